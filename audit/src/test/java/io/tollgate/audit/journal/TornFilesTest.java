package io.tollgate.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.audit.Outcome;
import io.tollgate.audit.Rows;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when files end anywhere: zeros from some byte on, or nothing. */
class TornFilesTest {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final int REQUESTS = 12;

    private final Random random = new Random(4711);

    @TempDir Path folder;

    /** A request and where its frames end in the lane's file. */
    private record Request(String id, long begunAt, long endedAt) {}

    @Test
    void aLaneCutAnywhereKeepsWhatStoodBefore() throws Exception {
        Path original = folder.resolve("original");
        List<Request> requests = new ArrayList<>();
        Path lane;
        var clock = new StoppedClock();
        try (Journal journal = clock.open(Journals.small(original, NEVER))) {
            clock.stop(journal);
            for (int i = 0; i < REQUESTS; i++) {
                requests.add(record(journal.lane(0), "req-" + i, i % 3 != 2));
            }
            Journals.until(() -> !journal.lane(0).wantsNext());
            Journals.copy(original, folder.resolve("killed"));
            assertThat(Files.exists(folder.resolve("killed/lanes/lane-2-0-1.lane"))).isTrue();
            lane = Path.of("lanes", "lane-2-0-0.lane");
            clock.goOn();
        }
        var cuts = new TreeSet<Long>();
        for (Request request : requests) {
            cuts.add(request.begunAt);
            cuts.add(request.endedAt);
        }
        long end = cuts.last();
        cuts.add((long) LaneSegment.HEADER);
        cuts.remove(-1L);
        while (cuts.size() < 2 * REQUESTS + 16) {
            cuts.add(LaneSegment.HEADER + random.nextLong(end - LaneSegment.HEADER));
        }

        int number = 0;
        for (long cut : cuts) {
            Path copy = folder.resolve("cut" + number++);
            Journals.copy(folder.resolve("killed"), copy);
            cut(copy.resolve(lane), cut, number % 2 == 0);

            try (Journal journal = Journal.open(Journals.small(copy, NEVER))) {
                assertThat(Journals.readProved(journal.rows()).outcomes())
                        .as("cut at " + cut)
                        .containsExactlyInAnyOrderElementsOf(expected(requests, cut));
            }
            try (Journal journal = Journal.open(Journals.small(copy, NEVER))) {
                assertThat(Journals.readProved(journal.rows()).rows())
                        .hasSize(expected(requests, cut).size());
            }
        }
    }

    private static List<String> expected(List<Request> requests, long cut) {
        var rows = new ArrayList<String>();
        for (Request request : requests) {
            if (request.endedAt >= 0 && request.endedAt <= cut) {
                rows.add(request.id + " " + Outcome.SERVED.label());
            } else if (request.begunAt <= cut) {
                rows.add(request.id + " " + Outcome.UNKNOWN.label());
            }
        }
        return rows;
    }

    /** The key of a begin is its place; the next begin's place is where the frames before end. */
    private static Request record(Lane lane, String id, boolean ends) {
        long key = lane.begin(Rows.begun(id));
        long begin = LaneFrame.padded(LaneFrame.PAYLOAD_AT + size(Rows.begun(id)));
        long end = LaneFrame.padded(LaneFrame.PAYLOAD_AT + size(Rows.served(id)));
        if (ends) {
            lane.end(key, Rows.served(id));
        }
        return new Request(id, key + begin, ends ? key + begin + end : -1);
    }

    private static int size(io.tollgate.audit.RequestRow row) {
        return io.tollgate.audit.RowCodec.encode(row).length;
    }

    @Test
    void aRowLogCutAnywhereIsMadeWholeFromTheLanes() throws Exception {
        Path original = folder.resolve("original");
        try (Journal journal = Journal.open(Journals.small(original, NEVER))) {
            for (int i = 0; i < 6; i++) {
                record(journal.lane(i % 2), "req-" + i, i != 4);
                Journals.flush(journal);
            }
            Journals.copy(original, folder.resolve("killed"));
        }
        Path log = Path.of("rows").resolve(RowSegment.file(Path.of(""), 1).toString());
        var ends = new ArrayList<Long>();
        try (var reader = new FrameReader(folder.resolve("killed").resolve(log), 0)) {
            while (reader.next(Files.size(reader.file()))) {
                ends.add(reader.offset());
            }
        }
        long start = ends.get(1); // after header and first mark, which are made in one step
        var cuts = new TreeSet<>(ends.subList(1, ends.size()));
        while (cuts.size() < ends.size() + 20) {
            cuts.add(start + random.nextLong(ends.getLast() - start));
        }

        int number = 0;
        for (long cut : cuts) {
            Path copy = folder.resolve("cut" + number++);
            Journals.copy(folder.resolve("killed"), copy);
            cut(copy.resolve(log), cut, number % 2 == 0);

            try (Journal journal = Journal.open(Journals.small(copy, NEVER))) {
                assertThat(Journals.readProved(journal.rows()).outcomes())
                        .as("cut at " + cut)
                        .containsExactlyInAnyOrder(
                                "req-0 served",
                                "req-1 served",
                                "req-2 served",
                                "req-3 served",
                                "req-4 unknown",
                                "req-5 served");
            }
        }
        assertThat(Journals.files(folder.resolve("cut1").resolve("rows"), ".torn")).hasSize(1);
    }

