package io.tollgate.audit;

/**
 * A row with its place in a node's record.
 *
 * @param seq 1, 2, 3, ... for each node, without a gap
 * @param chain the first 8 bytes, as a big-endian number, of the SHA-256 chain up to and including
 *     this row
 */
public record NumberedRow(String node, long seq, long chain, RequestRow row) {
    public NumberedRow {
        if (seq < 1) {
            throw new IllegalArgumentException("seq: " + seq + " (expected: >= 1)");
        }
    }
}
