package io.tollgate.providers.dialect.anthropic;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import org.jspecify.annotations.Nullable;

/** Errors in this API's shape. */
public final class AnthropicErrors {
    private static final byte[] EVENT = ascii("event: error\ndata: ");
    private static final byte[] END = ascii("\n\n");

    private AnthropicErrors() {}

    /**
     * The body of an error answer.
     *
     * @param requestId of the gateway, or null
     */
    public static byte[] body(int status, String message, @Nullable String requestId) {
        return Json.bytes(error(type(status), message, requestId));
    }

    /** The error event of a stream. */
    static void event(ProviderError error, ByteSink out) {
        String message =
                error.message().isEmpty()
                        ? "The provider failed: " + error.failureClass().label()
                        : error.message();
        out.put(EVENT);
        out.put(Json.bytes(error(type(error.failureClass()), message, null)));
        out.put(END);
    }

    private static ObjectNode error(String type, String message, @Nullable String requestId) {
        ObjectNode body = Json.object().put("type", "error");
        body.putObject("error").put("type", type).put("message", message);
        if (requestId != null) {
            body.put("request_id", requestId);
        }
        return body;
    }

    /** The type that goes with an HTTP status. */
    public static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static String type(FailureClass failureClass) {
        return switch (failureClass) {
            case AUTHENTICATION, PERMISSION, SERVER_ERROR, UPSTREAM_CONNECTION, UPSTREAM_PROTOCOL ->
                    "api_error";
            case NOT_FOUND -> "not_found_error";
            case INVALID_REQUEST, CONTEXT_LENGTH_EXCEEDED, CONTENT_POLICY ->
                    "invalid_request_error";
            case RATE_LIMIT -> "rate_limit_error";
            case QUOTA_EXHAUSTED -> "billing_error";
            case OVERLOADED -> "overloaded_error";
            case TIMEOUT -> "timeout_error";
        };
    }
}
