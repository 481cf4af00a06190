package io.tollgate.audit.ship;

import static io.tollgate.audit.SampleRows.body;
import static io.tollgate.audit.SampleRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.audit.Batch;
import io.tollgate.audit.Store.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShipperTroubleTest extends ShipperSetup {
    @Test
    void sendsTheSameBatchAgainUntilTheStoreIsBack() throws InterruptedException {
        log.rowsTo(5);
        var left = new AtomicInteger(8);
        store.before =
                _ ->
                        left.getAndDecrement() > 0
                                ? new Written.Unavailable("away")
                                : new Written.Done();

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(5, SOON)).isTrue();

            assertThat(shipper.stats().retries()).isEqualTo(8);
            assertThat(shipper.stats().lastError()).isEqualTo("away");
            assertThat(shipper.stats().available()).isTrue();
        }
        assertThat(store.tried).extracting(Batch::token).containsOnly("node-1:1-5");
        assertThat(pauses)
                .extracting(Duration::toMillis)
                .containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);
    }

    @Test
    void survivesAStoreThatThrows() throws InterruptedException {
        log.rowsTo(3);
        var first = new AtomicInteger();
        store.before =
                _ -> {
                    if (first.getAndIncrement() == 0) {
                        throw new IllegalStateException("broken");
                    }
                    return new Written.Done();
                };

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(3, SOON)).isTrue();

            assertThat(shipper.stats().lastError()).contains("broken");
        }
        assertThat(store.rows()).isEqualTo(numbers(1, 3));
    }

    @Test
    void repeatsAPlannedRangeExactlyThoughTheLogHasGrown() throws InterruptedException {
        log.rowsTo(5);
        ShipState.open(folder.resolve("scripted.state"), "node-1").plan(5);
        log.rowsTo(20);

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(20, SOON)).isTrue();
        }

        assertThat(store.kept())
                .extracting(Batch::token)
                .containsExactly("node-1:1-5", "node-1:6-20");
    }

    @Test
    void parksPoisonAndShipsAllTheRest() throws InterruptedException, IOException {
        log.rowsTo(300);
        store.poison.addAll(List.of(1L, 57L, 58L, 300L));

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(300, SOON)).isTrue();

            assertThat(shipper.stats().quarantined()).isEqualTo(4);
            assertThat(shipper.stats().quarantinedRows()).containsExactly(1L, 57L, 58L, 300L);
        }
        assertThat(store.rows()).hasSize(296).doesNotHaveDuplicates();
        assertThat(Files.readString(folder.resolve("quarantine/scripted/57.json")))
                .contains("\"reason\" : \"poison 57\"", "\"row_arrived\" : false", "req_7tq1mz");
        try (Shipper again = start()) {
            assertThat(again.stats().quarantinedRows()).containsExactly(1L, 57L, 58L, 300L);
        }
    }

    @Test
    void parksOnlyTheTextsWhereTheRowItselfIsTaken() throws InterruptedException, IOException {
        log.add(row(1)).add(body(2)).add(row(2)).add(row(3));
        store.before =
                batch ->
                        batch.bodies().isEmpty()
                                ? new Written.Done()
                                : new Written.Rejected("texts too long");

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(3, SOON)).isTrue();
        }

        assertThat(store.rows()).isEqualTo(numbers(1, 3));
        assertThat(Files.readString(folder.resolve("quarantine/scripted/2.json")))
                .contains("\"row_arrived\" : true", "asked 2");
    }

    @Test
    void parksSlowlyWhereTheStoreTakesNothing() throws InterruptedException {
        log.rowsTo(23);
        store.poison.addAll(numbers(1, 23));

        try (Shipper shipper = start()) {
            assertThat(shipper.awaitShipped(23, SOON)).isTrue();

            assertThat(shipper.stats().quarantined()).isEqualTo(23);
        }
        assertThat(pauses).hasSize(3);
    }

    @Test
    void refusesTheStateOfAnotherNode() {
        ShipState.open(folder.resolve("scripted.state"), "node-2").plan(5);

        assertThatThrownBy(this::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("of node node-2 (expected: node-1)");
    }

    @Test
    void saysSoWhereTheLogIsOlderThanWhatWasShipped() throws InterruptedException {
        ShipState.open(folder.resolve("scripted.state"), "node-1").shipped(9);
        log.rowsTo(5);
        var paused = new CountDownLatch(1);
        var watched =
                new Surroundings(
                        world.clock(), world.nanos(), world.random(), (_, _) -> paused.countDown());

        try (Shipper shipper = Shipper.start(log, store, folder, AT_ONCE, watched)) {
            assertThat(paused.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(shipper.stats().lastError()).contains("ends at row 5", "at least 9");
            assertThat(shipper.stats().available()).isFalse();
        }
        assertThat(store.tried).isEmpty();
    }

    @Test
    void refusesADamagedState() throws IOException {
        Files.writeString(folder.resolve("scripted.state"), "tollgate-ship 1 shipped=");

        assertThatThrownBy(this::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("damaged");
    }
}
