package io.tollgate.audit;

/**
 * The texts of one request, for the table {@code bodies}: kept only when switched on, and for a
 * time of their own. Redacted already.
 *
 * @param seq of the request's {@link NumberedRow}
 * @param truncated whether one of the texts is longer than what is kept
 */
public record BodyRow(
        String node,
        long seq,
        long createdAtMillis,
        String requestId,
        String request,
        String response,
        boolean truncated) {}
