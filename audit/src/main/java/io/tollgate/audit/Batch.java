package io.tollgate.audit;

import java.util.List;

/**
 * What goes to a store in one step. The same token always carries the same content, so that a store
 * may drop what it has already.
 *
 * @param token {@code node:first-last}
 * @param rows consecutive, at least one; decoded anew each time they are looked at
 */
public record Batch(
        String token, EncodedRows rows, List<BodyRow> bodies, List<Checkpoint> checkpoints) {
    public Batch {
        bodies = List.copyOf(bodies);
        checkpoints = List.copyOf(checkpoints);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("rows: none (expected: at least one)");
        }
    }

    /** Of rows that are not encoded yet. */
    public Batch(
            String token,
            List<NumberedRow> rows,
            List<BodyRow> bodies,
            List<Checkpoint> checkpoints) {
        this(token, EncodedRows.of(rows), bodies, checkpoints);
    }
}
