package io.tollgate.audit.query;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * A stretch of time, and the zone whose days and hours it is told in.
 *
 * @param from its first moment, on a whole millisecond
 * @param to the first moment after it, on a whole millisecond
 */
public record Period(Instant from, Instant to, ZoneId zone) {
    private static final String EXPECTED =
            "today, 7d, month or FROM..TO, both dates such as 2026-11-01 or moments such as"
                    + " 2026-11-01T08:00:00Z";
    private static final int MOST_DAYS = 3700;

    public Period {
        if (!from.isBefore(to)) {
            throw new BadQuestion("period", from + ".." + to, "a start before the end");
        }
        if (ChronoUnit.DAYS.between(from, to) > MOST_DAYS) {
            throw new BadQuestion("period", from + ".." + to, "at most ten years");
        }
        from = from.truncatedTo(ChronoUnit.MILLIS);
        to = to.truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Reads a period as people write it: {@code today}; {@code 7d}, which is today and the six days
     * before (any number of days does); {@code month}, which is this calendar month; or {@code
     * FROM..TO}, where a date at the end counts as a whole day and a moment does not count.
     *
     * @throws BadQuestion where it is none of these
     */
    public static Period parse(String text, ZoneId zone, Clock clock) {
        LocalDate today = LocalDate.now(clock.withZone(zone));
        if (text.equals("today")) {
            return days(today, today, zone);
        }
        if (text.equals("month")) {
            return days(today.withDayOfMonth(1), today, zone);
        }
        int dots = text.indexOf("..");
        try {
            if (dots > 0) {
                Instant from = moment(text.substring(0, dots), zone, false);
                return new Period(from, moment(text.substring(dots + 2), zone, true), zone);
            }
            if (text.endsWith("d")) {
                int count = Integer.parseInt(text.substring(0, text.length() - 1));
                if (count >= 1 && count <= MOST_DAYS) {
                    return days(today.minusDays(count - 1L), today, zone);
                }
            }
        } catch (DateTimeException | NumberFormatException e) {
            throw new BadQuestion("period: " + text + " (expected: " + EXPECTED + ")", e);
        }
        throw new BadQuestion("period", text, EXPECTED);
    }

    /**
     * Reads a zone such as {@code Europe/Berlin}, {@code +02:00} or {@code UTC}.
     *
     * @throws BadQuestion where there is none of that name
     */
    public static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new BadQuestion(
                    "zone: " + text + " (expected: a time zone such as Europe/Berlin or +02:00)",
                    e);
        }
    }

    private static Period days(LocalDate first, LocalDate last, ZoneId zone) {
        return new Period(
                first.atStartOfDay(zone).toInstant(),
                last.plusDays(1).atStartOfDay(zone).toInstant(),
                zone);
    }

    private static Instant moment(String text, ZoneId zone, boolean end) {
        if (text.indexOf('T') < 0) {
            ZonedDateTime day = LocalDate.parse(text).atStartOfDay(zone);
            return (end ? day.plusDays(1) : day).toInstant();
        }
        return OffsetDateTime.parse(text).toInstant();
    }
}
