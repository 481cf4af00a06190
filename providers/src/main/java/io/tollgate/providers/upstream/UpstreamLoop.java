package io.tollgate.providers.upstream;

/** The client's part on one I/O thread: its pools, scratch buffers and timers. */
public interface UpstreamLoop {
    /**
     * Sends a request. The listener may be told before this returns. Only on this loop's thread.
     *
     * @param deadlineNanos {@code System.nanoTime()} value after which the call fails with {@code
     *     TIMEOUT}; {@code Long.MAX_VALUE} for none beyond the upstream's own
     */
    UpstreamCall call(
            Upstream upstream,
            UpstreamRequest request,
            long deadlineNanos,
            ResponseListener listener);

    /**
     * Asks for another protocol; the request names it. After a head of status 101 no limit of time
     * holds but those of its caller.
     *
     * @param deadlineNanos by when that head must have come
     */
    default UpgradedCall upgrade(
            Upstream upstream,
            UpstreamRequest request,
            long deadlineNanos,
            UpgradeListener listener) {
        throw new UnsupportedOperationException("this loop changes no protocols");
    }

    /**
     * Runs {@code task} on this loop's thread after about {@code delayMillis} (resolution 10 ms or
     * finer). From any thread.
     *
     * @return cancels the task where it has not run yet
     */
    Runnable schedule(long delayMillis, Runnable task);

    /** Runs {@code task} on this loop's thread soon. From any thread. */
    void execute(Runnable task);
}
