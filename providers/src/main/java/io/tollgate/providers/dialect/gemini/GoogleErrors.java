package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Errors in Google's shape: the HTTP status, its gRPC name, and details. */
public final class GoogleErrors {
    private static final String TYPE = "type.googleapis.com/google.rpc.";

    private GoogleErrors() {}

    /**
     * The body of an error answer.
     *
     * @param code a stable word, such as {@code model_not_found}; null for none
     * @param field of the request that is concerned; null for none
     * @param requestId of the gateway, or null
     */
    public static byte[] body(
            int status,
            @Nullable String code,
            String message,
            @Nullable String field,
            @Nullable Duration retryAfter,
            @Nullable String requestId) {
        ObjectNode error = Json.object();
        error.put("code", status).put("message", message).put("status", name(status));
        ArrayNode details = Json.array();
        if (code != null) {
            ObjectNode info = detail(details, "ErrorInfo");
            info.put("reason", code.toUpperCase(Locale.ROOT)).put("domain", "tollgate");
            if (requestId != null) {
                info.putObject("metadata").put("request_id", requestId);
            }
        }
        if (field != null) {
            detail(details, "BadRequest")
                    .putArray("fieldViolations")
                    .addObject()
                    .put("field", field)
                    .put("description", message);
        }
        if (retryAfter != null) {
            detail(details, "RetryInfo")
                    .put("retryDelay", Math.max(1, (retryAfter.toMillis() + 999) / 1000) + "s");
        }
        if (!details.isEmpty()) {
            error.set("details", details);
        }
        return Json.bytes(Json.object().set("error", error));
    }

    /** An error in the middle of a stream. */
    static byte[] inStream(ProviderError error) {
        int status = status(error.failureClass());
        String message =
                error.message().isEmpty()
                        ? "The provider failed: " + error.failureClass().label()
                        : error.message();
        return body(status, error.failureClass().label(), message, null, null, null);
    }

    private static ObjectNode detail(ArrayNode details, String type) {
        return details.addObject().put("@type", TYPE + type);
    }

    /** The gRPC name that goes with an HTTP status. */
    public static String name(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 402, 429 -> "RESOURCE_EXHAUSTED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 405, 501 -> "UNIMPLEMENTED";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 409 -> "ABORTED";
            case 499 -> "CANCELLED";
            case 503, 529 -> "UNAVAILABLE";
            default -> status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }

    private static int status(FailureClass failureClass) {
        return switch (failureClass) {
            case INVALID_REQUEST, CONTEXT_LENGTH_EXCEEDED, CONTENT_POLICY -> 400;
            case NOT_FOUND -> 404;
            case RATE_LIMIT, QUOTA_EXHAUSTED -> 429;
            case AUTHENTICATION, PERMISSION, SERVER_ERROR -> 500;
            case UPSTREAM_CONNECTION, UPSTREAM_PROTOCOL -> 502;
            case OVERLOADED -> 503;
            case TIMEOUT -> 504;
        };
    }
}
