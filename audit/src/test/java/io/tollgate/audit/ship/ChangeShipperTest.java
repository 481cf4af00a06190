package io.tollgate.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Batch;
import io.tollgate.audit.ChangeLog;
import io.tollgate.audit.ChangeRow;
import io.tollgate.audit.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeShipperTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path folder;

    private final Held log = new Held();
    private final Taker store = new Taker();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @Test
    void changesArriveInTheirOrder() throws InterruptedException {
        log.add(1, 450);
        try (ChangeShipper shipper = start()) {
            assertThat(shipper.awaitShipped(SOON)).isTrue();
            log.add(451, 460);
            assertThat(shipper.awaitShipped(SOON)).isTrue();
        }

        assertThat(store.ids).isEqualTo(ids(1, 460));
        assertThat(log.arrived).isEqualTo("c460");
    }

    @Test
    void whatWasMadeWhileTheStoreWasAwayComesLater() throws InterruptedException {
        store.awayFor.set(4);
        log.add(1, 3);
        try (ChangeShipper shipper = start()) {
            assertThat(shipper.awaitShipped(SOON)).isTrue();
        }

        assertThat(store.ids).isEqualTo(ids(1, 3));
        assertThat(pauses)
                .containsExactly(
                        Duration.ofMillis(200),
                        Duration.ofMillis(400),
                        Duration.ofMillis(800),
                        Duration.ofMillis(1600));
    }

    @Test
    void aRestartGoesOnAfterTheLastThatArrived() throws InterruptedException {
        log.add(1, 3);
        try (ChangeShipper shipper = start()) {
            assertThat(shipper.awaitShipped(SOON)).isTrue();
        }
        log.add(4, 5);
        try (ChangeShipper shipper = start()) {
            assertThat(shipper.awaitShipped(SOON)).isTrue();
        }

        assertThat(store.ids).isEqualTo(ids(1, 5));
    }

    @Test
    void aChangeThatIsRefusedDoesNotHoldUpTheOthers() throws InterruptedException {
        store.poison.add("c2");
        log.add(1, 4);
        try (ChangeShipper shipper = start()) {
            assertThat(shipper.awaitShipped(SOON)).isTrue();
        }

        assertThat(store.ids).containsExactly("c1", "c3", "c4");
    }

    private ChangeShipper start() {
        var world =
                new Surroundings(
                        Clock.systemUTC(),
                        System::nanoTime,
                        () -> 1.0,
                        (atMost, _) -> pauses.add(atMost));
        return ChangeShipper.start(log, store, folder, ShipSettings.DEFAULT, world);
    }

    private static List<String> ids(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "c" + i).toList();
    }

    /** Changes in memory. */
    private static final class Held implements ChangeLog {
        private final List<ChangeRow> rows = new ArrayList<>();
        private volatile String arrived = "";

        synchronized void add(int first, int last) {
            for (String id : ids(first, last)) {
                rows.add(new ChangeRow(id, 0, "l", 1, "eve", "put", "users", "u", null, "{}"));
            }
            notifyAll();
        }

        @Override
        public synchronized List<ChangeRow> after(String id, int atMost) {
            int from = 0;
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).id().equals(id)) {
                    from = i + 1;
                }
            }
            return List.copyOf(rows.subList(from, Math.min(rows.size(), from + atMost)));
        }

        @Override
        public synchronized boolean await(String id, Duration atMost) throws InterruptedException {
            long left = atMost.toMillis();
            while (newest().equals(id) && left > 0) {
                wait(10);
                left -= 10;
            }
            return !newest().equals(id);
        }

        @Override
        public void arrived(String id) {
            arrived = id;
        }

        @Override
        public void free() {}

        @Override
        public synchronized String newest() {
            return rows.isEmpty() ? "" : rows.getLast().id();
        }
    }

    /** Keeps what it takes, as often as it comes. */
    private static final class Taker implements Store {
        private final List<String> ids = new CopyOnWriteArrayList<>();
        private final Set<String> poison = ConcurrentHashMap.newKeySet();
        private final AtomicInteger awayFor = new AtomicInteger();

        @Override
        public String name() {
            return "taker";
        }

        @Override
        public Written write(Batch batch) {
            return new Written.Done();
        }

        @Override
        public Written writeChanges(List<ChangeRow> changes) {
            if (awayFor.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return new Written.Unavailable("away");
            }
            if (changes.stream().anyMatch(row -> poison.contains(row.id()))) {
                return new Written.Rejected("poison");
            }
            changes.forEach(row -> ids.add(row.id()));
            return new Written.Done();
        }

        @Override
        public void close() {}
    }
}
