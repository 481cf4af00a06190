package io.tollgate.audit.ship;

import static io.tollgate.audit.SampleRows.row;

import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.SampleRows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;

/** A shipper between a log in memory and a store that does as it is told. */
abstract class ShipperSetup {
    static final Duration SOON = Duration.ofSeconds(10);
    static final ShipSettings AT_ONCE =
            new ShipSettings(
                    100,
                    1 << 20,
                    Duration.ZERO,
                    Duration.ofMillis(200),
                    Duration.ofSeconds(10),
                    0.25,
                    Duration.ofMillis(400));

    @TempDir Path folder;

    final FakeLog log = new FakeLog();
    final ScriptedStore store = new ScriptedStore();
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    final Surroundings world =
            new Surroundings(
                    Clock.fixed(Instant.ofEpochMilli(SampleRows.BEGAN + 60_000), ZoneOffset.UTC),
                    System::nanoTime,
                    () -> 1.0,
                    (atMost, _) -> pauses.add(atMost));

    void addRows(long count) {
        for (long seq = 1; seq <= count; seq++) {
            NumberedRow next = row(seq);
            log.add(next);
        }
    }

    Shipper start() {
        return Shipper.start(log, store, folder, AT_ONCE, world);
    }

    static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
