package io.tollgate.audit.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.audit.BodyRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.Rows;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {
    private static final Duration OFTEN = Duration.ofMillis(5);
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir Path folder;

    @Test
    void aRequestLeavesItsLastRow() throws Exception {
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            long key = journal.lane(0).begin(Rows.begun("req-1"));
            boolean ended = journal.lane(0).end(key, Rows.served("req-1"));
            Journals.flush(journal);

            Journals.Content content = Journals.readProved(journal.rows());

            assertThat(key).isPositive();
            assertThat(ended).isTrue();
            assertThat(content.rows()).hasSize(1);
            assertThat(content.rows().getFirst().row()).isEqualTo(Rows.served("req-1"));
            assertThat(content.rows().getFirst().node()).isEqualTo(Journals.NODE);
        }
    }

    @Test
    void aRefusedRequestHasARowWithoutABegin() throws Exception {
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            assertThat(journal.shared().end(Recorder.NOT_BEGUN, Rows.served("no"))).isTrue();
            Journals.flush(journal);

            assertThat(Journals.readProved(journal.rows()).ids()).containsExactly("no");
        }
    }

    @Test
    void aRequestThatIsEndedTwiceHasOneRow() throws Exception {
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            Lane lane = journal.lane(0);
            long key = lane.begin(Rows.begun("req-1"));
            lane.end(key, Rows.served("req-1"));
            lane.end(key, Rows.served("req-1"));
            Journals.flush(journal);

            assertThat(Journals.readProved(journal.rows()).ids()).containsExactly("req-1");
        }
    }

    @Test
    void rowsOfAllLanesGetNumbersWithoutAGap() throws Exception {
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 2; i++) {
                Lane lane = journal.lane(i);
                int number = i;
                threads.add(Thread.ofPlatform().start(() -> fill(lane, "lane" + number, 9_000)));
            }
            for (int i = 0; i < 3; i++) {
                int number = i;
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> fill(journal.shared(), "shared" + number, 3_000)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            Journals.flush(journal);

            assertThat(Journals.readProved(journal.rows()).rows()).hasSize(27_000);
            assertThat(journal.rows().last()).isEqualTo(27_000);
            assertThat(Journals.files(folder.resolve("rows"), ".log").size()).isGreaterThan(2);
            assertThat(Journals.files(folder.resolve("lanes"), ".lane").size()).isLessThan(60);
        }
    }

    @Test
    void goesOnWithNumbersAndChainAfterAClose() throws Exception {
        for (int round = 0; round < 3; round++) {
            try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
                fill(journal.lane(0), "round" + round, 100);
            }
        }

        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            assertThat(Journals.readProved(journal.rows()).rows()).hasSize(300);
        }
    }

    @Test
    void aCloseEndsWhatIsOpenAndSignsACheckpoint() throws Exception {
        try (Journal journal = Journal.open(Journals.small(folder, NEVER))) {
            journal.lane(0).begin(Rows.begun("open"));
            fill(journal.lane(1), "done", 2);
        }

        assertThat(Journals.files(folder.resolve("lanes"), "")).isEmpty();
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            Journals.Content content = Journals.readProved(journal.rows());
            assertThat(content.outcomes())
                    .containsExactlyInAnyOrder("open unknown", "done-0 served", "done-1 served");
            Checkpoint checkpoint = content.checkpoints().getLast();
            assertThat(checkpoint.seq()).isEqualTo(3);
            assertThat(journal.checkpointKey().signed(checkpoint)).isTrue();
        }
    }

    @Test
    void writesNothingAfterItsClose() throws Exception {
        Journal journal = Journal.open(Journals.small(folder, OFTEN));
        long key = journal.lane(0).begin(Rows.begun("req-1"));
        journal.close();

        assertThat(journal.lane(0).begin(Rows.begun("late"))).isEqualTo(Recorder.NO_ROOM);
        assertThat(journal.lane(0).end(key, Rows.served("req-1"))).isFalse();
        assertThat(journal.flush()).isCompletedExceptionally();
        assertThat(journal.health().state()).isEqualTo(DiskState.CLOSED);
    }

    @Test
    void bodiesStandBeforeTheirRow() throws Exception {
        String answer = "\u20ac".repeat(20_000);
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            Lane lane = journal.lane(0);
            long one = lane.begin(Rows.begun("one"));
            long two = lane.begin(Rows.begun("two"));
            assertThat(lane.body(one, BodyText.REQUEST, 0, true, bytes("ask"))).isTrue();
            Journals.flush(journal);
            fill(lane, "between", 500);
            Journals.flush(journal);
            byte[] all = answer.getBytes(UTF_8);
            for (int at = 0; at < all.length; at += 30_001) {
                int length = Math.min(30_001, all.length - at);
                ByteBuffer piece = ByteBuffer.wrap(all, at, length);
                Journals.until(() -> !lane.wantsNext());
                lane.body(one, BodyText.RESPONSE, at, at + length == all.length, piece);
            }
            lane.end(two, Rows.served("two"));
            lane.end(one, Rows.served("one"));
            Journals.flush(journal);

            Journals.Content content = Journals.readProved(journal.rows());

            assertThat(content.bodies())
                    .containsExactly(
                            new BodyRow(
                                    Journals.NODE,
                                    502,
                                    Rows.served("one").createdAtMillis(),
                                    "one",
                                    "ask",
                                    answer,
                                    false));
        }
    }

    @Test
    void aTextThatIsTooLongOrHasAGapIsMarked() throws Exception {
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            Lane lane = journal.lane(0);
            long one = lane.begin(Rows.begun("one"));
            for (int at = 0; at < 120_000; at += 30_000) {
                Journals.until(() -> !lane.wantsNext());
                lane.body(one, BodyText.REQUEST, at, at == 90_000, bytes("x".repeat(30_000)));
            }
            lane.end(one, Rows.served("one"));
            long two = lane.begin(Rows.begun("two"));
            lane.body(two, BodyText.RESPONSE, 0, false, bytes("a"));
            lane.body(two, BodyText.RESPONSE, 2, true, bytes("c"));
            lane.end(two, Rows.served("two"));
            Journals.flush(journal);

            List<BodyRow> bodies = Journals.readProved(journal.rows()).bodies();

            assertThat(bodies.get(0).request().length()).isEqualTo(100_000);
            assertThat(bodies.get(0).truncated()).isTrue();
            assertThat(bodies.get(1).response()).isEqualTo("a");
            assertThat(bodies.get(1).truncated()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void tellsWhenWhatWasWrittenIsOnDisk(Durability durability) throws Exception {
        JournalSettings settings =
                Journals.settings(
                        folder,
                        durability == Durability.STRICT ? NEVER : OFTEN,
                        durability,
                        NEVER,
                        Journals.ANY_DISK);
        try (Journal journal = Journal.open(settings)) {
            var forced = new CompletableFuture<Boolean>();
            long key = journal.lane(0).begin(Rows.begun("one"));
            journal.lane(0).end(key, Rows.served("one"));
            journal.lane(0).whenForced(forced::complete);

            assertThat(forced.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(journal.rows().last()).isEqualTo(1);
        }
    }

    @Test
    void aLaneAllocatesNothing() throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        RequestRow begun = Rows.begun("req-1");
        RequestRow served = Rows.served("req-1");
        long least = Long.MAX_VALUE;
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            Lane lane = journal.lane(0);
            for (int round = 0; round < 300 && least > 0; round++) {
                Journals.until(() -> !lane.wantsNext());
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 100; i++) {
                    lane.end(lane.begin(begun), served);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }

        assertThat(least).as("bytes for 100 requests, once compiled").isZero();
    }

    @Test
    void aCursorGoesOnAsTheLogGrowsOverManyFiles() throws Exception {
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN));
                var cursor = journal.rows().read(1)) {
            assertThat(cursor.next()).isNull();
            int seen = 0;
            for (int round = 0; round < 10; round++) {
                fill(journal.lane(0), "round" + round, 300);
                Journals.flush(journal);
                while (cursor.next() != null) {
                    seen++;
                }
                assertThat(seen).isEqualTo((round + 1) * 300);
            }
        }
    }

    @Test
    void aCursorStartsAtAnyRow() throws Exception {
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            fill(journal.lane(0), "r", 1_500);
            Journals.flush(journal);
            for (long from = 1; from <= 1_501; from += 50) {
                Journals.Content content = Journals.read(journal.rows(), from);
                assertThat(content.rows()).hasSize((int) (1_501 - from));
            }
            assertThatThrownBy(() -> journal.rows().read(1_502))
                    .hasMessage("seq: 1502 (expected: 1 to 1501)");
        }
    }

    @Test
    void aReaderWaitsForTheNextRow() throws Exception {
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            assertThat(journal.rows().await(0, Duration.ofMillis(1))).isFalse();
            var found = new CompletableFuture<Boolean>();
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            found.complete(journal.rows().await(0, Duration.ofSeconds(20)));
                        } catch (InterruptedException e) {
                            found.completeExceptionally(e);
                        }
                    });
            fill(journal.lane(0), "r", 1);

            assertThat(found.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void onlyWhatEveryDestinationHasIsDeletedByAge() throws Exception {
        JournalSettings settings =
                Journals.settings(
                        folder, OFTEN, Durability.GROUP, Duration.ofMillis(1), Journals.ANY_DISK);
        try (Journal journal = Journal.open(settings)) {
            journal.rows().shipped("sqlite", 0);
            journal.rows().shipped("webhook", 0);
            fillInParts(journal, 6);
            assertThat(journal.rows().first()).isEqualTo(1);

            journal.rows().shipped("sqlite", journal.rows().last());
            Journals.flush(journal);
            assertThat(journal.rows().first()).isEqualTo(1);

            journal.rows().shipped("webhook", 700);
            Journals.until(() -> flushed(journal) && journal.rows().first() > 1);
            assertThat(journal.rows().first()).isLessThanOrEqualTo(701);
            assertThatThrownBy(() -> journal.rows().read(1))
                    .isInstanceOf(IllegalArgumentException.class);

            journal.forget("webhook");
            Journals.until(() -> flushed(journal) && journal.rows().first() > 1_500);
            Journals.Content left = Journals.read(journal.rows());
            assertThat(left.rows()).hasSize((int) (3_001 - journal.rows().first()));
        }
        try (Journal journal = Journal.open(settings)) {
            assertThat(journal.destinations()).containsOnlyKeys("sqlite");
            assertThat(journal.rows().last()).isEqualTo(3_000);
        }
    }

    @Test
    void oneProcessAtATimeKeepsAFolder() throws Exception {
        try (Journal journal = Journal.open(Journals.small(folder, OFTEN))) {
            assertThatThrownBy(() -> Journal.open(Journals.small(folder, OFTEN)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process keeps its journal here");
            assertThat(journal.rows().node()).isEqualTo(Journals.NODE);
        }
    }

    @Test
    void aFolderKeepsItsNode() throws Exception {
        JournalSettings unnamed = JournalSettings.of(folder, 1, new JournalSettings.Disk(0, 0, 0));
        String made;
        try (Journal journal = Journal.open(unnamed)) {
            made = journal.rows().node();
        }
        try (Journal journal = Journal.open(unnamed)) {
            assertThat(journal.rows().node()).isEqualTo(made).startsWith("n-");
        }
        assertThatThrownBy(() -> Journal.open(Journals.small(folder, OFTEN)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected: node-a");
        assertThat(Files.readString(folder.resolve("node"))).isEqualTo(made + "\n");
    }

    private static boolean flushed(Journal journal) {
        journal.flush().join();
        return true;
    }

    private static void fillInParts(Journal journal, int parts) throws Exception {
        for (int part = 0; part < parts; part++) {
            fill(journal.lane(0), "part" + part, 500);
            Journals.flush(journal);
        }
    }

    private static void fill(Recorder recorder, String name, int count) {
        for (int i = 0; i < count; i++) {
            String id = name + "-" + i;
            long key = Recorder.NO_ROOM;
            while (key == Recorder.NO_ROOM) {
                key = recorder.begin(Rows.begun(id));
                if (key == Recorder.NO_ROOM) {
                    Thread.onSpinWait();
                }
            }
            assertThat(recorder.end(key, Rows.served(id))).isTrue();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
