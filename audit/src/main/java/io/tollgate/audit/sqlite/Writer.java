package io.tollgate.audit.sqlite;

import io.tollgate.audit.Batch;
import io.tollgate.audit.BodyRow;
import io.tollgate.audit.ChangeRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.UtcText;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;

/**
 * The one connection that writes, with what it remembers of the file. After any failure it is
 * thrown away together with its memory. One thread at a time.
 */
final class Writer implements AutoCloseable {
    /** Bits of a row's id that hold its number in the node's record. */
    static final int SEQ_BITS = 40;

    private static final long MOST_SEQ = (1L << SEQ_BITS) - 1;

    private final Connection connection;
    private final Kinds kinds;
    private final RowInsert rows;
    private final UsageSums sums;
    private final Texts texts;
    private final PreparedStatement there;
    private final PreparedStatement node;
    private final PreparedStatement body;
    private final PreparedStatement checkpoint;
    private final PreparedStatement change;
    private final UtcText times = UtcText.column();
    private String knownNode = "";
    private long knownNodeId;

    private Writer(Connection connection) throws SQLException {
        this.connection = connection;
        this.kinds = new Kinds(connection);
        this.rows = new RowInsert(connection);
        this.sums = new UsageSums(connection);
        this.texts = new Texts(connection);
        this.there =
                connection.prepareStatement(
                        "SELECT row_id FROM request_rows WHERE row_id BETWEEN ? AND ?");
        this.node =
                connection.prepareStatement(
                        "INSERT INTO nodes (name) VALUES (?)"
                                + " ON CONFLICT DO UPDATE SET name = name RETURNING id");
        this.body =
                connection.prepareStatement(
                        "INSERT OR IGNORE INTO bodies VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        this.checkpoint =
                connection.prepareStatement(
                        "INSERT OR IGNORE INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?)");
        this.change =
                connection.prepareStatement(
                        "INSERT OR IGNORE INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    /** Opens the file and brings it to this release's schema. */
    static Writer open(Path file) throws SQLException {
        Connection connection = Connections.writer(file);
        try {
            Migrations.apply(connection);
            connection.setAutoCommit(false);
            return new Writer(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    /** Writes what is not there yet, and commits. */
    void write(Batch batch) throws SQLException {
        NumberedRow first = batch.rows().getFirst();
        long nodeId = nodeId(first.node());
        long firstId = rowId(nodeId, first);
        BitSet present = present(firstId, rowId(nodeId, batch.rows().getLast()));
        for (NumberedRow row : batch.rows()) {
            long id = rowId(nodeId, row);
            if (!present.get((int) (id - firstId))) {
                Kinds.Ids ids = kinds.of(row.row());
                rows.add(id, ids.kind(), row);
                sums.count(ids.payer(), row.row());
                texts.of(ids.kind(), row.row());
            }
        }
        rows.flush();
        sums.flush();
        texts.flush();
        writeBodies(nodeId, batch.bodies());
        writeCheckpoints(batch.checkpoints());
        connection.commit();
    }

    /** Writes checkpoints whose rows are there, and commits. */
    void keep(List<Checkpoint> checkpoints) throws SQLException {
        writeCheckpoints(checkpoints);
        connection.commit();
    }

    /** Writes what is not there yet, and commits. */
    void writeChanges(List<ChangeRow> changes) throws SQLException {
        for (ChangeRow row : changes) {
            int at = 0;
            change.setString(++at, row.id());
            change.setString(++at, times.of(row.atMillis()));
            change.setString(++at, row.lineage());
            change.setLong(++at, row.version());
            change.setString(++at, row.by());
            change.setString(++at, row.what());
            change.setString(++at, row.section());
            change.setString(++at, row.name());
            change.setString(++at, row.before());
            change.setString(++at, row.after());
            change.addBatch();
        }
        if (!changes.isEmpty()) {
            change.executeBatch();
        }
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private BitSet present(long firstId, long lastId) throws SQLException {
        var present = new BitSet();
        there.setLong(1, firstId);
        there.setLong(2, lastId);
        try (ResultSet found = there.executeQuery()) {
            while (found.next()) {
                present.set((int) (found.getLong(1) - firstId));
            }
        }
        return present;
    }

    private void writeBodies(long nodeId, List<BodyRow> bodies) throws SQLException {
        for (BodyRow text : bodies) {
            int at = 0;
            body.setLong(++at, nodeId << SEQ_BITS | text.seq());
            body.setString(++at, text.node());
            body.setLong(++at, text.seq());
            body.setString(++at, times.of(text.createdAtMillis()));
            body.setString(++at, text.requestId());
            body.setString(++at, text.request());
            body.setString(++at, text.response());
            body.setBoolean(++at, text.truncated());
            body.addBatch();
        }
        if (!bodies.isEmpty()) {
            body.executeBatch();
        }
    }

    private void writeCheckpoints(List<Checkpoint> checkpoints) throws SQLException {
        for (Checkpoint signed : checkpoints) {
            int at = 0;
            checkpoint.setString(++at, signed.node());
            checkpoint.setLong(++at, signed.seq());
            checkpoint.setString(++at, signed.chain());
            checkpoint.setString(++at, times.of(signed.atMillis()));
            checkpoint.setLong(++at, signed.atMillis());
            checkpoint.setString(++at, signed.keyId());
            checkpoint.setString(++at, signed.signature());
            checkpoint.addBatch();
        }
        if (!checkpoints.isEmpty()) {
            checkpoint.executeBatch();
        }
    }

    private long nodeId(String name) throws SQLException {
        if (!name.equals(knownNode)) {
            node.setString(1, name);
            try (ResultSet found = node.executeQuery()) {
                if (!found.next()) {
                    throw new SQLException("node: " + name + " has no number");
                }
                knownNodeId = found.getLong(1);
            }
            knownNode = name;
        }
        return knownNodeId;
    }

    private static long rowId(long nodeId, NumberedRow row) {
        if (row.seq() > MOST_SEQ) {
            throw new IllegalArgumentException(
                    "seq: " + row.seq() + " (expected: at most " + MOST_SEQ + ")");
        }
        return nodeId << SEQ_BITS | row.seq();
    }
}
