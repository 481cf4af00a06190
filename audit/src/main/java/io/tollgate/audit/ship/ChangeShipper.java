package io.tollgate.audit.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.ChangeLog;
import io.tollgate.audit.ChangeRow;
import io.tollgate.audit.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries the changes of the configuration to a store, in their order, on a thread of its own. What
 * has arrived is remembered on disk afterwards: so after a crash some go out again, which changes
 * nothing, and none is left out. A store that is away is tried for ever.
 */
public final class ChangeShipper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ChangeShipper.class.getName());
    private static final int MOST_ROWS = 200;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private final ChangeLog log;
    private final Store store;
    private final Path file;
    private final ShipSettings settings;
    private final Surroundings world;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Thread thread;
    private volatile String last;

    /** How many go out at once: one, where one of them was refused. */
    private int atMost = MOST_ROWS;

    private int failures;

    private ChangeShipper(
            ChangeLog log, Store store, Path folder, ShipSettings settings, Surroundings world) {
        this.log = log;
        this.store = store;
        this.settings = settings;
        this.world = world;
        this.file = folder.resolve(store.name() + ".changes");
        try {
            Files.createDirectories(folder);
            this.last = Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
        this.thread =
                Thread.ofVirtual().name("tollgate-changes-" + store.name()).unstarted(this::run);
    }

    /**
     * Begins to ship.
     *
     * @param folder for what is to be remembered, shared by all shippers of the node
     */
    public static ChangeShipper start(
            ChangeLog log, Store store, Path folder, ShipSettings settings) {
        return start(log, store, folder, settings, Surroundings.REAL);
    }

    static ChangeShipper start(
            ChangeLog log, Store store, Path folder, ShipSettings settings, Surroundings world) {
        var shipper = new ChangeShipper(log, store, folder, settings, world);
        shipper.thread.start();
        return shipper;
    }

    /** Waits until all that the log holds has arrived; whether it has. Any thread. */
    public boolean awaitShipped(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!last.equals(log.newest()) && left > 0) {
                left = news.awaitNanos(left);
            }
            return last.equals(log.newest());
        } finally {
            lock.unlock();
        }
    }

    /** Stops. What has not arrived goes out after the next start. Does not close the store. */
    @Override
    public void close() {
        stop.countDown();
        try {
            if (!thread.join(LONGEST_STOP)) {
                LOG.log(Level.WARNING, "changes still on their way name=" + store.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                try {
                    if (log.await(last, LOOK_AGAIN)) {
                        ship(log.after(last, atMost));
                    }
                } catch (IOException | RuntimeException e) {
                    // they are safe in the log: say so and try again
                    retryLater(e.toString());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ship(List<ChangeRow> rows) throws IOException, InterruptedException {
        if (rows.isEmpty()) {
            return;
        }
        switch (store.writeChanges(rows)) {
            case Store.Written.Done() -> {
                if (failures > 0) {
                    LOG.log(Level.INFO, "changes arrive again name=" + store.name());
                }
                failures = 0;
                atMost = MOST_ROWS;
                arrived(rows.getLast().id());
            }
            case Store.Written.Unavailable(String why) -> retryLater(why);
            case Store.Written.Rejected(String why) -> rejected(rows, why);
        }
    }

    private void rejected(List<ChangeRow> rows, String why) throws IOException {
        if (rows.size() > 1) {
            atMost = 1;
            return;
        }
        ChangeRow row = rows.getFirst();
        LOG.log(
                Level.ERROR,
                "a change is refused, it stays in the log of changes name="
                        + store.name()
                        + " version="
                        + row.version()
                        + " id="
                        + row.id()
                        + " why="
                        + why);
        arrived(row.id());
    }

    private void arrived(String id) throws IOException {
        DurableFile.replace(file, id.getBytes(UTF_8));
        log.arrived(id);
        lock.lock();
        try {
            last = id;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void retryLater(String why) throws InterruptedException {
        failures++;
        if (failures == 1) {
            LOG.log(
                    Level.WARNING,
                    "changes of the configuration wait name=" + store.name() + " why=" + why);
        }
        Duration pause = settings.retryAfter(failures, world.random().getAsDouble());
        world.pauses().pause(pause, stop);
    }
}
