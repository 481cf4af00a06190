package io.tollgate.node.request;

/**
 * What was measured of a request, at its end.
 *
 * @param attempts upstream calls made
 * @param bytes of the answer's body; -1 where no provider was called
 * @param firstTokenNanos from the request's head to the first event of the answer; -1 where there
 *     was none
 * @param totalNanos from the request's head to its end
 * @param overheadNanos {@code totalNanos} less the time spent waiting for the provider
 * @param clientAborted whether the client left before its end
 */
record Measures(
        int attempts,
        long bytes,
        long firstTokenNanos,
        long totalNanos,
        long overheadNanos,
        boolean clientAborted) {}
