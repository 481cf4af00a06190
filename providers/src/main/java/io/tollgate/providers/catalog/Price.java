package io.tollgate.providers.catalog;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The price of a model: nano-dollars for each {@link Kind}, by length of the context and by {@link
 * ServiceTier}. Immutable.
 *
 * <p>The length of the context decides for the whole call: above a threshold its rates hold for all
 * tokens, not only for those above it. All that is not said is filled in when a price is built,
 * never downwards: a rate that a threshold does not name is that of the threshold below; where
 * neither a service tier at a threshold is named, it is the dearer of the standard tier there and
 * the service tier below; a service tier that is not named at all costs as the standard one.
 */
public final class Price {
    private static final long ABSENT = -1;

    private final Schedule[] schedules;

    private Price(Schedule[] schedules) {
        this.schedules = schedules;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Whether that kind is charged for, by its own rate or its fallback's. */
    public boolean charges(Kind kind) {
        return schedules[0].levels[0][kind.index()] != ABSENT;
    }

    /**
     * Nano-dollars for {@link Kind#quantity()} of a kind; 0 where it is not charged for.
     *
     * @param contextTokens all tokens of the prompt
     */
    public long rate(Kind kind, ServiceTier tier, long contextTokens) {
        return Math.max(0, rates(tier, contextTokens)[kind.index()]);
    }

    /**
     * The rates by ordinal of the kind; negative where a kind is not charged for. Not to be written
     * to.
     */
    long[] rates(ServiceTier tier, long contextTokens) {
        return schedules[tier.index()].at(contextTokens);
    }

    /** The largest rate of a kind for any context up to that length. */
    public long dearest(Kind kind, ServiceTier tier, long contextTokens) {
        Schedule schedule = schedules[tier.index()];
        long most = 0;
        for (int i = 0;
                i < schedule.above.length && (i == 0 || schedule.above[i] < contextTokens);
                i++) {
            most = Math.max(most, schedule.levels[i][kind.index()]);
        }
        return most;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Price price && Arrays.equals(schedules, price.schedules);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(schedules);
    }

    /** Takes rates as they are listed, in any order. */
    public static final class Builder {
        private final Map<ServiceTier, NavigableMap<Long, long[]>> listed =
                new EnumMap<>(ServiceTier.class);

        private Builder() {}

        /** The standard rate of a kind, for contexts of any length. */
        public Builder rate(Kind kind, long nanos) {
            return rate(ServiceTier.STANDARD, 0, kind, nanos);
        }

        /**
         * A rate.
         *
         * @param above the rate holds for prompts of more tokens than this; 0 for all
         * @param nanos nano-dollars for {@link Kind#quantity()}
         */
        public Builder rate(ServiceTier tier, long above, Kind kind, long nanos) {
            if (nanos < 0 || above < 0) {
                throw new IllegalArgumentException(
                        kind.key()
                                + ": "
                                + nanos
                                + " above "
                                + above
                                + " (expected: none negative)");
            }
            NavigableMap<Long, long[]> levels = listed.get(tier);
            if (levels == null) {
                levels = new TreeMap<>();
                listed.put(tier, levels);
            }
            long[] level = levels.get(above);
            if (level == null) {
                level = absent();
                levels.put(above, level);
            }
            level[kind.index()] = nanos;
            return this;
        }

        /** Whether no rate was given. */
        public boolean isEmpty() {
            return listed.isEmpty();
        }

        public Price build() {
            var standard =
                    new TreeMap<>(listed.getOrDefault(ServiceTier.STANDARD, new TreeMap<>()));
            standard.putIfAbsent(0L, absent());
            long[] below = absent();
            for (Map.Entry<Long, long[]> level : standard.entrySet()) {
                below = filled(level.getValue(), below, below);
                level.setValue(below);
            }
            var schedules = new Schedule[ServiceTier.ALL.size()];
            Schedule usual = Schedule.of(standard);
            for (ServiceTier tier : ServiceTier.ALL) {
                NavigableMap<Long, long[]> own = listed.get(tier);
                schedules[tier.index()] =
                        tier == ServiceTier.STANDARD || own == null
                                ? usual
                                : Schedule.of(merged(own, standard));
            }
            return new Price(schedules);
        }

        private static NavigableMap<Long, long[]> merged(
                NavigableMap<Long, long[]> own, NavigableMap<Long, long[]> standard) {
            var levels = new TreeMap<Long, long[]>();
            for (long above : own.keySet()) {
                levels.put(above, absent());
            }
            for (long above : standard.keySet()) {
                levels.put(above, absent());
            }
            long[] below = standard.firstEntry().getValue();
            for (Map.Entry<Long, long[]> level : levels.entrySet()) {
                long above = level.getKey();
                long[] usual = standard.floorEntry(above).getValue();
                // at the bottom there is nothing below: the standard rate stands in
                below =
                        filled(
                                own.getOrDefault(above, absent()),
                                above == 0 ? usual : below,
                                usual);
                level.setValue(below);
            }
            return levels;
        }

        private static long[] absent() {
            var rates = new long[Kind.ALL.size()];
            Arrays.fill(rates, ABSENT);
            return rates;
        }

        private static long[] filled(long[] own, long[] one, long[] other) {
            var rates = own.clone();
            for (int i = 0; i < rates.length; i++) {
                if (rates[i] == ABSENT) {
                    rates[i] = Math.max(one[i], other[i]);
                }
            }
            return rates;
        }
    }

    /**
     * The rates of one service tier: {@code levels[i]} holds above {@code above[i]} tokens, the
     * first one always.
     */
    private record Schedule(long[] above, long[][] levels) {
        static Schedule of(NavigableMap<Long, long[]> levels) {
            var above = new long[levels.size()];
            var rates = new long[levels.size()][];
            int i = 0;
            for (Map.Entry<Long, long[]> level : levels.entrySet()) {
                above[i] = level.getKey();
                rates[i++] = withFallbacks(level.getValue());
            }
            return new Schedule(above, rates);
        }

        /** A fallback stands before its kinds, so that one pass is enough. */
        private static long[] withFallbacks(long[] rates) {
            var all = rates.clone();
            for (Kind kind : Kind.ALL) {
                Kind other = kind.chargedAs();
                if (all[kind.index()] == ABSENT && other != null) {
                    all[kind.index()] = all[other.index()];
                }
            }
            return all;
        }

        long[] at(long contextTokens) {
            int level = above.length - 1;
            while (level > 0 && contextTokens <= above[level]) {
                level--;
            }
            return levels[level];
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Schedule(long[] otherAbove, long[][] otherLevels)
                    && Arrays.equals(above, otherAbove)
                    && Arrays.deepEquals(levels, otherLevels);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(above) * 31 + Arrays.deepHashCode(levels);
        }
    }
}
