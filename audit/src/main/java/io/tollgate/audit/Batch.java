package io.tollgate.audit;

import java.util.List;

/**
 * What goes to a store in one step. The same token always carries the same content, so that a store
 * may drop what it has already.
 *
 * @param token {@code node:first-last}
 * @param rows consecutive, at least one; maybe decoded anew each time they are looked at
 */
public record Batch(
        String token, List<NumberedRow> rows, List<BodyRow> bodies, List<Checkpoint> checkpoints) {
    public Batch {
        rows = rows instanceof EncodedRows ? rows : List.copyOf(rows);
        bodies = List.copyOf(bodies);
        checkpoints = List.copyOf(checkpoints);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("rows: none (expected: at least one)");
        }
    }

    /** Rows as the journal holds them; {@link #rows} decodes each when it is looked at. */
    public static Batch encoded(
            String token,
            List<EncodedRow> rows,
            List<BodyRow> bodies,
            List<Checkpoint> checkpoints) {
        return new Batch(token, new EncodedRows(rows), bodies, checkpoints);
    }
}
