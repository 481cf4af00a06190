package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A process with all its descendants, read from {@code /proc}. A process that ends while it is read
 * counts as nothing.
 *
 * @param pid of the root, 0 for none
 */
record ProcessTree(long pid) {
    private static final Path PROC = Path.of("/proc");

    /** Clock steps of {@code /proc/PID/stat}: 100 a second on every Linux of today. */
    static final long TICK_NANOS = 10_000_000L;

    boolean alive() {
        return pid > 0 && Files.isDirectory(PROC.resolve(Long.toString(pid)));
    }

    CpuTime cpu() {
        CpuTime sum = CpuTime.NONE;
        for (long process : processes()) {
            sum = sum.plus(new CpuTime(threadNanos(process), processNanos(process)));
        }
        return sum;
    }

    /** Resident memory in KB, with pages that several processes share counted once. */
    long proportionalKilobytes() {
        return sumOf("smaps_rollup", "Pss:");
    }

    /** Resident memory in KB, with shared pages counted in each process. */
    long residentKilobytes() {
        return sumOf("status", "VmRSS:");
    }

    private long sumOf(String file, String field) {
        long sum = 0;
        for (long process : processes()) {
            for (String line : read(process(process).resolve(file)).split("\n", -1)) {
                if (line.startsWith(field)) {
                    sum += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return sum;
    }

    private Set<Long> processes() {
        Set<Long> found = new LinkedHashSet<>();
        if (pid > 0) {
            collect(pid, found);
        }
        return found;
    }

    private static void collect(long process, Set<Long> found) {
        if (!found.add(process)) {
            return;
        }
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(process(process).resolve("task"))) {
            for (Path task : tasks) {
                for (String child : read(task.resolve("children")).split(" ", -1)) {
                    if (!child.isBlank()) {
                        collect(Long.parseLong(child.strip()), found);
                    }
                }
            }
        } catch (IOException ended) {
            found.remove(process);
        }
    }

    private static long threadNanos(long process) {
        long sum = 0;
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(process(process).resolve("task"))) {
            for (Path task : tasks) {
                String runTime = read(task.resolve("schedstat"));
                int blank = runTime.indexOf(' ');
                sum += blank < 0 ? 0 : Long.parseLong(runTime.substring(0, blank));
            }
        } catch (IOException ended) {
            return 0;
        }
        return sum;
    }

    private static long processNanos(long process) {
        String stat = read(process(process).resolve("stat"));
        int afterName = stat.lastIndexOf(')');
        if (afterName < 0) {
            return 0;
        }
        String[] fields = stat.substring(afterName + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
    }

    private static Path process(long process) {
        return PROC.resolve(Long.toString(process));
    }

    /** The text of a file, empty when the process has gone. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ended) {
            return "";
        }
    }
}
