package io.tollgate.audit.query;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A zone's offsets as SQL. No store needs to know zones, and both use the same ones: the changes
 * within the period are few and stand in the statement.
 */
final class Offsets {
    private final Source source;
    private final Period period;
    private final ZoneRules rules;

    Offsets(Source source, Period period) {
        this.source = source;
        this.period = period;
        this.rules = period.zone().getRules();
    }

    /** The seconds to add to that moment for its local time. */
    String seconds(String column) {
        return choose(column, offset -> Integer.toString(offset.getTotalSeconds()));
    }

    /** The offset's name at that moment, such as '+01:00'. */
    String names(String column) {
        return choose(column, offset -> "'" + offset.getId() + "'");
    }

    /** Whether each offset of the period is a whole number of them. */
    static boolean areWhole(Duration unit, Period period) {
        ZoneRules rules = period.zone().getRules();
        boolean whole = isWhole(unit, rules.getOffset(period.from()));
        for (ZoneOffsetTransition change = rules.nextTransition(period.from());
                isWithin(period, change);
                change = rules.nextTransition(change.getInstant())) {
            whole &= isWhole(unit, change.getOffsetAfter());
        }
        return whole;
    }

    private String choose(String column, Function<ZoneOffset, String> value) {
        var cases = new StringBuilder();
        ZoneOffset offset = rules.getOffset(period.from());
        for (ZoneOffsetTransition change = rules.nextTransition(period.from());
                isWithin(period, change);
                change = rules.nextTransition(change.getInstant())) {
            cases.append(" WHEN ")
                    .append(column)
                    .append(" < '")
                    .append(source.minute(change.getInstant()))
                    .append("' THEN ")
                    .append(value.apply(offset));
            offset = change.getOffsetAfter();
        }
        return cases.isEmpty()
                ? value.apply(offset)
                : "CASE" + cases + " ELSE " + value.apply(offset) + " END";
    }

    private static boolean isWithin(Period period, @Nullable ZoneOffsetTransition change) {
        return change != null && change.getInstant().isBefore(period.to());
    }

    private static boolean isWhole(Duration unit, ZoneOffset offset) {
        return offset.getTotalSeconds() % unit.toSeconds() == 0;
    }
}
