package io.tollgate.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.BodyRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.LogEntry;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowLog;
import io.tollgate.audit.chain.Chain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What the tests of the journal share. */
final class Journals {
    static final String NODE = "node-a";
    static final JournalSettings.Disk ANY_DISK = new JournalSettings.Disk(0, 0, 0);

    private Journals() {}

    /** Small files, so that there are many. */
    static JournalSettings small(Path folder, Duration every) {
        return settings(folder, every, Durability.GROUP, Duration.ofHours(24), ANY_DISK);
    }

    static JournalSettings settings(
            Path folder,
            Duration every,
            Durability durability,
            Duration retention,
            JournalSettings.Disk disk) {
        return new JournalSettings(
                folder,
                NODE,
                2,
                128 * 1024,
                128 * 1024,
                durability,
                every,
                Duration.ofMinutes(1),
                retention,
                1 << 30,
                100_000,
                disk);
    }

    /** What a log holds from its first row on. */
    record Content(List<NumberedRow> rows, List<BodyRow> bodies, List<Checkpoint> checkpoints) {
        List<String> ids() {
            return rows.stream().map(row -> row.row().requestId()).toList();
        }

        /** Each request with its outcome, in the order of their numbers. */
        List<String> outcomes() {
            return rows.stream()
                    .map(row -> row.row().requestId() + " " + row.row().answer().outcome().label())
                    .toList();
        }
    }

    static Content read(RowLog log) {
        return read(log, log.first());
    }

    static Content read(RowLog log, long from) {
        var content = new Content(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (RowLog.Cursor cursor = log.read(from)) {
            for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                switch (entry) {
                    case LogEntry.Row row -> content.rows.add(row.row().decode());
                    case LogEntry.Bodies bodies -> content.bodies.add(bodies.row());
                    case LogEntry.Signed signed -> content.checkpoints.add(signed.checkpoint());
                }
            }
        }
        return content;
    }

    /** Reads all, and asserts that numbers and chain are right from the first row on. */
    static Content readProved(RowLog log) {
        Content content = read(log);
        Chain chain = Chain.start(NODE);
        for (NumberedRow row : content.rows) {
            assertThat(chain.add(row.row())).isEqualTo(row.chain());
            assertThat(chain.seq()).isEqualTo(row.seq());
        }
        assertThat(content.ids()).doesNotHaveDuplicates();
        return content;
    }

    static void flush(Journal journal) throws Exception {
        journal.flush().get(20, TimeUnit.SECONDS);
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 20 s").isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** As kill -9 would leave it, but for a file that is just being made. */
    static void copy(Path from, Path to) throws IOException {
        for (Path path : stillThere(from)) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else if (!path.toString().endsWith(".new")) {
                Files.copy(path, target);
            }
        }
    }

    /** Looks again where a file got its name in the meantime. */
    private static List<Path> stillThere(Path folder) throws IOException {
        for (int tries = 1; ; tries++) {
            try (Stream<Path> all = Files.walk(folder)) {
                return all.toList();
            } catch (UncheckedIOException e) {
                if (tries == 100) {
                    throw e;
                }
            }
        }
    }

    static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }
}
