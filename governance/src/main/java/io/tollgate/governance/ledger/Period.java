package io.tollgate.governance.ledger;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * For how long an amount counts. Time is cut into slots; a limit holds for every {@link #span()}
 * slots in a row. Times are milliseconds since 1970. Any thread.
 */
public sealed interface Period {
    /** The slot of a moment; later moments never have earlier slots. */
    long slotAt(long millis);

    /** How many slots in a row the limit holds for. */
    int span();

    /** When what is used in that moment's slot counts no more. */
    long freeAt(long millis);

    /** The same for a slot; {@code Long.MAX_VALUE} where only a moment of it would tell. */
    default long freeAtSlot(long slot) {
        return Long.MAX_VALUE;
    }

    /** Names the period, and with it what is counted in it: {@code rolling-PT1M}. */
    String id();

    /**
     * Any stretch of that length: what was used counts for the length, and at most one part in
     * {@link #PARTS} longer.
     */
    record Rolling(Duration length, long slotMillis) implements Period {
        /** Slots to a length. */
        public static final int PARTS = 24;

        /** Of that length; 1 s at least. */
        public static Rolling of(Duration length) {
            long millis = length.toMillis();
            if (millis < 1_000) {
                throw new IllegalArgumentException("length: " + length + " (expected: >= PT1S)");
            }
            return new Rolling(length, (millis + PARTS - 1) / PARTS);
        }

        @Override
        public long slotAt(long millis) {
            return Math.floorDiv(millis, slotMillis);
        }

        @Override
        public int span() {
            return PARTS + 1;
        }

        @Override
        public long freeAt(long millis) {
            return freeAtSlot(slotAt(millis));
        }

        @Override
        public long freeAtSlot(long slot) {
            return (slot + span()) * slotMillis;
        }

        @Override
        public String id() {
            return "rolling-" + length;
        }
    }

    /** The minutes, hours, days, weeks, months, quarters or years of a time zone. */
    final class Calendar implements Period {
        private final Step step;
        private final ZoneId zone;
        private volatile @Nullable Window last;

        public Calendar(Step step, ZoneId zone) {
            this.step = step;
            this.zone = zone;
        }

        @Override
        public long slotAt(long millis) {
            return window(millis).number();
        }

        @Override
        public int span() {
            return 1;
        }

        @Override
        public long freeAt(long millis) {
            return window(millis).end();
        }

        @Override
        public String id() {
            return step.name().toLowerCase(Locale.ROOT) + "-" + zone.getId();
        }

        private Window window(long millis) {
            Window known = last;
            if (known == null || millis < known.start() || millis >= known.end()) {
                known = made(millis);
                last = known;
            }
            return known;
        }

        private Window made(long millis) {
            ZonedDateTime start = step.start(Instant.ofEpochMilli(millis).atZone(zone));
            return new Window(
                    start.toInstant().toEpochMilli(),
                    step.after(start).toInstant().toEpochMilli(),
                    step.number(start));
        }

        @Override
        public String toString() {
            return id();
        }

        private record Window(long start, long end, long number) {}
    }

    /** Never ends: for what is given back, such as requests at once. */
    record Standing() implements Period {
        @Override
        public long slotAt(long millis) {
            return 0;
        }

        @Override
        public int span() {
            return 1;
        }

        @Override
        public long freeAt(long millis) {
            return Long.MAX_VALUE;
        }

        @Override
        public String id() {
            return "standing";
        }
    }

    /** What a calendar is cut into. */
    enum Step {
        MINUTE,
        HOUR,
        DAY,
        /** From Monday on. */
        WEEK,
        MONTH,
        QUARTER,
        YEAR;

        ZonedDateTime start(ZonedDateTime at) {
            ZonedDateTime day = at.truncatedTo(ChronoUnit.DAYS);
            return switch (this) {
                case MINUTE -> at.truncatedTo(ChronoUnit.MINUTES);
                case HOUR -> at.truncatedTo(ChronoUnit.HOURS);
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> day.withDayOfMonth(1);
                case QUARTER ->
                        day.withDayOfMonth(1).withMonth((at.getMonthValue() - 1) / 3 * 3 + 1);
                case YEAR -> day.withDayOfYear(1);
            };
        }

        ZonedDateTime after(ZonedDateTime start) {
            return switch (this) {
                case MINUTE -> start.plusMinutes(1);
                case HOUR -> start.plusHours(1);
                case DAY -> start.plusDays(1);
                case WEEK -> start.plusWeeks(1);
                case MONTH -> start.plusMonths(1);
                case QUARTER -> start.plusMonths(3);
                case YEAR -> start.plusYears(1);
            };
        }

        /** Neighbours differ by one, but where a zone moves its clocks by less than a step. */
        long number(ZonedDateTime start) {
            return switch (this) {
                case MINUTE -> Math.floorDiv(start.toEpochSecond(), 60);
                case HOUR -> Math.floorDiv(start.toEpochSecond(), 3600);
                case DAY -> start.toLocalDate().toEpochDay();
                case WEEK -> Math.floorDiv(start.toLocalDate().toEpochDay() + 3, 7);
                case MONTH -> start.getYear() * 12L + start.getMonthValue() - 1;
                case QUARTER -> start.getYear() * 4L + (start.getMonthValue() - 1) / 3;
                case YEAR -> start.getYear();
            };
        }
    }
}
