package io.tollgate.audit.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.chain.Chain;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a row log stands that an earlier run left. Only its last file may end in the middle
 * of a batch: that is cut off and kept beside as {@code .torn}. A file before it must end with its
 * seal, and each must begin where the one before ended.
 */
final class RowLogFiles {
    /**
     * What was found.
     *
     * @param mark the last one
     * @param end where it ends in the last file
     * @param segments oldest first
     * @param open requests that had begun by then and not ended
     */
    record Found(Mark mark, long end, List<RowSegment> segments, List<OpenRequest> open) {}

    private RowLogFiles() {}

    /** Null where there is none yet. */
    static @Nullable Found read(Path folder, String node) throws IOException {
        List<Path> files = list(folder);
        if (files.isEmpty()) {
            return null;
        }
        var segments = new ArrayList<RowSegment>();
        byte[] chain = null;
        long next = 0;
        for (Path file : files) {
            RowSegment segment = header(file, node, next, chain);
            segments.add(segment);
            if (segments.size() < files.size()) {
                ByteBuffer seal = seal(file);
                long last = seal.getLong();
                chain = new byte[Chain.BYTES];
                seal.get(chain);
                segment.readable(Files.size(file) - RowFrame.SEAL_BYTES, last);
                segment.seal(seal.getLong());
                next = last + 1;
            }
        }
        return last(segments);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.toList();
            for (Path file : files) {
                if (file.getFileName().toString().endsWith(".new")) {
                    Files.delete(file);
                }
            }
            return files.stream()
                    .filter(file -> file.getFileName().toString().endsWith(RowSegment.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static RowSegment header(Path file, String node, long next, byte @Nullable [] chain)
            throws IOException {
        try (var reader = new FrameReader(file, 0)) {
            if (!reader.next(Files.size(file)) || reader.type() != RowFrame.HEADER) {
                throw new JournalDamaged(file, 0, "no header");
            }
            ByteBuffer payload = reader.payload();
            byte version = payload.get();
            if (version != RowFrame.VERSION) {
                throw new JournalDamaged(
                        file, 0, "version " + version + " (expected: " + RowFrame.VERSION + ")");
            }
            long first = payload.getLong();
            byte[] before = new byte[Chain.BYTES];
            payload.get(before);
            String owner = UTF_8.decode(payload).toString();
            if (!owner.equals(node)) {
                throw new JournalDamaged(file, 0, "of node " + owner + " (expected: " + node + ")");
            }
            if (chain != null && (first != next || !Arrays.equals(before, chain))) {
                throw new JournalDamaged(
                        file, 0, "begins at row " + first + " (expected: row " + next + ")");
            }
            return new RowSegment(file, first);
        }
    }

    private static ByteBuffer seal(Path file) throws IOException {
        long size = Files.size(file);
        long at = Math.max(0, size - RowFrame.SEAL_BYTES);
        try (var reader = new FrameReader(file, at)) {
            if (!reader.next(size) || reader.type() != RowFrame.SEAL) {
                throw new JournalDamaged(file, at, "no seal, though another file follows");
            }
            return reader.payload();
        }
    }

    private static Found last(List<RowSegment> segments) throws IOException {
        RowSegment segment = segments.getLast();
        Path file = segment.file();
        long size = Files.size(file);
        Mark mark = null;
        long end = 0;
        try (var reader = new FrameReader(file, 0)) {
            while (reader.next(size)) {
                if (reader.type() == RowFrame.MARK) {
                    mark = Mark.read(reader.payload());
                    end = reader.offset();
                }
            }
        }
        if (mark == null) {
            throw new JournalDamaged(file, 0, "no mark");
        }
        if (end < size) {
            cut(file, end, size);
        }
        return new Found(mark, end, segments, open(file, end));
    }

    private static void cut(Path file, long end, long size) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Path torn = file.resolveSibling(file.getFileName() + "." + end + ".torn");
            try (FileChannel kept =
                    FileChannel.open(
                            torn,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                channel.transferTo(end, size - end, kept);
            }
            channel.truncate(end);
            channel.force(true);
        }
    }

    private static List<OpenRequest> open(Path file, long end) throws IOException {
        var open = new HashMap<LaneId, Map<Long, OpenRequest>>();
        try (var reader = new FrameReader(file, 0)) {
            for (long at = 0; reader.next(end); at = reader.offset()) {
                ByteBuffer payload = reader.payload();
                if (reader.type() == RowFrame.OPEN) {
                    LaneId lane = lane(payload);
                    var request = new OpenRequest(lane, payload.getLong());
                    request.loggedAt(at);
                    open.computeIfAbsent(lane, _ -> new HashMap<>()).put(request.key(), request);
                } else if (reader.type() == RowFrame.ROW) {
                    payload.position(16);
                    Map<Long, OpenRequest> ofLane = open.get(lane(payload));
                    if (ofLane != null) {
                        ofLane.remove(payload.getLong());
                    }
                }
            }
        }
        var left = new ArrayList<OpenRequest>();
        open.values().forEach(ofLane -> left.addAll(ofLane.values()));
        left.sort(Comparator.comparingLong(OpenRequest::loggedAt));
        return left;
    }

    private static LaneId lane(ByteBuffer payload) {
        return new LaneId(payload.getInt(), payload.getInt());
    }
}
