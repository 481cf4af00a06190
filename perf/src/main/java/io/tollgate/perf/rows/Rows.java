package io.tollgate.perf.rows;

import io.tollgate.audit.Batch;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Store;
import io.tollgate.audit.chain.Chain;
import io.tollgate.audit.chain.CheckpointSigner;
import io.tollgate.audit.rows.RealisticRows;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes realistic rows of several nodes into a store, batch by batch as a shipper does. */
final class Rows {
    private static final int BATCH = 10_000;
    private static final int ROWS_BETWEEN_CHECKPOINTS = 1_000;

    private final Store store;
    private final CheckpointSigner signer;
    private final List<Node> nodes = new ArrayList<>();
    private final long each;
    private long writeCpuNanos;
    private long writeNanos;
    private long written;

    /** One node's record so far. */
    private record Node(String name, RealisticRows rows, Chain chain) {}

    Rows(Store store, Path keys, int nodeCount, long count, Instant from, Duration over)
            throws IOException {
        this.store = store;
        this.signer = CheckpointSigner.open(keys);
        this.each = count / nodeCount;
        for (int i = 0; i < nodeCount; i++) {
            String name = "node-" + (char) ('a' + i);
            nodes.add(
                    new Node(
                            name,
                            new RealisticRows(i, from.toEpochMilli(), over.toMillis(), each),
                            Chain.start(name)));
        }
    }

    void write() {
        long done = 0;
        while (done < each) {
            int count = (int) Math.min(BATCH, each - done);
            for (Node node : nodes) {
                write(node, count);
            }
            done += count;
            if (done % 500_000 < BATCH) {
                System.err.println(done * nodes.size() + " rows");
            }
        }
    }

    private void write(Node node, int count) {
        var rows = new ArrayList<NumberedRow>(count);
        var checkpoints = new ArrayList<Checkpoint>();
        for (int i = 0; i < count; i++) {
            var row = node.rows().next();
            long chain = node.chain().add(row);
            rows.add(new NumberedRow(node.name(), node.chain().seq(), chain, row));
            if (node.chain().seq() % ROWS_BETWEEN_CHECKPOINTS == 0) {
                checkpoints.add(signer.sign(node.name(), node.chain(), row.createdAtMillis()));
            }
        }
        String token = node.name() + ":" + rows.getFirst().seq() + "-" + rows.getLast().seq();
        var batch = new Batch(token, rows, List.of(), checkpoints);
        var threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        Store.Written outcome = store.write(batch);
        writeNanos += System.nanoTime() - start;
        writeCpuNanos += threads.getCurrentThreadCpuTime() - cpu;
        written += count;
        if (!(outcome instanceof Store.Written.Done)) {
            throw new IllegalStateException("not written: " + outcome);
        }
    }

    CheckpointSigner signer() {
        return signer;
    }

    long written() {
        return written;
    }

    /** Processor time of this process for a row, from batch to answer. */
    double cpuMicrosPerRow() {
        return writeCpuNanos / 1e3 / written;
    }

    double rowsPerSecond() {
        return written * 1e9 / writeNanos;
    }
}
