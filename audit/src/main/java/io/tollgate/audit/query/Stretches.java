package io.tollgate.audit.query;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Divides the time of a question over what may answer it: sums of whole days of UTC, which are the
 * cheapest, sums of quarters of an hour where nobody asks who pays, of whole hours where somebody
 * does, and single rows.
 *
 * <p>Invariant: the stretches cover the period, none overlap, and no border of a bucket (the ends
 * of the period, a local midnight where days are told apart, a local hour where hours are) lies
 * within a day, an hour or a quarter that is taken as a whole.
 */
final class Stretches {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final List<Stretch> days = new ArrayList<>();
    private final List<Stretch> hours = new ArrayList<>();
    private final List<Stretch> quarters = new ArrayList<>();
    private final List<Stretch> rows = new ArrayList<>();
    private final TreeSet<Instant> borders = new TreeSet<>();
    private final Period period;
    private final boolean noDays;
    private final boolean noHours;
    private final Instant quartersFrom;

    /** From a moment to the one before which it ends. */
    record Stretch(Instant from, Instant to) {}

    /**
     * @param quartersFrom since when there are sums of quarters
     */
    Stretches(UsageQuestion question, Instant quartersFrom) {
        this.period = question.period();
        this.noDays = question.groupBy().contains(GroupBy.HOUR);
        this.noHours = noDays && !Offsets.areWhole(HOUR, period);
        boolean noQuarters =
                question.asksWhoPays() || (noDays && !Offsets.areWhole(QUARTER, period));
        this.quartersFrom = noQuarters ? Instant.MAX : quartersFrom;
        borders.add(period.from());
        borders.add(period.to());
        if (question.groupBy().contains(GroupBy.DAY)) {
            addMidnights();
        }
        for (Instant day = period.from().truncatedTo(ChronoUnit.DAYS);
                day.isBefore(period.to());
                day = day.plus(1, ChronoUnit.DAYS)) {
            divide(day);
        }
    }

    List<Stretch> days() {
        return days;
    }

    List<Stretch> hours() {
        return hours;
    }

    List<Stretch> quarters() {
        return quarters;
    }

    List<Stretch> rows() {
        return rows;
    }

    private void addMidnights() {
        LocalDate last = LocalDate.ofInstant(period.to(), period.zone());
        for (LocalDate day = LocalDate.ofInstant(period.from(), period.zone()).plusDays(1);
                !day.isAfter(last);
                day = day.plusDays(1)) {
            borders.add(day.atStartOfDay(period.zone()).toInstant());
        }
    }

    private void divide(Instant day) {
        Instant next = day.plus(1, ChronoUnit.DAYS);
        if (!noDays && isWhole(day, next)) {
            append(days, day, next);
            return;
        }
        for (Instant hour = day; hour.isBefore(next); hour = hour.plus(HOUR)) {
            if (hour.isBefore(quartersFrom)) {
                divide(hour, hour.plus(HOUR), noHours ? rows : hours);
            } else {
                for (Instant at = hour; at.isBefore(hour.plus(HOUR)); at = at.plus(QUARTER)) {
                    divide(at, at.plus(QUARTER), quarters);
                }
            }
        }
    }

    /** Where a border lies within, rows answer. */
    private void divide(Instant from, Instant to, List<Stretch> whole) {
        append(
                isWhole(from, to) ? whole : rows,
                later(from, period.from()),
                earlier(to, period.to()));
    }

    private boolean isWhole(Instant from, Instant to) {
        Instant border = borders.higher(from);
        return !from.isBefore(period.from()) && border != null && !border.isBefore(to);
    }

    private static void append(List<Stretch> stretches, Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return;
        }
        if (!stretches.isEmpty() && stretches.getLast().to().equals(from)) {
            Stretch last = stretches.removeLast();
            stretches.add(new Stretch(last.from(), to));
        } else {
            stretches.add(new Stretch(from, to));
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
