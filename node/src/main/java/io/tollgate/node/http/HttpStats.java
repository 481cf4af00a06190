package io.tollgate.node.http;

/**
 * What a server counts, as of one moment.
 *
 * @param openConnections now
 * @param requestsInFlight now; from the head to the last byte of the answer
 * @param bufferedBodyBytes now; bytes of request bodies held
 * @param requests since the start, refused ones included
 * @param refusedByGuard requests that were not clean HTTP
 * @param refusedForSize bodies over their route's limit
 * @param refusedForMemory bodies that found no room among the buffered bytes
 * @param closedForSlowness requests refused or cut because a body, a TLS handshake or the reading
 *     of an answer stood still; heads that stand still are cut too, but not counted
 * @param refusedConnections connections over the total or the per-address cap
 * @param clientsGone clients that left before their answer was complete
 */
public record HttpStats(
        long openConnections,
        long requestsInFlight,
        long bufferedBodyBytes,
        long requests,
        long refusedByGuard,
        long refusedForSize,
        long refusedForMemory,
        long closedForSlowness,
        long refusedConnections,
        long clientsGone) {}
