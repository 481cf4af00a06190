package io.tollgate.providers.catalog;

import io.tollgate.providers.dialect.TokenUsage;
import java.util.Arrays;

/**
 * What one call used, of every {@link Kind}, each thing counted once. Immutable; never negative.
 *
 * <p>Made from the tokens that a dialect reads, then told apart: {@code
 * MeteredUsage.of(usage).moved(INPUT, AUDIO_INPUT, 120).plus(SEARCHES, 2)}.
 */
public final class MeteredUsage {
    public static final MeteredUsage NONE = new MeteredUsage(new long[Kind.ALL.size()]);

    private final long[] counts;

    private MeteredUsage(long[] counts) {
        this.counts = counts;
    }

    /**
     * The same tokens, counted apart. Where a provider reports more cached than prompt tokens, or
     * more reasoning than completion tokens, it counts them beside each other: then each counts in
     * full.
     */
    public static MeteredUsage of(TokenUsage usage) {
        return NONE.with(Kind.INPUT, Cost.plainInput(usage))
                .with(Kind.CACHED_INPUT, usage.cachedPrompt())
                .with(Kind.CACHE_WRITE, usage.cacheWrite())
                .with(Kind.OUTPUT, Cost.plainOutput(usage))
                .with(Kind.REASONING, usage.reasoning())
                .with(Kind.AUDIO_INPUT, usage.media().audioInput())
                .with(Kind.IMAGE_INPUT, usage.media().imageInput())
                .with(Kind.AUDIO_OUTPUT, usage.media().audioOutput())
                .with(Kind.IMAGE_OUTPUT, usage.media().imageOutput())
                .with(Kind.AUDIO_MILLIS, usage.media().audioMillis())
                .with(Kind.IMAGES, usage.media().images())
                .with(Kind.CHARACTERS, usage.media().characters());
    }

    public long count(Kind kind) {
        return counts[kind.index()];
    }

    /** All tokens of the prompt: what decides the tier of a price. */
    public long contextTokens() {
        long sum = 0;
        for (Kind kind : Kind.ALL) {
            if (kind.inContext()) {
                sum = capped(sum, counts[kind.index()]);
            }
        }
        return sum;
    }

    /** This with so many more of a kind. */
    public MeteredUsage plus(Kind kind, long more) {
        if (more < 0) {
            throw new IllegalArgumentException(kind.key() + ": " + more + " (expected: >= 0)");
        }
        return with(kind, capped(count(kind), more));
    }

    public MeteredUsage plus(MeteredUsage other) {
        var sum = counts.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] = capped(sum[i], other.counts[i]);
        }
        return new MeteredUsage(sum);
    }

    /** This with so many of one kind counted as another instead; never more than there are. */
    public MeteredUsage moved(Kind from, Kind to, long many) {
        long moved = Math.clamp(many, 0, count(from));
        return with(from, count(from) - moved).plus(to, moved);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MeteredUsage usage && Arrays.equals(counts, usage.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("usage");
        for (Kind kind : Kind.ALL) {
            if (count(kind) != 0) {
                text.append(' ').append(kind.key()).append('=').append(count(kind));
            }
        }
        return text.toString();
    }

    private MeteredUsage with(Kind kind, long count) {
        var changed = counts.clone();
        changed[kind.index()] = count;
        return new MeteredUsage(changed);
    }

    private static long capped(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
