package io.tollgate.node.migrate;

import io.tollgate.governance.ledger.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * For how long an amount counts, in our words.
 *
 * @param period what stands behind {@code period}
 * @param calendar whether it is a day, week, month, quarter or year of the calendar
 * @param length about how long that is
 */
record Span(String period, boolean calendar, Duration length) {
    static final Duration LONGEST = Duration.ofDays(366);

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})(mo|[smhdwMYQ])");
    private static final Map<String, Duration> UNITS =
            Map.of(
                    "s", Duration.ofSeconds(1),
                    "m", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1),
                    "d", Duration.ofDays(1),
                    "w", Duration.ofDays(7),
                    "mo", Duration.ofDays(30),
                    "M", Duration.ofDays(30),
                    "Q", Duration.ofDays(90),
                    "Y", Duration.ofDays(365));

    /** LiteLLM begins a day, a week and a month anew with the calendar. */
    static @Nullable Span ofLiteLlm(String written) {
        return switch (written) {
            case "1d", "24h" -> calendar("day", Duration.ofDays(1));
            case "7d", "1w" -> calendar("week", Duration.ofDays(7));
            case "30d", "1mo" -> calendar("month", Duration.ofDays(31));
            default -> rolling(written);
        };
    }

    /**
     * Bifrost does where it is told to.
     *
     * @param aligned whether it is
     */
    static @Nullable Span ofBifrost(String written, boolean aligned) {
        if (!aligned) {
            return rolling(written);
        }
        return switch (written) {
            case "1d" -> calendar("day", Duration.ofDays(1));
            case "1w" -> calendar("week", Duration.ofDays(7));
            case "1M" -> calendar("month", Duration.ofDays(31));
            case "1Q" -> calendar("quarter", Duration.ofDays(92));
            case "1Y" -> calendar("year", LONGEST);
            default -> rolling(written);
        };
    }

    /** The calendar's period itself, in UTC. */
    Period step() {
        return new Period.Calendar(
                Period.Step.valueOf(period.toUpperCase(Locale.ROOT)), ZoneOffset.UTC);
    }

    static Span minute() {
        return of(Duration.ofMinutes(1));
    }

    static Span of(Duration length) {
        return new Span(time(length), false, length);
    }

    private static Span calendar(String step, Duration length) {
        return new Span(step, true, length);
    }

    private static @Nullable Span rolling(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            return null;
        }
        Duration unit = UNITS.get(matcher.group(2));
        long number = Long.parseLong(matcher.group(1));
        if (unit == null || number == 0 || number > LONGEST.dividedBy(unit)) {
            return null;
        }
        return of(unit.multipliedBy(number));
    }

    /** A duration as our configuration writes it. */
    static String time(Duration length) {
        long millis = length.toMillis();
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    /**
     * A number of seconds as our configuration writes it, kept within these; null for none.
     *
     * @param seconds null for none
     */
    static @Nullable String seconds(@Nullable BigDecimal seconds, Duration least, Duration most) {
        if (seconds == null || seconds.signum() <= 0) {
            return null;
        }
        BigDecimal limit = BigDecimal.valueOf(most.toMillis());
        long millis =
                seconds.movePointRight(3).min(limit).setScale(0, RoundingMode.CEILING).longValue();
        return time(Duration.ofMillis(Math.max(least.toMillis(), millis)));
    }
}
