package io.tollgate.audit.ship;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The counters of one shipper, and its lines in the log: one when trouble begins, one when it ends.
 * One thread writes, any thread reads.
 */
final class Progress {
    private static final System.Logger LOG = System.getLogger(Shipper.class.getName());

    private final String destination;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private volatile long oldestWaitingMillis;
    private volatile boolean available = true;
    private volatile String lastError = "";
    private int failuresInARow;

    Progress(String destination) {
        this.destination = destination;
    }

    /** The oldest row that waits is from then; 0 where none waits. */
    void oldestWaiting(long millis) {
        oldestWaitingMillis = millis;
    }

    void arrived(int rowsOfBatch) {
        rows.addAndGet(rowsOfBatch);
        batches.incrementAndGet();
        if (failuresInARow > 0) {
            LOG.log(
                    Level.INFO,
                    "destination available again name=" + destination + " tries=" + failuresInARow);
        }
        failuresInARow = 0;
        available = true;
    }

    /**
     * Counts a failed try.
     *
     * @return how many in a row
     */
    int failed(String why) {
        retries.incrementAndGet();
        lastError = why;
        available = false;
        failuresInARow++;
        if (failuresInARow == 1) {
            LOG.log(
                    Level.WARNING,
                    "destination unavailable, rows wait name=" + destination + " why=" + why);
        }
        return failuresInARow;
    }

    void rejected(String why) {
        lastError = why;
    }

    void parked(long seq, boolean rowArrived, String why) {
        LOG.log(
                Level.ERROR,
                (rowArrived ? "texts of a row parked" : "row parked")
                        + " in quarantine name="
                        + destination
                        + " seq="
                        + seq
                        + " why="
                        + why);
    }

    void skipped(long first, long last) {
        skipped.addAndGet(last - first + 1);
        LOG.log(
                Level.WARNING,
                "rows no longer held, left out name="
                        + destination
                        + " first="
                        + first
                        + " last="
                        + last);
    }

    void stopped(Duration waited) {
        LOG.log(
                Level.WARNING,
                "destination still busy at stop name=" + destination + " waited=" + waited);
    }

    void leftCheckpoints(String why) {
        LOG.log(
                Level.INFO,
                "last checkpoints go out with the next row name=" + destination + " why=" + why);
    }

    ShipStats stats(long shipped, long newest, long nowMillis, Quarantine quarantine) {
        long oldest = oldestWaitingMillis;
        long lag = Math.max(0, newest - shipped);
        return new ShipStats(
                destination,
                shipped,
                rows.get(),
                batches.get(),
                retries.get(),
                lag,
                lag == 0 || oldest == 0 ? 0 : Math.max(0, nowMillis - oldest),
                available,
                lastError,
                skipped.get(),
                quarantine.count(),
                quarantine.first());
    }
}
