package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Waits until what the run before left behind is gone. */
final class Quiet {
    private static final long STEP_NANOS = 150_000_000L;
    private static final int MOST_STEPS = 70;
    private static final double IDLE = 0.05;

    private static final Path SOCKETS = Path.of("/proc/net/sockstat");
    private static final Pattern CLOSING = Pattern.compile("(?m)^TCP: .* tw (\\d+)");
    private static final int FEW = 2_000;

    /** The system keeps a port for a minute after its connection. */
    private static final long MOST_NANOS = 75_000_000_000L;

    private Quiet() {}

    /**
     * Returns as soon as almost no connection is left that was closed within the last minute, at
     * the latest after 75 seconds: thousands of them, of one gateway after the other, would use up
     * the ports towards the mock.
     */
    static void awaitPorts() throws IOException {
        long until = System.nanoTime() + MOST_NANOS;
        while (closing(Files.readString(SOCKETS)) > FEW && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    static int closing(String sockets) {
        Matcher found = CLOSING.matcher(sockets);
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    /** Returns as soon as the tree uses less than 5 % of a core, at the latest after 10 seconds. */
    static void await(ProcessTree process) {
        CpuTime before = process.cpu();
        for (int i = 0; i < MOST_STEPS; i++) {
            LockSupport.parkNanos(STEP_NANOS);
            CpuTime now = process.cpu();
            if (now.minus(before).threadNanos() < IDLE * STEP_NANOS) {
                return;
            }
            before = now;
        }
    }
}
