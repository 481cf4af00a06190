package io.tollgate.node.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error as a client gets it. Made by {@link Errors}, {@link AdminErrors} and {@link
 * UpstreamErrors} only.
 *
 * @param status HTTP status
 * @param type OpenAI's error type, such as {@code invalid_request_error}
 * @param code a stable word for programs, such as {@code model_not_found}; null for none
 * @param message for people: what is wrong, what was expected, what to do
 * @param param the request field concerned, or null
 * @param retryAfter when it makes sense to try again, or null
 */
public record ClientError(
        int status,
        String type,
        @Nullable String code,
        String message,
        @Nullable String param,
        @Nullable Duration retryAfter) {
    public ClientError {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
        }
    }
}
