package io.tollgate.perf.load;

/**
 * Processor time that a process tree has used so far, read in two ways.
 *
 * @param threadNanos run time of all threads that live now, by the scheduler's own count
 * @param processNanos user and system time of the processes, in steps of 10 ms, with the threads
 *     that have ended
 */
record CpuTime(long threadNanos, long processNanos) {
    static final CpuTime NONE = new CpuTime(0, 0);

    CpuTime plus(CpuTime other) {
        return new CpuTime(threadNanos + other.threadNanos, processNanos + other.processNanos);
    }

    CpuTime minus(CpuTime earlier) {
        return new CpuTime(threadNanos - earlier.threadNanos, processNanos - earlier.processNanos);
    }

    /**
     * The better of the two: the scheduler's count, unless threads have ended in between and took
     * more than a clock step with them.
     */
    long nanos() {
        return processNanos > threadNanos + 30_000_000L ? processNanos : threadNanos;
    }
}
