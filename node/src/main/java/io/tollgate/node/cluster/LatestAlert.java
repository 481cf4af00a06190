package io.tollgate.node.cluster;

import io.tollgate.cluster.grid.EntryRule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The rule of the space of alerts: of one time the highest percentage stays, and a later time goes
 * before an earlier one. The reply says whether the command was the first to tell.
 */
final class LatestAlert implements EntryRule {
    private static final byte FORMAT = 1;
    private static final byte[] FIRST = {1};
    private static final byte[] KNOWN = {0};

    /**
     * An alert.
     *
     * @param time a number that grows with time
     * @param width later by so much at most it is still the same time
     */
    record Alert(long time, long width, int percent) {
        byte[] bytes() {
            return ByteBuffer.allocate(1 + 2 * Long.BYTES + Integer.BYTES)
                    .put(FORMAT)
                    .putLong(time)
                    .putLong(width)
                    .putInt(percent)
                    .array();
        }

        static Alert of(byte[] bytes) {
            var in = ByteBuffer.wrap(bytes);
            byte format = in.get();
            if (format != FORMAT) {
                throw new IllegalArgumentException(
                        "alert: format " + format + " (expected: " + FORMAT + ")");
            }
            return new Alert(in.getLong(), in.getLong(), in.getInt());
        }

        boolean isNewsAfter(Alert told) {
            long later = time - told.time;
            return later > width || (later >= -width && percent > told.percent);
        }
    }

    @Override
    public Change apply(byte @Nullable [] before, byte[] command) {
        boolean first = before == null || Alert.of(command).isNewsAfter(Alert.of(before));
        return first ? new Put(command, FIRST) : new Kept(KNOWN);
    }

    @Override
    public byte[] merge(byte[] one, byte[] other) {
        Alert left = Alert.of(one);
        Alert right = Alert.of(other);
        if (left.time() != right.time()) {
            return left.time() > right.time() ? one : other;
        }
        return left.percent() >= right.percent() ? one : other;
    }

    static boolean isFirst(byte[] reply) {
        return reply[0] == FIRST[0];
    }
}
