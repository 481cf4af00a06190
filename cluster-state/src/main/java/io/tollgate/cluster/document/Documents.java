package io.tollgate.cluster.document;

import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One document of a node: the newest version it knows, kept in the grid and in a snapshot, in force
 * by the {@link Applier}. A node alone uses the same code over its own grid.
 *
 * <p>One thread does all that follows from a change: it takes the newer of the grid's version and
 * its own, gives the grid its own where that is the newer one (after all nodes were down), writes
 * the snapshot, applies, and tells the others by its {@link Standing}. Whatever happens only wakes
 * that thread; what fails is tried again a second later.
 *
 * <p>Invariant: a version that this node says is in force is on its disk and was applied, and no
 * newer one was applied before.
 */
public final class Documents implements AutoCloseable {
    /** The documents themselves. */
    public static final Space DOCUMENTS =
            new Space("documents", Space.Keeping.GUARDED, new DocumentRule());

    /** What each node says of the version it has. */
    public static final Space APPLIED =
            new Space("applied", Space.Keeping.LOOSE, new Standing.Rule());

    private static final System.Logger LOG = System.getLogger(Documents.class.getName());
    private static final Duration CALL = Duration.ofSeconds(5);
    private static final long AGAIN_MILLIS = 1000;

    private final StateGrid grid;
    private final String name;
    private final Installed installed;
    private final Standings standings;
    private final Supplier<String> note;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final List<StateGrid.Watch> watches = new ArrayList<>();

    // guarded by lock
    private Document newest;
    private boolean due = true;
    private boolean repeat;
    private boolean closed;

    // the thread only
    private String trouble = "";
    private @Nullable Standing told;

    private volatile @Nullable Thread thread;

    /**
     * Starts nothing yet.
     *
     * @param name of the document, the same on every node
     * @param initial what the snapshot held; in force already
     * @param note told to the others with each standing
     */
    public Documents(
            StateGrid grid,
            String name,
            Snapshot snapshot,
            Document initial,
            Applier applier,
            Supplier<String> note) {
        this.grid = grid;
        this.name = name;
        this.newest = initial;
        this.installed = new Installed(name, snapshot, applier, initial);
        this.standings = new Standings(grid, name);
        this.note = note;
    }

    /** Puts a version in force on this node. Called by one thread, with growing versions. */
    @FunctionalInterface
    public interface Applier {
        /** "", or why it cannot be in force here. */
        String apply(Document document);
    }

    /** Watches the grid, which may join later. */
    public void start() {
        watches.add(grid.watch(DOCUMENTS, (_, _) -> wake()));
        watches.add(grid.watch(APPLIED, this::heard));
        watches.add(grid.watchMembers(_ -> wake()));
        thread = Thread.ofVirtual().name("documents").start(this::run);
    }

    /** The newest version this node knows. */
    public Document current() {
        lock.lock();
        try {
            return newest;
        } finally {
            lock.unlock();
        }
    }

    /** What a version is applied to has changed: applies the newest one again, and says so. */
    public void applyAgain() {
        lock.lock();
        try {
            repeat = true;
        } finally {
            lock.unlock();
        }
        wake();
    }

    /** What each member has said, by name; one that has said nothing yet has version -1. */
    public Map<String, Standing> standings() {
        return standings.ofMembers();
    }

    /**
     * Makes a version of the one that is given. Blocks, at most for some seconds.
     *
     * @param from what the content was made of
     */
    public Replaced replace(Document from, byte[] content) throws InterruptedException {
        long lineage = from.isNone() ? random.nextLong() : from.lineage();
        var next = new Document(lineage, from.version() + 1, random.nextLong(), content);
        byte[] command = DocumentRule.replace(next);
        long until = System.nanoTime() + CALL.toNanos();
        while (true) {
            try {
                byte[] reply = done(grid.run(DOCUMENTS, name, command));
                if (DocumentRule.done(reply)) {
                    offer(next);
                    return new Replaced.Done(next);
                }
                wake(); // what there is instead is not known here yet
                return new Replaced.Conflict(DocumentRule.version(reply));
            } catch (GridException e) {
                switch (e.kind()) {
                    case UNAVAILABLE -> {
                        return new Replaced.Unavailable(String.valueOf(e.getMessage()));
                    }
                    case FAILED -> throw e;
                    case INDETERMINATE -> {
                        if (System.nanoTime() - until >= 0) {
                            return new Replaced.InDoubt(String.valueOf(e.getMessage()));
                        }
                    }
                }
            }
        }
    }

