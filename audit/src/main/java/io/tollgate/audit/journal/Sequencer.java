package io.tollgate.audit.journal;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.chain.CheckpointSigner;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the lanes hold, every {@link JournalSettings#forceEvery}, into the row log, and has it
 * forced to disk. One force keeps everything: the rows of ended requests, and the begins of those
 * that run. The lanes themselves need none; they are there for the death of the process.
 */
final class Sequencer implements Runnable {
    private static final long SECOND = 1_000_000_000L;
    private static final long LOW_ROLL_BYTES = 1 << 20;

    private final JournalSettings settings;
    private final List<Lane> lanes;
    private final List<LaneReader> readers;
    private final RowLogWriter log;
    private final JournalRows rows;
    private final Shipped shipped;
    private final CheckpointSigner signer;
    private final LaneFiles files;
    private final FileKeeper keeper;
    private final Gate gate;
    private final Waker waker;
    private final InstantSource clock;
    private final int run;
    private final ConcurrentLinkedQueue<CompletableFuture<Void>> flushes =
            new ConcurrentLinkedQueue<>();

    private long forcedAt = System.nanoTime();
    private long tidiedAt = System.nanoTime();
    private long checkpointAtMillis;
    private @Nullable Checkpoint signed;
    private volatile @Nullable Checkpoint safeCheckpoint;
    private int[] markedFiles;
    private volatile long allSafeAt = System.nanoTime();
    private volatile long open;
    private volatile long forces;
    private volatile boolean stopping;

    Sequencer(
            JournalSettings settings,
            List<Lane> lanes,
            RowLogWriter log,
            JournalRows rows,
            Shipped shipped,
            CheckpointSigner signer,
            LaneFiles files,
            FileKeeper keeper,
            Gate gate,
            Waker waker,
            InstantSource clock,
            int run) {
        this.settings = settings;
        this.lanes = lanes;
        this.log = log;
        this.rows = rows;
        this.shipped = shipped;
        this.signer = signer;
        this.files = files;
        this.keeper = keeper;
        this.gate = gate;
        this.waker = waker;
        this.clock = clock;
        this.run = run;
        this.markedFiles = new int[lanes.size()];
        this.checkpointAtMillis = clock.millis();
        this.readers =
                lanes.stream()
                        .map(lane ->
                                LaneReader.of(
                                        lane, settings.laneSegmentBytes(), settings.bodyBytes()))
                        .toList();
    }

    @Override
    public void run() {
        waker.here();
        while (!stopping) {
            boolean worked = round();
            if (!somebodyWaits() && !stopping) {
                waker.rest(worked, settings.forceEvery().toNanos());
            }
        }
        round();
        if (gate.state() != DiskState.FAILED) {
            gate.set(DiskState.CLOSED, "closed");
            finish();
        }
        gate.set(DiskState.CLOSED, "closed");
        failWaiting();
        for (Lane lane : lanes) {
            lane.segments().values().forEach(LaneSegment::close);
        }
    }

    private boolean somebodyWaits() {
        if (gate.state() == DiskState.FAILED || keeper.stuck()) {
            return false;
        }
        if (!flushes.isEmpty()) {
            return true;
        }
        if (settings.durability() == Durability.STRICT) {
            for (Lane lane : lanes) {
                if (!lane.waiting().isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether there was anything to do. */
    private boolean round() {
        if (gate.state() == DiskState.FAILED) {
            failWaiting();
            return false;
        }
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (var flush = flushes.poll(); flush != null; flush = flushes.poll()) {
            asked.add(flush);
        }
        try {
            boolean worked = take();
            force(!asked.isEmpty());
            tidy(!asked.isEmpty());
            keeper.unstick();
            asked.forEach(flush -> flush.complete(null));
            return worked;
        } catch (IOException e) {
            // What was not written is written again at the same place when there is room.
            keeper.stick("the row log cannot be written: " + e.getMessage());
            flushes.addAll(asked);
            return false;
        } catch (RuntimeException | InternalError e) {
            gate.set(DiskState.FAILED, "the journal failed: " + e);
            asked.forEach(flush -> flush.completeExceptionally(e));
            failWaiting();
            return false;
        }
    }

    private boolean take() throws IOException {
        if (log.pending()) {
            log.write();
        }
        boolean worked = false;
        boolean more = true;
        while (more) {
            roll();
            more = false;
            for (LaneReader reader : readers) {
                more |= reader.take(log);
            }
            for (LaneReader reader : readers) {
                reader.logBegun(log);
            }
            if (!more) {
                checkpoint(false);
            }
            if (!log.isEmpty() || crossedFiles()) {
                commit(run);
                worked = true;
            }
        }
        return worked;
    }

    private void roll() throws IOException {
        long rollAt = gate.state() == DiskState.LOW ? LOW_ROLL_BYTES : Long.MAX_VALUE;
        if (gate.takesBegins() && log.wantsRoll(rollAt)) {
            log.roll(allOpen());
        }
    }

    private List<OpenRequest> allOpen() {
        var all = new ArrayList<OpenRequest>();
        readers.forEach(reader -> all.addAll(reader.open()));
        return all;
    }

    /**
     * The last one that is on the disk with all that it covers; null where none is since opening.
     */
    @Nullable Checkpoint safeCheckpoint() {
        return safeCheckpoint;
    }

    private void checkpoint(boolean closing) {
        long now = clock.millis();
        boolean due = now - checkpointAtMillis >= settings.checkpointEvery().toMillis();
        if ((due || closing) && log.chain().seq() > log.checkpointSeq()) {
            signed = signer.sign(rows.node(), log.chain(), now);
            log.checkpoint(signed);
            checkpointAtMillis = now;
        }
    }

    /** A lane's file can be used again once a mark is beyond it. */
    private boolean crossedFiles() {
        boolean crossed = false;
        for (int i = 0; i < readers.size(); i++) {
            crossed |= readers.get(i).number() != markedFiles[i];
        }
        return crossed;
    }

    private void commit(int markedRun) throws IOException {
        Map<Integer, Long> positions = new TreeMap<>();
        for (int i = 0; i < readers.size(); i++) {
            positions.put(readers.get(i).id().lane(), readers.get(i).position());
            markedFiles[i] = readers.get(i).number();
        }
        log.commit(markedRun, positions);
    }

    private void force(boolean now) throws IOException {
        boolean relaxed = settings.durability() == Durability.RELAXED;
        if (now || !relaxed || System.nanoTime() - forcedAt >= SECOND) {
            if (log.unforced()) {
                log.force();
                forcedAt = System.nanoTime();
                safeCheckpoint = signed;
            }
            allSafeAt = System.nanoTime();
            settle();
        }
    }

    /** All that was taken is on disk. */
    private void settle() throws IOException {
        long count = 0;
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            LaneReader reader = readers.get(i);
            count += reader.open().size();
            for (Lane.Waiting first = lane.waiting().peek();
                    first != null && first.position() <= reader.position();
                    first = lane.waiting().peek()) {
                lane.waiting().poll();
                first.then().forced(true);
            }
            long marked = (long) markedFiles[i] * settings.laneSegmentBytes();
            for (LaneSegment segment : reader.release(marked, lane.writing())) {
                files.giveUp(segment);
            }
        }
        open = count;
        forces = log.forces();
    }

    private void failWaiting() {
        for (Lane lane : lanes) {
            for (var first = lane.waiting().poll(); first != null; first = lane.waiting().poll()) {
                first.then().forced(false);
            }
        }
        for (var flush = flushes.poll(); flush != null; flush = flushes.poll()) {
            flush.completeExceptionally(new IllegalStateException("journal: " + gate.why()));
        }
    }

    private void tidy(boolean now) throws IOException {
        if (!now && System.nanoTime() - tidiedAt < SECOND) {
            return;
        }
        tidiedAt = System.nanoTime();
        shipped.save();
        boolean tight = gate.state() != DiskState.ROOMY;
        rows.retain(
                clock.millis() - settings.retention().toMillis(), tight ? 0 : settings.maxBytes());
    }

    /** The clean end: nothing stays open, and no lane is needed any more. */
    private void finish() {
        try {
            if (log.pending()) {
                log.write();
            }
            boolean more = true;
            while (more) {
                more = false;
                for (LaneReader reader : readers) {
                    more |= reader.take(log);
                    reader.logBegun(log);
                }
                commit(run);
            }
            for (LaneReader reader : readers) {
                while (reader.orphan(log)) {
                    commit(run);
                }
            }
            checkpoint(true);
            commit(run + 1);
            log.force();
            shipped.save();
            for (LaneReader reader : readers) {
                settleClosed(reader);
            }
            files.deleteUsed();
        } catch (IOException | RuntimeException e) {
            System.getLogger(Sequencer.class.getName())
                    .log(
                            System.Logger.Level.ERROR,
                            "the journal could not be closed cleanly; the next start mends it",
                            e);
        }
    }

    private void settleClosed(LaneReader reader) throws IOException {
        Lane lane = lanes.get(readers.indexOf(reader));
        for (var first = lane.waiting().poll(); first != null; first = lane.waiting().poll()) {
            first.then().forced(true);
        }
        files.delete(lane.segments().values(), List.of());
        lane.segments().clear();
    }

    /** Completes when all that was written before is numbered and on disk. */
    CompletableFuture<Void> flush() {
        var flush = new CompletableFuture<Void>();
        flushes.add(flush);
        if (gate.state() == DiskState.CLOSED) {
            failWaiting();
        }
        waker.wake();
        return flush;
    }

    void stop() {
        stopping = true;
        waker.wake();
    }

    Duration lag() {
        return Duration.ofNanos(System.nanoTime() - allSafeAt);
    }

    long open() {
        return open;
    }

    long forces() {
        return forces;
    }
}
