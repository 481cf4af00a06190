package io.tollgate.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps next files ready for each lane and watches the disk: each second, and at once when a file
 * cannot be made. Alone decides between roomy, low and full.
 */
final class FileKeeper implements Runnable {
    private static final long SECOND = 1_000_000_000L;
    private static final long RETRY = 100_000_000L;

    private final List<Lane> lanes;
    private final LaneFiles files;
    private final Path ballast;
    private final JournalSettings.Disk disk;
    private final LongSupplier usable;
    private final Gate gate;

    private volatile @Nullable Thread thread;
    private volatile boolean stopping;
    private volatile String stuck = "";
    private volatile long usableBytes;
    private String cannotMake = "";
    private long watchedAt = System.nanoTime() - SECOND;

    FileKeeper(
            List<Lane> lanes,
            LaneFiles files,
            Path ballast,
            JournalSettings.Disk disk,
            LongSupplier usable,
            Gate gate) {
        this.lanes = lanes;
        this.files = files;
        this.ballast = ballast;
        this.disk = disk;
        this.usable = usable;
        this.gate = gate;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!stopping) {
            boolean ready = prepare();
            if (!ready || System.nanoTime() - watchedAt >= SECOND || !stuck.isEmpty()) {
                watch();
                if (gate.state() == DiskState.ROOMY) {
                    keepBallast(usableBytes);
                }
            }
            if (!wanted() || !ready) {
                LockSupport.parkNanos(this, ready && stuck.isEmpty() ? SECOND : RETRY);
            }
        }
    }

    /** Makes the files that are missing; the first time before any lane is used. */
    boolean prepare() {
        for (Lane lane : lanes) {
            if (lane.wantsNext() && gate.takesEnds()) {
                try {
                    lane.next(files.create(lane.id(), lane.made()));
                } catch (IOException e) {
                    cannotMake = "no file for a lane can be made: " + e.getMessage();
                    return false;
                }
            }
        }
        cannotMake = "";
        return true;
    }

    private boolean wanted() {
        for (Lane lane : lanes) {
            if (lane.wantsNext()) {
                return true;
            }
        }
        return false;
    }

    /** Looks at the disk and says how things stand. */
    void watch() {
        watchedAt = System.nanoTime();
        long free = usable.getAsLong();
        usableBytes = free;
        String trouble = cannotMake.isEmpty() ? stuck : cannotMake;
        // A state is left a little later than it is entered, so that it does not flutter.
        long full = disk.fullBytes() + (gate.state() == DiskState.FULL ? disk.fullBytes() / 4 : 0);
        long low = disk.lowBytes() + (gate.state() == DiskState.LOW ? disk.lowBytes() / 10 : 0);
        if (!trouble.isEmpty()) {
            gate.set(DiskState.FULL, trouble);
            release();
        } else if (free < full) {
            gate.set(DiskState.FULL, free + " bytes are left (full below " + full + ")");
        } else if (free < low) {
            gate.set(DiskState.LOW, free + " bytes are left (low below " + low + ")");
        } else {
            gate.set(DiskState.ROOMY, "");
        }
    }

    /** Gives up the ballast: what runs needs its room to end. */
    private void release() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            gate.set(DiskState.FULL, "the ballast cannot be given up: " + e.getMessage());
        }
    }

    private void keepBallast(long free) {
        try {
            if (Files.exists(ballast) && Files.size(ballast) == disk.ballastBytes()) {
                return;
            }
            if (disk.ballastBytes() == 0 || free < disk.lowBytes() + disk.ballastBytes()) {
                return;
            }
            ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
            try (FileChannel channel =
                    FileChannel.open(
                            ballast,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                for (long at = 0; at < disk.ballastBytes() && !stopping; ) {
                    if (wanted() && !prepare()) {
                        return;
                    }
                    bytes.clear();
                    bytes.limit((int) Math.min(bytes.capacity(), disk.ballastBytes() - at));
                    at += channel.write(bytes, at);
                }
            }
        } catch (IOException e) {
            release();
        }
    }

    /** The row log cannot be written, for that reason. */
    void stick(String reason) {
        if (stuck.isEmpty()) {
            stuck = reason;
            wake();
        }
    }

    /** The row log can be written again. */
    void unstick() {
        if (!stuck.isEmpty()) {
            stuck = "";
            wake();
        }
    }

    boolean stuck() {
        return !stuck.isEmpty();
    }

    long usableBytes() {
        return usableBytes;
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    void stop() {
        stopping = true;
        wake();
    }
}
