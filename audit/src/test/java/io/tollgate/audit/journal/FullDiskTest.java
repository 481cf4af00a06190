package io.tollgate.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Rows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    private static final Duration OFTEN = Duration.ofMillis(5);
    private static final JournalSettings.Disk WATERMARKS =
            new JournalSettings.Disk(4_000_000, 1_000_000, 256 * 1024);

    private final AtomicLong usable = new AtomicLong(1L << 40);

    @TempDir Path folder;

    /** A request that runs. */
    private record Running(String id, long key) {}

    @Test
    void bodiesAreDroppedAndShippedRowsDeletedWhenItIsNearlyFull() throws Exception {
        try (Journal journal = open()) {
            Lane lane = journal.lane(0);
            journal.rows().shipped("sqlite", 0);
            for (int part = 0; part < 3; part++) {
                for (int i = 0; i < 300; i++) {
                    String id = "req-" + part + "-" + i;
                    Journals.until(() -> !lane.wantsNext());
                    lane.end(lane.begin(Rows.begun(id)), Rows.served(id));
                }
                Journals.flush(journal);
            }
            usable.set(3_000_000);
            Journals.until(() -> journal.health().state() == DiskState.LOW);

            long key = lane.begin(Rows.begun("low"));
            boolean kept = lane.body(key, BodyText.REQUEST, 0, true, ByteBuffer.allocate(10));
            lane.end(key, Rows.served("low"));
            journal.rows().shipped("sqlite", journal.rows().last());
            Journals.flush(journal);

            assertThat(kept).isFalse();
            assertThat(journal.health().droppedBodies()).isEqualTo(1);
            assertThat(journal.rows().first()).isGreaterThan(1);
            usable.set(1L << 40);
            Journals.until(() -> journal.health().state() == DiskState.ROOMY);
        }
    }

    @Test
    void nothingIsBegunWhenItIsFullAndWhatRunsCanEnd() throws Exception {
        try (Journal journal = open()) {
            Lane lane = journal.lane(0);
            long key = lane.begin(Rows.begun("runs"));
            usable.set(999_999);
            Journals.until(() -> journal.health().state() == DiskState.FULL);

            assertThat(lane.begin(Rows.begun("new"))).isEqualTo(Recorder.NO_ROOM);
            assertThat(lane.end(Recorder.NOT_BEGUN, Rows.served("unrecorded"))).isFalse();
            assertThat(lane.end(key, Rows.served("runs"))).isTrue();
            Journals.flush(journal);
            assertThat(Journals.readProved(journal.rows()).outcomes())
                    .containsExactly("runs served");
            assertThat(journal.health().unrecorded()).isEqualTo(1);
            assertThat(journal.health().why()).startsWith("999999 bytes are left");

            usable.set(1L << 40);
            Journals.until(() -> journal.health().state() == DiskState.ROOMY);
            assertThat(lane.begin(Rows.begun("new"))).isPositive();
        }
    }

    @Test
    void aLaneWithoutANextFileKeepsRoomForTheEndsOfWhatRuns() throws Exception {
        try (Journal journal = open()) {
            Path lanes = folder.resolve("lanes");
            Path away = folder.resolve("away");
            Files.move(lanes, away); // no file can be made any more

            var running = fill(journal.lane(0), "req-");
            Journals.until(() -> journal.health().state() == DiskState.FULL);
            assertThat(journal.health().why()).contains("no file for a lane can be made");
            assertThat(Files.exists(folder.resolve("ballast"))).isFalse();
            int count = running.size();
            for (Running request : running) {
                assertThat(journal.lane(0).end(request.key, Rows.served(request.id))).isTrue();
            }

            Files.move(away, lanes);
            Journals.until(() -> journal.health().state() == DiskState.ROOMY);
            Journals.flush(journal);
            assertThat(Journals.readProved(journal.rows()).outcomes())
                    .hasSize(count)
                    .allMatch(row -> row.endsWith(" served"));
        }
    }

    @Test
    void aDiskThatIsReallyFullLosesNothingThatWasBegun(TestReporter reporter) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        if (!run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString())) {
            reporter.publishEntry(
                    "a full disk", "this user may not mount one: the tests above show it without");
            return;
        }
        try {
            reallyFull(disk);
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private void reallyFull(Path disk) throws Exception {
        JournalSettings settings =
                Journals.settings(
                        disk.resolve("journal"),
                        OFTEN,
                        Durability.GROUP,
                        Duration.ofHours(1),
                        new JournalSettings.Disk(0, 0, 512 * 1024));
        int recorded;
        try (Journal journal = Journal.open(settings)) {
            Lane lane = journal.lane(0);
            var first = fillSome(lane, "first-", 100);
            Path ballast = disk.resolve("journal").resolve("ballast");
            Journals.until(() -> isWhole(ballast, 512 * 1024));
            occupy(disk.resolve("other"));
            var running = new ArrayDeque<>(first);
            Journals.until(() -> {
                // used files are taken first, so there may be room again for a while
                running.addAll(fill(lane, "second-" + running.size() + "-"));
                return journal.health().state() == DiskState.FULL;
            });
            for (Running request : running) {
                assertThat(lane.end(request.key, Rows.served(request.id))).isTrue();
            }
            recorded = running.size();

            Files.delete(disk.resolve("other"));
            Journals.until(() -> journal.health().state() == DiskState.ROOMY);
            journal.flush().get(20, TimeUnit.SECONDS);
            assertThat(Journals.readProved(journal.rows()).outcomes())
                    .hasSize(recorded)
                    .allMatch(row -> row.endsWith(" served"));
        }
        try (Journal journal = Journal.open(settings)) {
            assertThat(Journals.readProved(journal.rows()).rows()).hasSize(recorded);
        }
    }

    private static boolean isWhole(Path file, long size) {
        try {
            return Files.exists(file) && Files.size(file) == size;
        } catch (IOException e) {
            return false;
        }
    }

    private static void occupy(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] some = new byte[4096];
            for (int i = 0; i < 10_000; i++) {
                out.write(some);
            }
            throw new AssertionError("the disk took 40 MB");
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static ArrayDeque<Running> fillSome(Lane lane, String name, int count) {
        var running = new ArrayDeque<Running>();
        for (int i = 0; i < count; i++) {
            Journals.until(() -> !lane.wantsNext());
            String id = name + i;
            running.add(new Running(id, lane.begin(Rows.begun(id))));
        }
        return running;
    }

    /** Begins requests until no more can be begun. */
    private static ArrayDeque<Running> fill(Lane lane, String name) {
        var running = new ArrayDeque<Running>();
        for (int i = 0; i < 100_000; i++) {
            String id = name + i;
            long key = lane.begin(Rows.begun(id));
            if (key == Recorder.NO_ROOM) {
                return running;
            }
            running.add(new Running(id, key));
        }
        throw new AssertionError("100,000 requests were begun on a full disk");
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private Journal open() throws IOException {
        return Journal.open(
                Journals.settings(folder, OFTEN, Durability.GROUP, Duration.ofHours(1), WATERMARKS),
                InstantSource.system(),
                usable::get);
    }
}
