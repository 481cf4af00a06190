package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Errors of AWS: the type stands in a header, in {@code __type}, or in the header of a frame, and
 * says more than the status.
 */
final class BedrockErrors {
    private static final int MAX_TYPE = 100;

    private final ErrorClassifier errors;

    BedrockErrors(Clock clock) {
        this.errors = new ErrorClassifier(clock);
    }

    /** An answer with an error status. */
    ProviderError of(ResponseHead head, ByteBuffer body) {
        ProviderError error = errors.classify(head, body);
        String type = head.header("x-amzn-errortype");
        if (type == null) {
            byte[] bytes = new byte[Math.min(1 << 16, body.remaining())];
            body.get(body.position(), bytes);
            type = Json.string(Json.parse(bytes, 0, bytes.length), "__type");
        }
        return typed(error, name(type), head.status());
    }

    /** An error in the place of an answer. */
    ProviderError of(JsonNode body) {
        return typed(errors.classify(body), name(Json.string(body, "__type")), 200);
    }

    /** A frame that is no event. */
    ProviderError of(Frame frame) {
        String type = frame.header(":exception-type");
        if (type == null) {
            type = frame.header(":error-code");
        }
        JsonNode body = Json.parse(frame.bytes(), frame.payloadStart(), frame.payloadEnd());
        if (!body.isObject()) {
            String said = frame.header(":error-message");
            if (said == null) {
                said =
                        new String(
                                frame.bytes(),
                                frame.payloadStart(),
                                Math.min(4000, frame.payloadEnd() - frame.payloadStart()),
                                StandardCharsets.UTF_8);
            }
            body = Json.object().put("message", said);
        }
        return typed(errors.classify(body), name(type), 200);
    }

    /** The bare name in {@code com.amazon.coral#Name} and {@code Name:http://...}. */
    private static @Nullable String name(@Nullable String type) {
        if (type == null) {
            return null;
        }
        int colon = type.indexOf(':');
        String name = colon < 0 ? type : type.substring(0, colon);
        name = name.substring(name.indexOf('#') + 1).strip();
        return name.isEmpty() || name.length() > MAX_TYPE ? null : name;
    }

    private static ProviderError typed(ProviderError error, @Nullable String type, int status) {
        String words = error.message().toLowerCase(Locale.ROOT);
        FailureClass failureClass =
                type == null
                        ? error.failureClass()
                        : classOf(type.toLowerCase(Locale.ROOT), words, error.failureClass());
        return new ProviderError(
                failureClass,
                status,
                error.message(),
                type == null ? error.type() : type,
                error.code(),
                error.param(),
                error.retryAfter());
    }

    private static FailureClass classOf(String type, String words, FailureClass otherwise) {
        return switch (type) {
            case "throttlingexception", "throttledexception", "toomanyrequestsexception" ->
                    words.contains("per day") || words.contains("daily")
                            ? FailureClass.QUOTA_EXHAUSTED
                            : FailureClass.RATE_LIMIT;
            case "servicequotaexceededexception" -> FailureClass.QUOTA_EXHAUSTED;
            case "accessdeniedexception" ->
                    words.contains("api key") || words.contains("authentication failed")
                            ? FailureClass.AUTHENTICATION
                            : FailureClass.PERMISSION;
            case "unrecognizedclientexception",
                    "invalidsignatureexception",
                    "signaturedoesnotmatch",
                    "incompletesignature",
                    "incompletesignatureexception",
                    "expiredtokenexception",
                    "expiredtoken",
                    "invalidclienttokenid",
                    "missingauthenticationtoken",
                    "missingauthenticationtokenexception" ->
                    FailureClass.AUTHENTICATION;
            case "resourcenotfoundexception" -> FailureClass.NOT_FOUND;
            case "modeltimeoutexception" -> FailureClass.TIMEOUT;
            case "modelnotreadyexception", "serviceunavailableexception" -> FailureClass.OVERLOADED;
            case "modelerrorexception",
                    "modelstreamerrorexception",
                    "internalserverexception",
                    "internalfailure" ->
                    FailureClass.SERVER_ERROR;
            case "validationexception" -> invalid(words, otherwise);
            default -> otherwise;
        };
    }

    private static FailureClass invalid(String words, FailureClass otherwise) {
        if (words.contains("model identifier is invalid")
                || words.contains("on-demand throughput")) {
            return FailureClass.NOT_FOUND;
        }
        if (words.contains("maximum number of tokens")) {
            return FailureClass.CONTEXT_LENGTH_EXCEEDED;
        }
        return switch (otherwise) {
            case CONTEXT_LENGTH_EXCEEDED, CONTENT_POLICY, QUOTA_EXHAUSTED, NOT_FOUND -> otherwise;
            case AUTHENTICATION,
                    PERMISSION,
                    INVALID_REQUEST,
                    RATE_LIMIT,
                    OVERLOADED,
                    TIMEOUT,
                    SERVER_ERROR,
                    UPSTREAM_CONNECTION,
                    UPSTREAM_PROTOCOL ->
                    FailureClass.INVALID_REQUEST;
        };
    }
}
