package io.tollgate.providers.dialect;

import io.tollgate.providers.upstream.FailureClass;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An error as a provider told it, classified.
 *
 * @param status the provider's HTTP status; 200 for an error inside an answer or stream
 * @param message the provider's words, shortened; "" where it gave none
 * @param type the provider's error type, or null
 * @param code the provider's error code as text, or null
 * @param param the request field it complains of, or null
 * @param retryAfter how long the provider asks to wait, or null; not capped
 */
public record ProviderError(
        FailureClass failureClass,
        int status,
        String message,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        @Nullable Duration retryAfter) {
    /** This error with each of its texts put through {@code edit}. */
    public ProviderError withTexts(UnaryOperator<String> edit) {
        return new ProviderError(
                failureClass,
                status,
                edit.apply(message),
                type == null ? null : edit.apply(type),
                code == null ? null : edit.apply(code),
                param == null ? null : edit.apply(param),
                retryAfter);
    }

    /** This error with another wait. */
    public ProviderError withRetryAfter(@Nullable Duration wait) {
        return new ProviderError(failureClass, status, message, type, code, param, wait);
    }
}
