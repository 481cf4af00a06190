package io.tollgate.providers.dialect.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * ElevenLabs' errors: the word in {@code detail} ({@code code}, before it {@code status}) says more
 * than the HTTP status, which is 401 for a wrong key and for an empty account alike.
 */
final class ElevenLabsErrors {
    private static final int MAX_BODY = 1 << 16;
    private static final int MAX_WORD = 100;

    private final ErrorClassifier errors;

    ElevenLabsErrors(Clock clock) {
        this.errors = new ErrorClassifier(clock);
    }

    /** An answer with an error status. Never throws. */
    ProviderError of(ResponseHead head, ByteBuffer body) {
        ProviderError error = errors.classify(head, body);
        byte[] bytes = new byte[Math.min(MAX_BODY, body.remaining())];
        body.get(body.position(), bytes);
        return typed(error, Json.parse(bytes, 0, bytes.length).path("detail"));
    }

    /** An error in the place of an answer. */
    ProviderError of(JsonNode body) {
        return typed(errors.classify(body), body.path("detail"));
    }

    private static ProviderError typed(ProviderError error, JsonNode detail) {
        String code = word(detail, "code");
        String status = word(detail, "status");
        FailureClass known = status == null ? null : classOf(status);
        if (known == null && code != null) {
            known = classOf(code);
        }
        String type = word(detail, "type");
        String param = word(detail, "param");
        return new ProviderError(
                known == null ? error.failureClass() : known,
                error.status(),
                error.message(),
                type == null ? error.type() : type,
                code == null ? status : code,
                param == null ? field(status, code) : param,
                error.retryAfter());
    }

    private static @Nullable String word(JsonNode detail, String field) {
        String word = Json.string(detail, field);
        return word == null || word.length() > MAX_WORD ? null : word;
    }

    private static @Nullable String field(@Nullable String status, @Nullable String code) {
        return "voice_not_found".equals(status) || "voice_not_found".equals(code) ? "voice" : null;
    }

    private static @Nullable FailureClass classOf(String word) {
        return switch (word) {
            case "quota_exceeded", "insufficient_credits", "payment_required" ->
                    FailureClass.QUOTA_EXHAUSTED;
            case "invalid_api_key", "missing_api_key", "needs_authorization" ->
                    FailureClass.AUTHENTICATION;
            case "missing_permissions",
                    "insufficient_permissions",
                    "subscription_required",
                    "output_format_not_allowed",
                    "detected_unusual_activity" ->
                    FailureClass.PERMISSION;
            case "voice_not_found", "model_not_found" -> FailureClass.NOT_FOUND;
            case "max_character_limit_exceeded", "text_too_long" ->
                    FailureClass.CONTEXT_LENGTH_EXCEEDED;
            case "too_many_concurrent_requests",
                    "concurrent_limit_exceeded",
                    "rate_limit_exceeded" ->
                    FailureClass.RATE_LIMIT;
            case "system_busy" -> FailureClass.OVERLOADED;
            default -> null;
        };
    }
}