    @Test
    void damageInAnEarlierFileOfTheRowLogIsRefusedByName() throws Exception {
        Path earlier = threeFiles();
        long size = Files.size(earlier);
        flip(earlier, size - 20);

        assertThatThrownBy(() -> Journal.open(Journals.small(folder, NEVER)))
                .isInstanceOfSatisfying(
                        JournalDamaged.class,
                        damage -> {
                            assertThat(damage.file()).isEqualTo(earlier);
                            assertThat(damage.offset()).isEqualTo(size - RowFrame.SEAL_BYTES);
                        })
                .hasMessageContaining("no seal");

        flip(earlier, size - 20);
        flip(earlier, 20);
        assertThatThrownBy(() -> Journal.open(Journals.small(folder, NEVER)))
                .isInstanceOf(JournalDamaged.class)
                .hasMessageContaining(earlier + ": damaged at byte 0: no header");
    }

    @Test
    void aMissingFileOfTheRowLogIsRefused() throws Exception {
        threeFiles();
        Files.delete(Journals.files(folder.resolve("rows"), ".log").get(1));

        assertThatThrownBy(() -> Journal.open(Journals.small(folder, NEVER)))
                .isInstanceOf(JournalDamaged.class)
                .hasMessageContaining("begins at row");
    }

    @Test
    void damageWithinAnEarlierFileStopsItsReaderByName() throws Exception {
        Path earlier = threeFiles();
        flip(earlier, 60_000);

        try (Journal journal = Journal.open(Journals.small(folder, NEVER))) {
            assertThatThrownBy(() -> Journals.read(journal.rows()))
                    .isInstanceOfSatisfying(
                            JournalDamaged.class,
                            damage -> assertThat(damage.offset()).isBetween(59_000L, 60_000L));
        }
    }

    @Test
    void damageInAnEarlierFileOfALaneIsRefused() throws Exception {
        Path killed = folder.resolve("killed");
        var clock = new StoppedClock();
        try (Journal journal = clock.open(Journals.small(folder.resolve("live"), NEVER))) {
            clock.stop(journal);
            Lane lane = journal.lane(0);
            for (int i = 0; i < 400; i++) {
                long key = lane.begin(Rows.begun("req-" + i));
                Journals.until(() -> !lane.wantsNext());
                lane.end(key, Rows.served("req-" + i));
            }
            Journals.copy(folder.resolve("live"), killed);
            clock.goOn();
        }
        Path first = killed.resolve("lanes").resolve("lane-2-0-0.lane");
        flip(first, 50_000);

        assertThatThrownBy(() -> Journal.open(Journals.small(killed, NEVER)))
                .isInstanceOf(JournalDamaged.class)
                .hasMessageContaining("lane-2-0-0.lane: damaged at byte");

        flip(first, 50_000);
        try (Journal journal = Journal.open(Journals.small(killed, NEVER))) {
            assertThat(Journals.readProved(journal.rows()).rows()).hasSize(400);
        }
    }

    @Test
    void aDamagedCopyOfTheLastFrameIsKeptBeside() throws Exception {
        Path killed = folder.resolve("killed");
        Request last;
        var clock = new StoppedClock();
        try (Journal journal = clock.open(Journals.small(folder.resolve("live"), NEVER))) {
            clock.stop(journal);
            record(journal.lane(0), "one", true);
            last = record(journal.lane(0), "two", true);
            Journals.until(() -> !journal.lane(0).wantsNext());
            Journals.copy(folder.resolve("live"), killed);
            clock.goOn();
        }
        flip(killed.resolve("lanes").resolve("lane-2-0-0.lane"), last.endedAt - 20);

        try (Journal journal = Journal.open(Journals.small(killed, NEVER))) {
            assertThat(Journals.readProved(journal.rows()).outcomes())
                    .containsExactly("one served", "two unknown");
        }
        assertThat(Journals.files(killed.resolve("lanes"), ".torn")).hasSize(1);
    }

    private Path threeFiles() throws Exception {
        try (Journal journal = Journal.open(Journals.small(folder, NEVER))) {
            for (int part = 0; part < 8; part++) {
                for (int i = 0; i < 200; i++) {
                    Lane lane = journal.lane(0);
                    Journals.until(() -> !lane.wantsNext());
                    record(lane, "req-" + part + "-" + i, true);
                }
                Journals.flush(journal);
                Journals.flush(journal);
            }
        }
        List<Path> files = Journals.files(folder.resolve("rows"), ".log");
        assertThat(files.size()).isGreaterThanOrEqualTo(3);
        return files.getFirst();
    }

    private static void cut(Path file, long at, boolean zeros) throws IOException {
        try (var access = new RandomAccessFile(file.toFile(), "rw")) {
            long size = access.length();
            access.setLength(at);
            if (zeros) {
                access.setLength(size);
            }
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (var access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(at);
            int value = access.read();
            access.seek(at);
            access.write(value ^ 0x10);
        }
    }
}
