package io.tollgate.audit.query;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.chain.Chain;
import io.tollgate.audit.chain.CheckpointKey;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The proof of one node's rows.
 *
 * <p>Invariant: up to {@code chain.seq()} each row has been seen once, in order, and gave the chain
 * that it carries; each checkpoint up to there agrees with it. Then the texts of the requests.
 *
 * <p>A chain begins with row 1, or where older rows are gone by their age, at a checkpoint: the
 * first one an hour younger than the oldest row, because rows go by their time and not by their
 * number, so that those next to the edge may have holes.
 */
final class NodeVerify {
    private static final long EDGE_MILLIS = 3_600_000;
    private static final long ROWS_BETWEEN_REPORTS = 100_000;

    private final Source source;
    private final Verify.NodeRows rows;
    private final List<Checkpoint> checkpoints;
    private final List<CheckpointKey> keys;
    private final long oldestOfAllMillis;
    private BodyVerify.Found texts = BodyVerify.Found.NONE;
    private int nextCheckpoint;
    private int agreed;
    private int unknownKeys;

    /**
     * @param checkpoints by number
     * @param oldestOfAllMillis when the store's oldest row was made
     */
    NodeVerify(
            Source source,
            Verify.NodeRows rows,
            List<Checkpoint> checkpoints,
            List<CheckpointKey> keys,
            long oldestOfAllMillis) {
        this.source = source;
        this.rows = rows;
        this.checkpoints = checkpoints;
        this.keys = keys;
        this.oldestOfAllMillis = oldestOfAllMillis;
    }

    VerifyReport.Node run(LongConsumer progress) throws IOException {
        VerifyReport.Bad forged = forged();
        if (forged != null) {
            return report(0, 0, forged);
        }
        if (rows.count() == 0) {
            return report(0, 0, allGone());
        }
        Chain chain = start();
        if (chain == null) {
            return report(0, rows.count(), null);
        }
        long begin = chain.seq();
        VerifyReport.Bad bad = checkpointsAt(chain);
        if (bad == null) {
            try (var read = new ReadAhead(source, rows.node(), begin + 1)) {
                bad = follow(chain, read, progress);
            }
        }
        if (bad == null && nextCheckpoint < checkpoints.size()) {
            bad =
                    new VerifyReport.Bad(
                            chain.seq() + 1,
                            "is missing: a checkpoint says that the record goes on to row "
                                    + checkpoints.getLast().seq());
        }
        if (bad == null) {
            texts = source.ask(Verify.AT_MOST, new BodyVerify(rows.node())::in);
            bad = texts.bad();
        }
        return report(chain.seq() - begin, begin, bad);
    }

    private VerifyReport.@Nullable Bad follow(Chain chain, ReadAhead read, LongConsumer progress)
            throws IOException {
        for (NumberedRow row = read.next(); row != null; row = read.next()) {
            long expected = chain.seq() + 1;
            if (row.seq() > expected) {
                return new VerifyReport.Bad(
                        expected, "is missing: the next one there is " + row.seq());
            }
            if (row.seq() < expected) {
                return new VerifyReport.Bad(row.seq(), "is there more than once");
            }
            if (chain.add(row.row()) != row.chain()) {
                return new VerifyReport.Bad(
                        row.seq(), "is not what was recorded: changed, exchanged or made up");
            }
            VerifyReport.Bad bad = checkpointsAt(chain);
            if (bad != null) {
                return bad;
            }
            if (chain.seq() % ROWS_BETWEEN_REPORTS == 0) {
                progress.accept(chain.seq() - rows.first() + 1);
            }
        }
        return null;
    }

    /** Looks at the checkpoints up to the row where the chain is. */
    private VerifyReport.@Nullable Bad checkpointsAt(Chain chain) {
        while (nextCheckpoint < checkpoints.size()
                && checkpoints.get(nextCheckpoint).seq() <= chain.seq()) {
            Checkpoint checkpoint = checkpoints.get(nextCheckpoint++);
            if (checkpoint.seq() == chain.seq()) {
                if (!checkpoint.chain().equals(chain.hex())) {
                    return new VerifyReport.Bad(
                            chain.seq(),
                            "does not agree with the checkpoint made there: it or a row before was"
                                    + " changed, and the chain made anew");
                }
                agreed++;
            }
        }
        return null;
    }

    private VerifyReport.@Nullable Bad forged() {
        for (Checkpoint checkpoint : checkpoints) {
            CheckpointKey key = key(checkpoint);
            if (key == null) {
                unknownKeys++;
            } else if (!key.signed(checkpoint)) {
                return new VerifyReport.Bad(
                        checkpoint.seq(), "has a checkpoint whose signature is wrong");
            }
        }
        return null;
    }

    private @Nullable CheckpointKey key(Checkpoint checkpoint) {
        for (CheckpointKey key : keys) {
            if (key.id().equals(checkpoint.keyId())) {
                return key;
            }
        }
        return null;
    }

    /** Rows of a node that has long been gone may all have gone by their age. */
    private VerifyReport.@Nullable Bad allGone() {
        Checkpoint last = checkpoints.getLast();
        if (last.seq() == 0 || last.atMillis() < oldestOfAllMillis) {
            return null;
        }
        return new VerifyReport.Bad(
                1,
                "is missing, and all others up to row " + last.seq() + ", the last checkpoint's");
    }

    /** Where the chain begins; null where no checkpoint says what it was. */
    private @Nullable Chain start() {
        if (rows.first() == 1) {
            return Chain.start(rows.node());
        }
        Checkpoint begin = null;
        for (Checkpoint checkpoint : checkpoints) {
            if (checkpoint.seq() >= rows.first() - 1 && checkpoint.seq() <= rows.last()) {
                if (checkpoint.atMillis() >= rows.oldestMillis() + EDGE_MILLIS) {
                    return Chain.after(checkpoint.seq(), checkpoint.chain());
                }
                begin = begin == null ? checkpoint : begin;
            }
        }
        return begin == null ? null : Chain.after(begin.seq(), begin.chain());
    }

    private VerifyReport.Node report(long proved, long begin, VerifyReport.@Nullable Bad bad) {
        long unproved = rows.first() <= 1 ? 0 : Math.max(0, begin - rows.first() + 1);
        long covered = agreed == 0 ? begin : checkpoints.get(nextCheckpoint - 1).seq();
        return new VerifyReport.Node(
                rows.node(),
                proved,
                unproved,
                Math.max(0, begin + proved - covered),
                agreed,
                unknownKeys,
                texts.agree(),
                texts.without(),
                bad);
    }
}
