package io.tollgate.perf.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The machine that everything runs on, as {@code /proc} shows it. */
public final class Machine {
    private static final Path PROC = Path.of("/proc");

    private Machine() {}

    /** Time that all cores together were not idle, stolen time included. */
    static long busyNanos() {
        String[] fields = lines(PROC.resolve("stat")).getFirst().split(" +", -1);
        long ticks = 0;
        for (int i = 1; i <= 8; i++) {
            boolean idle = i == 4 || i == 5;
            ticks += idle ? 0 : Long.parseLong(fields[i]);
        }
        return ticks * ProcessTree.TICK_NANOS;
    }

    /** One line on processor, memory, kernel and Java, for the report. */
    public static String description() {
        return String.format(
                Locale.ROOT,
                "%d x %s, %d GB, Linux %s, Java %s",
                Runtime.getRuntime().availableProcessors(),
                field("cpuinfo", "model name"),
                memoryGigabytes(),
                System.getProperty("os.version"),
                Runtime.version());
    }

    static String loadAverage() {
        return lines(PROC.resolve("loadavg")).getFirst();
    }

    private static long memoryGigabytes() {
        return Long.parseLong(field("meminfo", "MemTotal").replaceAll("[^0-9]", "")) >> 20;
    }

    private static String field(String file, String name) {
        for (String line : lines(PROC.resolve(file))) {
            if (line.startsWith(name)) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return "unknown";
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notLinux) {
            throw new UncheckedIOException(
                    file + " cannot be read (expected: a Linux machine)", notLinux);
        }
    }
}
