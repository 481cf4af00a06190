package io.tollgate.audit.ship;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tollgate.audit.Batch;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowLog;
import io.tollgate.audit.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries the rows of this node's log to one store, on a thread of its own.
 *
 * <p>Each round cuts a batch (by rows, bytes or age), writes its range to disk, sends it, and
 * writes down that it arrived. Invariant: what is sent under a token is always the rows of a range
 * that is on disk, read from a log that does not change; so a store that drops a token it knows has
 * each row once, whenever this process is killed. What the store cannot take now is sent again for
 * ever. What it will not take is narrowed down by planning the first half of the range instead,
 * again on disk, until a single row is left, which is parked in quarantine.
 *
 * <p>The shipper owns its store and closes it when its thread ends.
 */
public final class Shipper implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
    private static final int PARKED_QUICKLY = 20;

    private final RowLog log;
    private final Store store;
    private final ShipSettings settings;
    private final Surroundings world;
    private final ShipState state;
    private final Quarantine quarantine;
    private final Progress progress;
    private final BatchReader reader;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    @GuardedBy("lock") private long announced;

    /** Up to here lies a row that was rejected together with others; 0 where none is known. */
    private long suspectUpTo;

    private int parkedInARow;
    private boolean triedAgain;

    private Shipper(
            RowLog log, Store store, Path folder, ShipSettings settings, Surroundings world) {
        this.log = log;
        this.store = store;
        this.settings = settings;
        this.world = world;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be made", e);
        }
        this.state = ShipState.open(folder.resolve(store.name() + ".state"), log.node());
        this.announced = state.shipped();
        this.quarantine =
                new Quarantine(folder.resolve("quarantine").resolve(store.name()), store.name());
        this.progress = new Progress(store.name());
        this.reader = new BatchReader(log, settings.maxRows(), settings.maxBytes());
        this.thread =
                Thread.ofPlatform()
                        .name("tollgate-ship-" + store.name())
                        .daemon(true)
                        .unstarted(this::run);
    }

    /**
     * Begins to ship.
     *
     * @param folder for the state and the quarantine, shared by all shippers of the node
     * @throws IllegalStateException where the state there is damaged or of another node
     */
    public static Shipper start(RowLog log, Store store, Path folder, ShipSettings settings) {
        return start(log, store, folder, settings, Surroundings.REAL);
    }

    static Shipper start(
            RowLog log, Store store, Path folder, ShipSettings settings, Surroundings world) {
        var shipper = new Shipper(log, store, folder, settings, world);
        shipper.thread.start();
        return shipper;
    }

    /** How it stands now. Any thread. */
    public ShipStats stats() {
        return progress.stats(state.shipped(), log.last(), world.clock().millis(), quarantine);
    }

    /**
     * Waits until everything up to that row has arrived (or is parked). Any thread.
     *
     * @return whether it has
     */
    public boolean awaitShipped(long seq, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (announced < seq && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return announced >= seq;
        } finally {
            lock.unlock();
        }
    }

    /** Stops after the batch on its way. What is not shipped is shipped after the next start. */
    @Override
    public void close() {
        stop.countDown();
        try {
            if (!thread.join(LONGEST_STOP)) {
                progress.stopped(LONGEST_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopping()) {
                try {
                    round();
                } catch (RuntimeException | Error e) {
                    // whatever it is, the rows are safe in the log: say so and try again
                    retryLater(e.toString());
                }
            }
            keepLastCheckpoints();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reader.close();
            store.close();
        }
    }

    /**
     * Those after the last row, which a log that is closed ends with: without them nothing would
     * prove yet that the rows before are all there. Tried once; they come with the next row too.
     */
    private void keepLastCheckpoints() {
        long last = log.last();
        if (last == 0 || state.shipped() < last) {
            return;
        }
        try {
            List<Checkpoint> checkpoints = BatchReader.checkpointsAfter(log, last);
            switch (store.keep(checkpoints)) {
                case Store.Written.Done() -> {}
                case Store.Written.Unavailable(String why) -> progress.leftCheckpoints(why);
                case Store.Written.Rejected(String why) -> progress.leftCheckpoints(why);
            }
        } catch (RuntimeException e) {
            progress.leftCheckpoints(e.toString());
        }
    }

    private void round() throws InterruptedException {
        leaveOutWhatIsGone();
        Optional<Batch> next =
                state.planned() > 0
                        ? Optional.of(reader.range(state.shipped() + 1, state.planned()))
                        : cut();
        if (next.isPresent()) {
            send(next.get());
        }
    }

    private void send(Batch batch) throws InterruptedException {
        progress.oldestWaiting(endedAt(batch.rows().getFirst()));
        while (!stopping()) {
            long began = world.nanos().getAsLong();
            switch (store.write(batch)) {
                case Store.Written.Done() -> {
                    arrived(batch);
                    rest(world.nanos().getAsLong() - began);
                    return;
                }
                case Store.Written.Unavailable(String why) -> retryLater(why);
                case Store.Written.Rejected(String why) -> {
                    progress.rejected(why);
                    narrow(batch, why);
                    return;
                }
            }
        }
    }

    /** Retention may have deleted rows that never arrived, or this destination came later. */
    private void leaveOutWhatIsGone() {
        long next = state.shipped() + 1;
        long held = log.first();
        if (held > next) {
            progress.skipped(next, held - 1);
            if (state.planned() >= held) {
                state.shipped(held - 1, state.planned());
            } else {
                state.shipped(held - 1);
            }
        }
    }

    /** Cuts the next batch and plans it; empty where there is nothing to ship. */
    private Optional<Batch> cut() throws InterruptedException {
        long next = state.shipped() + 1;
        if (suspectUpTo >= next) {
            state.plan(next + (suspectUpTo - next) / 2);
            return Optional.of(reader.range(next, state.planned()));
        }
        long newest = log.last();
        if (newest < next - 1) {
            throw new IllegalStateException(
                    "row log: ends at row "
                            + newest
                            + " (expected: at least "
                            + (next - 1)
                            + ", which was shipped): the data folder is older than the store");
        }
        if (newest < next) {
            progress.oldestWaiting(0);
            if (!log.await(next - 1, LOOK_AGAIN)) {
                return Optional.empty();
            }
            progress.oldestWaiting(world.clock().millis());
        }
        linger(next + settings.maxRows() - 2);
        Optional<Batch> batch = reader.upToLimits(next);
        batch.ifPresent(cut -> state.plan(cut.rows().getLast().seq()));
        return batch;
    }

    /** Lets a batch fill, in short waits so that a stop is noticed. */
    private void linger(long fullBefore) throws InterruptedException {
        long deadline = world.nanos().getAsLong() + settings.maxAge().toNanos();
        long left = settings.maxAge().toNanos();
        while (left > 0 && !stopping()) {
            if (log.await(fullBefore, Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos())))) {
                return;
            }
            left = deadline - world.nanos().getAsLong();
        }
    }

    private void arrived(Batch batch) {
        NumberedRow last = batch.rows().getLast();
        parkedInARow = 0;
        triedAgain = false;
        save(last.seq());
        progress.arrived(batch.rows().size());
        progress.oldestWaiting(log.last() > last.seq() ? endedAt(last) : 0);
        announce(last.seq());
    }

    private void save(long seq) {
        state.shipped(seq);
        log.shipped(store.name(), seq);
    }

    private void announce(long seq) {
        lock.lock();
        try {
            announced = seq;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void narrow(Batch batch, String why) throws InterruptedException {
        long first = batch.rows().getFirst().seq();
        long last = batch.rows().getLast().seq();
        if (first < last) {
            suspectUpTo = last;
            state.plan(first + (last - first) / 2);
            return;
        }
        if (parkedInARow >= PARKED_QUICKLY && !triedAgain) {
            // more likely the store than the rows: go on slowly, so that somebody can help
            triedAgain = true;
            retryLater(why);
            return;
        }
        boolean rowArrived = arrivesAlone(batch);
        quarantine.park(batch, rowArrived, why, world.clock().instant());
        progress.parked(last, rowArrived, why);
        suspectUpTo = 0;
        parkedInARow++;
        triedAgain = false;
        save(last);
        announce(last);
    }

    /** The texts or checkpoints may be what is not taken: whether the row without them is. */
    private boolean arrivesAlone(Batch single) {
        if (single.bodies().isEmpty() && single.checkpoints().isEmpty()) {
            return false;
        }
        var alone = new Batch(single.token() + "/row", single.rows(), List.of(), List.of());
        return switch (store.write(alone)) {
            case Store.Written.Done() -> true;
            case Store.Written.Rejected(_) -> false;
            case Store.Written.Unavailable(String why) -> throw new IllegalStateException(why);
        };
    }

    private void retryLater(String why) throws InterruptedException {
        int failures = progress.failed(why);
        Duration pause = settings.retryAfter(failures, world.random().getAsDouble());
        world.pauses().pause(pause, stop);
    }

    /** While there is more to catch up with, the thread works only its share of the time. */
    private void rest(long tookNanos) throws InterruptedException {
        if (log.last() - state.shipped() < settings.maxRows()) {
            return;
        }
        double pause = tookNanos * (1 - settings.share()) / settings.share();
        long nanos = Math.min((long) pause, settings.longestPause().toNanos());
        if (nanos > 0) {
            world.pauses().pause(Duration.ofNanos(nanos), stop);
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private static long endedAt(NumberedRow row) {
        return row.row().createdAtMillis() + Math.max(0, row.row().timing().latencyMs());
    }
}
