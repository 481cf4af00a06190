package io.tollgate.audit.ship;

import static io.tollgate.audit.SampleRows.body;
import static io.tollgate.audit.SampleRows.checkpoint;
import static io.tollgate.audit.SampleRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Batch;
import io.tollgate.audit.EncodedRow;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Store.Written;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShipperTest extends ShipperSetup {
    @Test
    void shipsEachRowOnceInOrder() throws InterruptedException {
        log.rowsTo(250);

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(250, SOON)).isTrue();
            log.rowsTo(260);
            assertThat(shipper.awaitShipped(260, SOON)).isTrue();

            assertThat(shipper.stats().rows()).isEqualTo(260);
            assertThat(shipper.stats().lagRows()).isZero();
            assertThat(shipper.stats().lagMillis()).isZero();
        }

        assertThat(store.rows()).isEqualTo(numbers(1, 260));
        assertThat(log.shipped).containsEntry("scripted", 260L);
        assertThat(store.closed.getCount()).isZero();
    }

    @Test
    void theLastCheckpointsOfAClosedLogAreKeptBeforeTheirTurn() throws InterruptedException {
        log.rowsTo(3);
        log.add(checkpoint(3));

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(3, SOON)).isTrue();
        }

        assertThat(store.early).containsExactly(checkpoint(3));
    }

    @Test
    void checkpointsOfRowsThatHaveNotArrivedAreNotKeptYet() {
        store.before = _ -> new Written.Unavailable("away");
        log.rowsTo(3);
        log.add(checkpoint(3));

        start().close();

        assertThat(store.early).isEmpty();
    }

    @Test
    void cutsBatchesByRows() throws InterruptedException {
        log.rowsTo(250);

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(250, SOON)).isTrue();
        }

        assertThat(store.kept())
                .extracting(Batch::token)
                .containsExactly("node-1:1-100", "node-1:101-200", "node-1:201-250");
    }

    @Test
    void cutsBatchesByBytes() throws InterruptedException {
        log.rowsTo(50);
        var small =
                new ShipSettings(
                        100,
                        2_000,
                        Duration.ZERO,
                        AT_ONCE.firstRetry(),
                        AT_ONCE.longestRetry(),
                        1,
                        Duration.ZERO);

        try (Shipper shipper = Shipper.start(log, store, folder, small, world)) {
            assertThat(shipper.awaitShipped(50, SOON)).isTrue();
        }

        List<Batch> full = store.kept().subList(0, store.kept().size() - 1);
        assertThat(full)
                .hasSizeGreaterThan(2)
                .allSatisfy(batch -> {
                    List<NumberedRow> rows = batch.rows();
                    assertThat(bytes(rows)).isGreaterThanOrEqualTo(2_000);
                    assertThat(bytes(rows.subList(0, rows.size() - 1))).isLessThan(2_000);
                });
    }

    private static int bytes(List<NumberedRow> rows) {
        return rows.stream().mapToInt(row -> EncodedRow.of(row).bytes().length).sum();
    }

    @Test
    void waitsForABatchToFillButNotLongerThanItsAge() throws InterruptedException {
        var patient =
                new ShipSettings(
                        10,
                        1 << 20,
                        Duration.ofMinutes(10),
                        AT_ONCE.firstRetry(),
                        AT_ONCE.longestRetry(),
                        1,
                        Duration.ZERO);
        log.rowsTo(9);

        try (Shipper shipper = Shipper.start(log, store, folder, patient, world)) {
            assertThat(shipper.awaitShipped(1, Duration.ofMillis(300))).isFalse();
            log.rowsTo(10);
            assertThat(shipper.awaitShipped(10, SOON)).isTrue();
        }

        assertThat(store.kept()).extracting(Batch::token).containsExactly("node-1:1-10");
    }

    @Test
    void takesAlongWhatStandsBeforeEachRow() throws InterruptedException {
        log.add(body(1)).add(row(1)).add(checkpoint(1)).add(body(2)).add(row(2));
        log.add(checkpoint(2));

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(2, SOON)).isTrue();
            log.add(row(3));
            assertThat(shipper.awaitShipped(3, SOON)).isTrue();
        }

        assertThat(store.kept().getFirst().bodies()).containsExactly(body(1), body(2));
        assertThat(store.kept().getFirst().checkpoints()).containsExactly(checkpoint(1));
        assertThat(store.kept().getLast().checkpoints()).containsExactly(checkpoint(2));
    }

    @Test
    void saysHowFarBehindItIs() throws InterruptedException {
        log.rowsTo(7);
        var tried = new CountDownLatch(2);
        store.before =
                _ -> {
                    tried.countDown();
                    return new Written.Unavailable("away");
                };

        try (Shipper shipper = start()) {
            assertThat(tried.await(10, TimeUnit.SECONDS)).isTrue();

            ShipStats stats = shipper.stats();
            assertThat(stats.lagRows()).isEqualTo(7);
            // row 1 began 1 ms after the start and took 1 ms; now is a minute after the start
            assertThat(stats.lagMillis()).isEqualTo(59_998);
            assertThat(stats.available()).isFalse();
        }
    }

    @Test
    void goesOnWhereItStopped() throws InterruptedException {
        log.rowsTo(5);
        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(5, SOON)).isTrue();
        }
        log.rowsTo(9);

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(9, SOON)).isTrue();
        }

        assertThat(store.rows()).isEqualTo(numbers(1, 9));
    }

    @Test
    void startsAtTheFirstRowThatIsHeld() throws InterruptedException {
        log.rowsTo(20);
        log.deleteBefore(15);

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(20, SOON)).isTrue();

            assertThat(shipper.stats().skipped()).isEqualTo(14);
        }
        assertThat(store.rows()).isEqualTo(numbers(15, 20));
    }

    @Test
    void worksOnlyItsShareWhileItCatchesUp() throws InterruptedException {
        log.rowsTo(1_000);
        var nanos = new AtomicInteger();
        var ticking =
                new Surroundings(
                        world.clock(), () -> nanos.addAndGet(1_000_000), () -> 1, world.pauses());

        try (Shipper shipper = Shipper.start(log, store, folder, AT_ONCE, ticking)) {
            assertThat(shipper.awaitShipped(1_000, SOON)).isTrue();
        }

        // each batch took 1 ms of this clock, a quarter of the time
        assertThat(pauses).hasSize(9).containsOnly(Duration.ofMillis(3));
    }

    @Test
    void carriesAnyRowsWhileTheyAreWritten() throws InterruptedException {
        var writer = Thread.ofVirtual().start(() -> addRows(20_000));

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(20_000, SOON)).isTrue();
        }

        writer.join();
        assertThat(store.rows()).isEqualTo(numbers(1, 20_000));
    }
}
