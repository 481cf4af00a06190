package io.tollgate.governance.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of a unit someone may use in a period.
 *
 * @param owner whose it is, such as {@code team/search}; with unit and period it is the account's
 *     id
 * @param most {@code >= 0}; nano-dollars for {@link Unit#NANO_USD}
 * @param period {@link Period.Standing} for {@link Unit#PARALLEL}, and for nothing else
 * @param alerts percents of the limit that are told of when they are reached; ascending, 1 to 100
 * @param override another limit until a date; null for none
 * @param lowers whether a request that costs too much goes out with fewer tokens for its answer
 */
public record Limit(
        String owner,
        Unit unit,
        long most,
        Period period,
        List<Integer> alerts,
        @Nullable Until override,
        boolean lowers) {

    public Limit {
        if (owner.isEmpty() || owner.length() > 400) {
            throw new IllegalArgumentException(
                    "owner: " + owner.length() + " characters (expected: 1 to 400)");
        }
        if (most < 0) {
            throw new IllegalArgumentException("most: " + most + " (expected: >= 0)");
        }
        if ((unit == Unit.PARALLEL) != period instanceof Period.Standing) {
            throw new IllegalArgumentException(
                    "period: "
                            + period.id()
                            + " (expected: standing for requests at once, a length of time for all"
                            + " else)");
        }
        alerts = List.copyOf(alerts);
        int before = 0;
        for (int percent : alerts) {
            if (percent <= before || percent > 100) {
                throw new IllegalArgumentException(
                        "alerts: " + alerts + " (expected: ascending, 1 to 100)");
            }
            before = percent;
        }
        if (lowers && unit != Unit.NANO_USD) {
            throw new IllegalArgumentException("lowers: true (expected: for money only)");
        }
    }

    /** A plain one. */
    public static Limit of(String owner, Unit unit, long most, Period period) {
        return new Limit(owner, unit, most, period, List.of(), null, false);
    }

    /** What is counted is counted under this name, over restarts and on all nodes. */
    public String id() {
        return owner + "|" + unit.label() + "|" + period.id();
    }

    /** The limit at that time. */
    public long mostAt(long millis) {
        return override != null && millis < override.until().toEpochMilli()
                ? override.most()
                : most;
    }

    /**
     * Another limit for a time.
     *
     * @param most {@code >= 0}
     * @param until excluded
     */
    public record Until(long most, Instant until) {
        public Until {
            if (most < 0) {
                throw new IllegalArgumentException("most: " + most + " (expected: >= 0)");
            }
        }
    }
}
