package io.tollgate.perf.load;

import java.util.concurrent.locks.LockSupport;

/** Waits until a process has finished what the run before left it with. */
final class Quiet {
    private static final long STEP_NANOS = 150_000_000L;
    private static final int MOST_STEPS = 70;
    private static final double IDLE = 0.05;

    private Quiet() {}

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
