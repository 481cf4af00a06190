package io.tollgate.audit.query;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.chain.CheckpointKey;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Proves that a store's rows are the ones that were recorded: computes each node's chain again and
 * compares it with what each row carries and with every checkpoint. Finds a changed field, a
 * missing row, rows that changed places, a changed text of a request, and a cut end as far as the
 * last checkpoint goes.
 *
 * <p>What it cannot find: a change after which the whole chain and all checkpoints were made anew,
 * by somebody who has the node's signing key. Checkpoints kept elsewhere find that too.
 */
public final class Verify {
    static final Duration AT_MOST = Duration.ofHours(1);

    private final Source source;
    private final List<CheckpointKey> keys;
    private final List<Checkpoint> witnesses;
    private final Progress progress;

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called now and then.
         *
         * @param rows looked at so far, of all nodes
         * @param all rows there are
         */
        void at(String node, long rows, long all);
    }

    /**
     * @param keys to check signatures with; of a checkpoint by another key only the chain is
     *     checked
     * @param witnesses checkpoints that were kept elsewhere
     */
    public Verify(
            Source source,
            List<CheckpointKey> keys,
            List<Checkpoint> witnesses,
            Progress progress) {
        this.source = source;
        this.keys = List.copyOf(keys);
        this.witnesses = List.copyOf(witnesses);
        this.progress = progress;
    }

    /**
     * Checks all nodes.
     *
     * @throws StoreUnavailable where the store cannot be read to the end
     */
    public VerifyReport run() {
        return run("");
    }

    /** Checks one node. */
    public VerifyReport run(String onlyNode) {
        Map<String, NodeRows> nodes = source.ask(AT_MOST, this::nodes);
        long all = 0;
        long oldest = Long.MAX_VALUE;
        for (NodeRows node : nodes.values()) {
            all += node.count();
            oldest = Math.min(oldest, node.count() == 0 ? oldest : node.oldestMillis());
        }
        var reports = new ArrayList<VerifyReport.Node>();
        long before = 0;
        for (NodeRows node : nodes.values()) {
            if (onlyNode.isEmpty() || onlyNode.equals(node.node())) {
                List<Checkpoint> checkpoints =
                        source.ask(AT_MOST, statements -> checkpoints(statements, node.node()));
                var check = new NodeVerify(source, node, checkpoints, keys, oldest);
                long base = before;
                long total = all;
                try {
                    reports.add(check.run(rows -> progress.at(node.node(), base + rows, total)));
                } catch (IOException e) {
                    throw new StoreUnavailable("verify: " + e.getMessage(), e);
                }
                before += node.count();
            }
        }
        return new VerifyReport(reports);
    }

    private Map<String, NodeRows> nodes(Statements statements) throws SQLException {
        var nodes = new TreeMap<String, NodeRows>();
        for (Checkpoint witness : witnesses) {
            nodes.put(witness.node(), NodeRows.none(witness.node()));
        }
        try (PreparedStatement statement =
                        statements.prepare("SELECT DISTINCT node FROM checkpoints");
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                nodes.put(result.getString(1), NodeRows.none(result.getString(1)));
            }
        }
        String sql =
                "SELECT node, count(*), min(seq), max(seq), min("
                        + source.millis("created_at")
                        + ") FROM requests GROUP BY node";
        try (PreparedStatement statement = statements.prepare(sql);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                nodes.put(
                        result.getString(1),
                        new NodeRows(
                                result.getString(1),
                                result.getLong(2),
                                result.getLong(3),
                                result.getLong(4),
                                result.getLong(5)));
            }
        }
        return nodes;
    }

    /** By number; the copies kept elsewhere after the store's own. */
    private List<Checkpoint> checkpoints(Statements statements, String node) throws SQLException {
        var checkpoints = new ArrayList<Checkpoint>();
        String sql =
                "SELECT DISTINCT node, seq, chain, "
                        + source.millis("at")
                        + ", key_id, signature FROM checkpoints WHERE node = ? ORDER BY seq";
        try (PreparedStatement statement = statements.prepare(sql)) {
            statement.setString(1, node);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    checkpoints.add(
                            new Checkpoint(
                                    result.getString(1),
                                    result.getLong(2),
                                    result.getString(3),
                                    result.getLong(4),
                                    result.getString(5),
                                    result.getString(6)));
                }
            }
        }
        for (Checkpoint witness : witnesses) {
            if (witness.node().equals(node)) {
                checkpoints.add(witness);
            }
        }
        checkpoints.sort((one, other) -> Long.compare(one.seq(), other.seq()));
        return checkpoints;
    }

    /** What a store has of a node. */
    record NodeRows(String node, long count, long first, long last, long oldestMillis) {
        static NodeRows none(String node) {
            return new NodeRows(node, 0, 0, 0, 0);
        }
    }
}
