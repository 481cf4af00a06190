package io.tollgate.audit.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.RowLog;
import io.tollgate.audit.chain.Chain;
import io.tollgate.audit.chain.CheckpointKey;
import io.tollgate.audit.chain.CheckpointSigner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The record of this node on its own disk. Each request that {@link Recorder#begin begins} leaves
 * exactly one row in {@link #rows}, whatever is killed.
 *
 * <p>The folder holds: {@code lanes/}, where requests are written down as they happen; {@code
 * rows/}, the row log; {@code node}, the node's id; {@code checkpoint.key}; {@code shipped}, how
 * far each destination has the rows; {@code ballast}; {@code lock}.
 */
public final class Journal implements AutoCloseable {
    private final List<Lane> lanes;
    private final SharedLane shared;
    private final JournalRows rows;
    private final Shipped shipped;
    private final RowLogWriter log;
    private final CheckpointSigner signer;
    private final Gate gate;
    private final Sequencer sequencer;
    private final FileKeeper keeper;
    private final Thread sequencerThread;
    private final Thread keeperThread;
    private final FileChannel lock;
    private boolean sealed;
    private boolean closed;

    private Journal(
            Opened opened, JournalSettings settings, InstantSource clock, LongSupplier usable) {
        this.rows = opened.rows;
        this.shipped = opened.shipped;
        this.log = opened.log;
        this.signer = opened.signer;
        this.lock = opened.lock;
        this.gate = new Gate();
        var waker = new Waker();
        List<Lane> all = new ArrayList<>();
        for (int i = 0; i <= settings.lanes(); i++) {
            all.add(
                    new Lane(
                            new LaneId(opened.run, i),
                            settings.laneSegmentBytes(),
                            settings.durability() == Durability.STRICT,
                            gate,
                            waker,
                            this::wakeKeeper));
        }
        this.lanes = List.copyOf(all.subList(0, settings.lanes()));
        this.shared = new SharedLane(all.getLast());
        this.keeper =
                new FileKeeper(
                        all,
                        opened.files,
                        settings.folder().resolve("ballast"),
                        settings.disk(),
                        usable,
                        gate);
        this.sequencer =
                new Sequencer(
                        settings,
                        all,
                        log,
                        rows,
                        shipped,
                        signer,
                        opened.files,
                        keeper,
                        gate,
                        waker,
                        clock,
                        opened.run);
        this.sequencerThread =
                Thread.ofPlatform().daemon().name("journal-sequencer").unstarted(sequencer);
        this.keeperThread = Thread.ofPlatform().daemon().name("journal-files").unstarted(keeper);
    }

    /** What opening found and made. */
    private record Opened(
            JournalRows rows,
            Shipped shipped,
            RowLogWriter log,
            CheckpointSigner signer,
            LaneFiles files,
            FileChannel lock,
            int run) {}

    /**
     * Opens the journal of that folder and mends what a killed process left.
     *
     * @throws IOException where the folder cannot be used, or another process uses it
     * @throws JournalDamaged where a file holds what was never written to it
     */
    public static Journal open(JournalSettings settings) throws IOException {
        Files.createDirectories(settings.folder());
        FileStore store = Files.getFileStore(settings.folder());
        return open(
                settings,
                InstantSource.system(),
                () -> {
                    try {
                        return store.getUsableSpace();
                    } catch (IOException e) {
                        return 0;
                    }
                });
    }

    /** The same with another clock and another measure of the disk. */
    static Journal open(JournalSettings settings, InstantSource clock, LongSupplier usable)
            throws IOException {
        Path folder = Files.createDirectories(settings.folder());
        FileChannel lock = lock(folder.resolve("lock"));
        RowLogWriter log = null;
        try {
            String node = node(folder.resolve("node"), settings.node());
            Path rowFolder = Files.createDirectories(folder.resolve("rows"));
            Path laneFolder = Files.createDirectories(folder.resolve("lanes"));
            var signer = CheckpointSigner.open(folder);
            var shipped = Shipped.open(folder.resolve("shipped"));
            var rows = new JournalRows(node, shipped);
            var files =
                    new LaneFiles(laneFolder, settings.laneSegmentBytes(), settings.lanes() + 1);

            RowLogFiles.Found found = RowLogFiles.read(rowFolder, node);
            Mark mark = found == null ? first(node) : found.mark();
            List<OpenRequest> open = List.of();
            RowSegment last = null;
            if (found != null) {
                found.segments().forEach(rows::add);
                open = found.open();
                last = found.segments().getLast();
            }
            log =
                    new RowLogWriter(
                            rowFolder,
                            rows,
                            settings.rowSegmentBytes(),
                            clock,
                            mark,
                            last,
                            found == null ? 0 : found.end());
            int run = new Recovery(files, log, settings.bodyBytes()).run(mark, open);
            var opened = new Opened(rows, shipped, log, signer, files, lock, run);
            var journal = new Journal(opened, settings, clock, usable);
            journal.start();
            return journal;
        } catch (IOException | RuntimeException e) {
            if (log != null) {
                log.close();
            }
            lock.close();
            throw e;
        }
    }

    private static Mark first(String node) {
        return new Mark(1, 0, Chain.start(node).value(), 0, Map.of());
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            // told below
        }
        if (held == null) {
            channel.close();
            throw new IOException(file + ": another process keeps its journal here");
        }
        return channel;
    }

    private static String node(Path file, String wanted) throws IOException {
        if (Files.exists(file)) {
            String node = Files.readString(file, UTF_8).strip();
            if (!wanted.isEmpty() && !wanted.equals(node)) {
                throw new IOException(
                        file
                                + ": "
                                + node
                                + " (expected: "
                                + wanted
                                + "; a folder keeps its node's id, for its rows are chained with it)");
            }
            return node;
        }
        String node =
                wanted.isEmpty()
                        ? "n-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())
                        : wanted;
        Path fresh = file.resolveSibling("node.new");
        Files.writeString(fresh, node + "\n", UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return node;
    }

    private void start() {
        keeper.prepare();
        keeper.watch();
        keeperThread.start();
        sequencerThread.start();
    }

    private void wakeKeeper() {
        keeper.wake();
    }

    /** The recorder of one thread, which alone may use it: 0 up to the number of lanes. */
    public Lane lane(int number) {
        return lanes.get(number);
    }

    /** The recorder of all other threads. */
    public SharedLane shared() {
        return shared;
    }

    /** What has been recorded, to be shipped. */
    public RowLog rows() {
        return rows;
    }

    /** How far each known destination has the rows. */
    public Map<String, Long> destinations() {
        return shipped.all();
    }

    /** Rows no longer wait for that destination: it is not to get them any more. */
    public void forget(String destination) {
        shipped.forget(destination);
    }

    /**
     * The last checkpoint that this run has signed and forced to disk, for others to keep; empty
     * before the first.
     */
    public Optional<Checkpoint> lastCheckpoint() {
        return Optional.ofNullable(sequencer.safeCheckpoint());
    }

    /** What the checkpoints are verified with. */
    public CheckpointKey checkpointKey() {
        return signer.publicKey();
    }

    /** Completes when all that was recorded before is in {@link #rows}. */
    public CompletableFuture<Void> flush() {
        return sequencer.flush();
    }

    /** How it is now. */
    public JournalHealth health() {
        return new JournalHealth(
                gate.state(),
                gate.why(),
                rows.last(),
                rows.bytes(),
                sequencer.open(),
                gate.unrecorded.sum(),
                gate.droppedBodies.sum(),
                sequencer.forces(),
                sequencer.lag().toMillis(),
                keeper.usableBytes());
    }

    /**
     * The clean end: what was recorded is numbered, signed and on disk. Requests that have not
     * ended get the rows they began with. Recorders write nothing from now on. The rows can be read
     * and shipped until it is closed.
     */
    public synchronized void seal() {
        if (sealed) {
            return;
        }
        sealed = true;
        keeper.stop();
        join(keeperThread);
        sequencer.stop();
        join(sequencerThread);
    }

    /** Seals it, and leaves the folder to whoever comes next. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        seal();
        closed = true;
        log.close();
        lock.close();
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
