package io.tollgate.perf.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The resident memory of a process, looked at every few seconds. {@code anonymous} is what it has
 * for itself: mapped files, which the system takes back as it likes, are left out.
 */
final class MemorySamples implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Path status;
    private final List<Sample> samples = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopping;

    /** One look. */
    record Sample(long atMillis, long residentKb, long anonymousKb) {}

    /** The bounds of one stretch of time, in KB. */
    record Stretch(long first, long last, long lowest, long highest) {
        @Override
        public String toString() {
            return megabytes(first)
                    + " at first, "
                    + megabytes(last)
                    + " at last, "
                    + megabytes(lowest)
                    + " to "
                    + megabytes(highest);
        }

        private static String megabytes(long kilobytes) {
            return Math.round(kilobytes / 1024.0) + " MB";
        }
    }

    private MemorySamples(long pid) {
        this.status = Path.of("/proc", Long.toString(pid), "status");
        this.thread = Thread.ofPlatform().daemon().name("memory").unstarted(this::run);
    }

    static MemorySamples start(long pid) {
        var samples = new MemorySamples(pid);
        samples.thread.start();
        return samples;
    }

    Stretch resident(long fromMillis, long toMillis) {
        return stretch(within(fromMillis, toMillis).stream().map(Sample::residentKb).toList());
    }

    Stretch anonymous(long fromMillis, long toMillis) {
        return stretch(within(fromMillis, toMillis).stream().map(Sample::anonymousKb).toList());
    }

    @Override
    public void close() {
        stopping = true;
    }

    private List<Sample> within(long fromMillis, long toMillis) {
        return samples.stream()
                .filter(sample -> sample.atMillis >= fromMillis && sample.atMillis < toMillis)
                .toList();
    }

    private static Stretch stretch(List<Long> values) {
        if (values.isEmpty()) {
            return new Stretch(0, 0, 0, 0);
        }
        return new Stretch(
                values.getFirst(),
                values.getLast(),
                values.stream().mapToLong(Long::longValue).min().orElse(0),
                values.stream().mapToLong(Long::longValue).max().orElse(0));
    }

    private void run() {
        while (!stopping) {
            try {
                List<String> lines = Files.readAllLines(status);
                samples.add(
                        new Sample(
                                System.currentTimeMillis(),
                                field(lines, "VmRSS:"),
                                field(lines, "RssAnon:")));
            } catch (IOException ended) {
                return;
            }
            Pause.of(EVERY);
        }
    }

    private static long field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }
}
