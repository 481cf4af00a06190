package io.tollgate.node.metrics;

import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.FailureClass;
import org.jspecify.annotations.Nullable;

/**
 * How one request ended, for {@link RequestMetrics#finished}.
 *
 * @param series of the last attempt; {@link RequestMetrics#unrouted} where there was none
 * @param virtualKey of the client; {@link RequestMetrics#noVirtualKey} where none was recognised
 * @param failureClass why the last attempt failed; null where it did not, or where there was none
 * @param status the HTTP status the client got; 499 where it left before one was sent
 * @param usage what its row says: of the provider, or estimated; zeros where nothing was used
 * @param firstTokenNanos from the request's head to the first event of the answer that went to the
 *     client; -1 for an answer that is not a stream, and where none went out
 * @param totalNanos from the request's head to its end
 * @param overheadNanos {@code totalNanos} less the time spent waiting for the provider; -1 where
 *     unknown
 * @param attempts upstream calls made; 0 where none was
 * @param stream whether the client asked for a stream
 */
public record RequestOutcome(
        Series series,
        VirtualKeySeries virtualKey,
        RequestCategory category,
        @Nullable FailureClass failureClass,
        int status,
        TokenUsage usage,
        long firstTokenNanos,
        long totalNanos,
        long overheadNanos,
        int attempts,
        boolean stream) {}