    /**
     * Waits until every member has said that a version is in force, or why not.
     *
     * @return those on which it is not; empty where all is well
     */
    public List<Laggard> await(long version, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (true) {
                List<Laggard> behind = standings.behind(version);
                if (left <= 0 || behind.stream().noneMatch(Laggard::isSilent)) {
                    return behind;
                }
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this node knows that version or a later one, or the time is over. */
    public void catchUp(long version, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (newest.version() < version && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        watches.forEach(StateGrid.Watch::close);
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        Thread running = thread;
        if (running != null) {
            try {
                running.join(CALL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void heard(String node, byte @Nullable [] value) {
        standings.heard(node, value);
        lock.lock();
        try {
            due |= value == null; // perhaps this node's own, lost with its copy
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void offer(Document document) {
        lock.lock();
        try {
            if (document.related(newest) && document.newerThan(newest)) {
                newest = document;
            }
            due = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            due = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean again = false;
        try {
            while (awaitWork(again)) {
                again = !step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False at the end. */
    private boolean awaitWork(boolean again) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS);
            while (!due && !closed && (!again || left > 0)) {
                if (again) {
                    left = news.awaitNanos(left);
                } else {
                    news.await();
                }
            }
            due = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** False where something failed that may go well a little later. */
    private boolean step() throws InterruptedException {
        try {
            // what this node has just changed need not be asked for
            boolean fine = putInForce();
            meet();
            fine &= putInForce();
            tell();
            trouble = "";
            return fine;
        } catch (GridException e) {
            LOG.log(Level.DEBUG, "document " + name + ": not yet: " + e.getMessage());
        } catch (RuntimeException e) {
            if (!trouble.equals(e.toString())) {
                trouble = e.toString();
                LOG.log(Level.ERROR, "document " + name + ": failed, tried again and again", e);
            }
        }
        return false;
    }

    /** The newer of what the grid has and what this node has becomes what both have. */
    private void meet() throws InterruptedException {
        Document own = current();
        Document shared = done(grid.read(DOCUMENTS, name)).map(Document::of).orElse(Document.NONE);
        if (!own.related(shared)) {
            giveWay(own, shared);
        } else if (shared.newerThan(own)) {
            offer(shared);
        } else if (own.newerThan(shared)) {
            byte[] reply = done(grid.run(DOCUMENTS, name, DocumentRule.restore(own)));
            if (!DocumentRule.done(reply)) {
                wake(); // another node was faster: looks again
            }
        }
    }

    private void giveWay(Document own, Document shared) {
        installed.putAside(own, shared);
        lock.lock();
        try {
            newest = shared;
        } finally {
            lock.unlock();
        }
    }

    private boolean putInForce() {
        Document document = current();
        boolean safe = installed.keep(document);
        installed.apply(document, takeRepeat());
        return safe;
    }

    private boolean takeRepeat() {
        lock.lock();
        try {
            boolean asked = repeat;
            repeat = false;
            return asked;
        } finally {
            lock.unlock();
        }
    }

    private void tell() throws InterruptedException {
        Member self = grid.self();
        var now =
                new Standing(
                        self.incarnation(), installed.version(), installed.problem(), note.get());
        if (now.equals(told) && now.equals(standings.of(self.name()))) {
            return;
        }
        done(grid.run(APPLIED, self.name(), now.bytes()));
        told = now;
    }

    private static <T> T done(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get(CALL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GridException failed) {
                throw failed;
            }
            throw new GridException(GridException.Kind.FAILED, String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new GridException(GridException.Kind.INDETERMINATE, "no answer", e);
        }
    }
}
