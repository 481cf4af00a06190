package io.tollgate.audit.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the files of the lanes, uses those that are given up again, and finds old ones. Any thread.
 */
final class LaneFiles {
    private static final String USED = ".used";
    private static final int KEPT_FOR_EACH = 4;

    private final Path folder;
    private final int size;
    private final int boot;
    private final int keep;
    private final Deque<Path> used = new ArrayDeque<>();
    private int usedCount;

    LaneFiles(Path folder, int size, int lanes) {
        this.folder = folder;
        this.size = size;
        this.boot = boot();
        this.keep = KEPT_FOR_EACH * lanes;
    }

    /** Changes when the machine starts anew. */
    private static int boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).hashCode();
        } catch (IOException notLinux) {
            return (int) System.nanoTime();
        }
    }

    int currentBoot() {
        return boot;
    }

    /** Makes the file after the lane's last one. */
    LaneSegment create(LaneId id, int number) throws IOException {
        return LaneSegment.create(folder, id, number, size, boot, takeUsed());
    }

    private synchronized @Nullable Path takeUsed() {
        return used.poll();
    }

    /** Takes back a file that nobody needs any more. */
    void giveUp(LaneSegment segment) throws IOException {
        segment.close();
        synchronized (this) {
            if (used.size() < keep) {
                Path file = folder.resolve(usedCount++ + USED);
                Files.move(segment.file(), file, StandardCopyOption.ATOMIC_MOVE);
                used.add(file);
                return;
            }
        }
        Files.deleteIfExists(segment.file());
    }

    /** Deletes what waits to be used again. */
    synchronized void deleteUsed() throws IOException {
        for (Path file = used.poll(); file != null; file = used.poll()) {
            Files.deleteIfExists(file);
        }
    }

    /** What earlier runs left, by lane, oldest run first. */
    Map<LaneId, NavigableMap<Integer, LaneSegment>> old() throws IOException {
        var old = new TreeMap<LaneId, NavigableMap<Integer, LaneSegment>>();
        for (Path file : list()) {
            if (!file.getFileName().toString().endsWith(LaneSegment.SUFFIX)) {
                Files.delete(file);
                continue;
            }
            LaneSegment segment = LaneSegment.open(file);
            if (segment == null) {
                Files.move(file, torn(file), StandardCopyOption.REPLACE_EXISTING);
            } else {
                old.computeIfAbsent(segment.id(), id -> new TreeMap<>())
                        .put(segment.number(), segment);
            }
        }
        return old;
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().endsWith(".torn")).toList();
        }
    }

    /** Deletes old files; those that end in the middle of a frame are kept beside. */
    void delete(Collection<LaneSegment> segments, Collection<Path> torn) throws IOException {
        for (LaneSegment segment : new ArrayList<>(segments)) {
            segment.close();
            if (torn.contains(segment.file())) {
                Files.move(
                        segment.file(), torn(segment.file()), StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(segment.file());
            }
        }
    }

    private static Path torn(Path file) {
        return file.resolveSibling(file.getFileName() + ".torn");
    }
}
