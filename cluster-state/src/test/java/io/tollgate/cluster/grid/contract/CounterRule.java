package io.tollgate.cluster.grid.contract;

import io.tollgate.cluster.grid.EntryRule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A sum as an entry, to try a grid with: a command adds a long, and the reply is the sum. Zero
 * removes the entry, {@link Long#MIN_VALUE} fails, {@link #PEEK} changes nothing.
 */
public final class CounterRule implements EntryRule {
    /** Gives the sum and leaves it. */
    public static final long PEEK = Long.MAX_VALUE;

    @Override
    public Change apply(byte @Nullable [] before, byte[] command) {
        long by = number(command);
        if (by == Long.MIN_VALUE) {
            throw new IllegalStateException("told to fail");
        }
        long sum = before == null ? 0 : number(before);
        if (by == PEEK) {
            return new Kept(bytes(sum));
        }
        long after = Math.addExact(sum, by);
        return after == 0 ? new Removed(bytes(after)) : new Put(bytes(after), bytes(after));
    }

    @Override
    public byte[] merge(byte[] one, byte[] other) {
        return number(one) >= number(other) ? one : other;
    }

    /** A number as it is kept. */
    public static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** The number that is kept. */
    public static long number(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }
}
