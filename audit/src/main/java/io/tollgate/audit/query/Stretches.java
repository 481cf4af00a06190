package io.tollgate.audit.query;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Divides the time of a question over what may answer it: sums of whole days of UTC, which are the
 * cheapest, sums of whole hours, and single rows.
 *
 * <p>Invariant: the stretches cover the period, none overlap, and no border of a bucket (the ends
 * of the period, a local midnight where days are told apart, a local hour where hours are) lies
 * within a day or an hour that is taken as a whole.
 */
final class Stretches {
    private final List<Stretch> days = new ArrayList<>();
    private final List<Stretch> hours = new ArrayList<>();
    private final List<Stretch> rows = new ArrayList<>();
    private final TreeSet<Instant> borders = new TreeSet<>();
    private final Period period;
    private final boolean noDays;
    private final boolean noHours;

    /** From a moment to the one before which it ends. */
    record Stretch(Instant from, Instant to) {}

    Stretches(UsageQuestion question) {
        this.period = question.period();
        this.noDays = question.groupBy().contains(GroupBy.HOUR);
        this.noHours = noDays && !Offsets.wholeHours(period);
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
        for (Instant hour = day; hour.isBefore(next); hour = hour.plus(1, ChronoUnit.HOURS)) {
            Instant end = hour.plus(1, ChronoUnit.HOURS);
            if (!noHours && isWhole(hour, end)) {
                append(hours, hour, end);
            } else {
                append(rows, later(hour, period.from()), earlier(end, period.to()));
            }
        }
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
