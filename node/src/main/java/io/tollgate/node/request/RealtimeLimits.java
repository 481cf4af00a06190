package io.tollgate.node.request;

import java.time.Duration;

/**
 * Bounds of one conversation over a WebSocket.
 *
 * @param idle how long neither side may send a frame
 * @param longest of a conversation, everything included
 * @param frameBytes of one frame, of either side
 */
public record RealtimeLimits(Duration idle, Duration longest, int frameBytes) {
    public static final RealtimeLimits DEFAULTS =
            new RealtimeLimits(Duration.ofMinutes(10), Duration.ofMinutes(65), 16 << 20);

    public RealtimeLimits {
        if (idle.isNegative() || idle.isZero() || longest.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "idle, longest: "
                            + idle
                            + ", "
                            + longest
                            + " (expected: idle above 0 and at most longest)");
        }
        if (frameBytes < 1024) {
            throw new IllegalArgumentException(
                    "frameBytes: " + frameBytes + " (expected: >= 1024)");
        }
    }

    /** The same with another time without a frame. */
    public RealtimeLimits withIdle(Duration other) {
        return new RealtimeLimits(
                other, longest.compareTo(other) < 0 ? other : longest, frameBytes);
    }
}
