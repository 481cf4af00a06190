package io.tollgate.audit.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings what earlier runs left in their lanes into the row log: ended requests with their rows,
 * the others with the rows they began with. Done again from any point where it is killed.
 *
 * <p>It is over when the log has a mark of a later run: what lies in the lanes of earlier runs is
 * then not looked at any more.
 */
final class Recovery {
    private final LaneFiles files;
    private final RowLogWriter log;
    private final int bodyBytes;

    Recovery(LaneFiles files, RowLogWriter log, int bodyBytes) {
        this.files = files;
        this.log = log;
        this.bodyBytes = bodyBytes;
    }

    /**
     * Does it.
     *
     * @param mark the last of the row log
     * @param known requests that had begun by then and not ended
     * @return the number of the run that begins now
     */
    int run(Mark mark, List<OpenRequest> known) throws IOException {
        Map<LaneId, NavigableMap<Integer, LaneSegment>> old = files.old();
        var byLane = new HashMap<LaneId, List<OpenRequest>>();
        for (OpenRequest request : known) {
            byLane.computeIfAbsent(request.lane(), id -> new ArrayList<>()).add(request);
            old.computeIfAbsent(request.lane(), id -> new TreeMap<>());
        }
        var runs = new TreeSet<Integer>();
        old.keySet().forEach(id -> runs.add(id.run()));

        int last = mark.run();
        var torn = new ArrayList<Path>();
        for (int run : runs.tailSet(mark.run())) {
            last = run;
            var positions = new TreeMap<Integer, Long>(run == mark.run() ? mark.lanes() : Map.of());
            var readers = new ArrayList<LaneReader>();
            for (var entry : old.entrySet()) {
                LaneId id = entry.getKey();
                if (id.run() == run) {
                    readers.add(
                            LaneReader.of(
                                    id,
                                    entry.getValue(),
                                    files.currentBoot(),
                                    bodyBytes,
                                    positions.getOrDefault(id.lane(), 0L),
                                    byLane.getOrDefault(id, List.of())));
                }
            }
            for (LaneReader reader : readers) {
                take(reader, positions);
            }
            for (LaneReader reader : readers) {
                orphan(reader, positions);
                torn.addAll(reader.torn());
            }
        }
        log.commit(last + 1, Map.of());
        log.force();
        for (var finished : old.values()) {
            files.delete(finished.values(), torn);
        }
        return last + 1;
    }

    private void take(LaneReader reader, Map<Integer, Long> positions) throws IOException {
        boolean more;
        do {
            more = reader.take(log);
            reader.logBegun(log);
            commit(reader, positions);
        } while (more);
    }

    private void orphan(LaneReader reader, Map<Integer, Long> positions) throws IOException {
        boolean more;
        do {
            more = reader.orphan(log);
            commit(reader, positions);
        } while (more);
    }

    private void commit(LaneReader reader, Map<Integer, Long> positions) throws IOException {
        positions.put(reader.id().lane(), reader.position());
        log.commit(reader.id().run(), positions);
    }
}
