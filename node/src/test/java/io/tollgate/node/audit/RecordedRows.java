package io.tollgate.node.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Batch;
import io.tollgate.audit.BodyRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Store;
import io.tollgate.audit.chain.Chain;
import io.tollgate.audit.chain.CheckpointSigner;
import io.tollgate.audit.rows.RealisticRows;
import io.tollgate.audit.sqlite.SqliteSettings;
import io.tollgate.audit.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of one node as its journal hands them on, with real chain values, a signed checkpoint after
 * each fifty, and bodies for each tenth.
 */
public final class RecordedRows {
    public static final String NODE = "node-1";

    /** The first row; the others follow within the hour. */
    public static final Instant START = Instant.parse("2026-10-23T21:00:00Z");

    private static final int FOR_EVER = 10_000;

    private final List<NumberedRow> rows = new ArrayList<>();
    private final List<BodyRow> bodies = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();

    private RecordedRows() {}

    /** So many, signed with the key of the folder {@code journal} in a data directory. */
    public static RecordedRows of(Path dataDir, int count) throws IOException {
        var recorded = new RecordedRows();
        var made = new RealisticRows(7, START.toEpochMilli(), 3_600_000, count);
        CheckpointSigner signer =
                CheckpointSigner.open(Files.createDirectories(dataDir.resolve("journal")));
        Chain chain = Chain.start(NODE);
        for (int i = 1; i <= count; i++) {
            var row = made.next();
            recorded.rows.add(new NumberedRow(NODE, i, chain.add(row), row));
            if (i % 50 == 0) {
                recorded.checkpoints.add(signer.sign(NODE, chain, row.createdAtMillis() + 1));
            }
            if (i % 10 == 0) {
                recorded.bodies.add(
                        new BodyRow(
                                NODE,
                                i,
                                row.createdAtMillis(),
                                row.requestId(),
                                "asked " + i,
                                "answered " + i,
                                false));
            }
        }
        return recorded;
    }

    /** Makes the store and closes it again. */
    public void writeTo(Path file) {
        try (Store store = open(file)) {
            writeTo(store);
        }
    }

    public void writeTo(Store store) {
        var batch = new Batch(NODE + ":1-" + rows.size(), rows, bodies, checkpoints);
        assertThat(store.write(batch)).isEqualTo(new Store.Written.Done());
    }

    /** A store that keeps these rows, however old they are. */
    public static Store open(Path file) {
        return SqliteStore.open(new SqliteSettings(file, FOR_EVER, FOR_EVER));
    }

    public List<NumberedRow> rows() {
        return rows;
    }

    /** Of the rows that have a price. */
    public long costNanoUsd() {
        return rows.stream().mapToLong(row -> Math.max(0, row.row().cost().actualNanoUsd())).sum();
    }
}
