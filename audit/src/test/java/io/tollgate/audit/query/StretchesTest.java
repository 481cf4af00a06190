package io.tollgate.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.query.Stretches.Stretch;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StretchesTest {
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/Lima");

    private static final Period TWO_DAYS_OF_KOLKATA =
            new Period(
                    Instant.parse("2026-09-30T18:30:00Z"),
                    Instant.parse("2026-10-02T18:30:00Z"),
                    ZoneId.of("Asia/Kolkata"));
    private static final Scope ONE_KEY = new Scope("alice", "", "", "", "");

    @Test
    void coverThePeriodOnceWhateverItIs() {
        var random = new SplittableRandom(3);
        for (int i = 0; i < 500; i++) {
            Instant from =
                    Instant.parse("2026-03-20T00:00:00Z").plusSeconds(random.nextInt(900_000));
            var period =
                    new Period(
                            from,
                            from.plusSeconds(1 + random.nextInt(2_000_000)),
                            ZoneId.of(ZONES.get(i % ZONES.size())));
            List<GroupBy> groups =
                    switch (i % 3) {
                        case 0 -> List.of();
                        case 1 -> List.of(GroupBy.DAY);
                        default -> List.of(GroupBy.HOUR);
                    };
            var stretches =
                    new Stretches(
                            new UsageQuestion(i % 2 == 0 ? Scope.ALL : ONE_KEY, period, groups),
                            from.plusSeconds(random.nextInt(2_000_000)));

            var all = new ArrayList<Stretch>(stretches.days());
            all.addAll(stretches.hours());
            all.addAll(stretches.quarters());
            all.addAll(stretches.rows());
            all.sort(Comparator.comparing(Stretch::from));
            Instant at = period.from();
            for (Stretch stretch : all) {
                assertThat(stretch.from()).isEqualTo(at);
                at = stretch.to();
            }
            assertThat(at).isEqualTo(period.to());
        }
    }

    @Test
    void aMonthOfUtcIsWholeDays() {
        var period =
                new Period(
                        Instant.parse("2026-10-01T00:00:00Z"),
                        Instant.parse("2026-11-01T00:00:00Z"),
                        ZoneId.of("UTC"));

        Stretches stretches = byDay(Scope.ALL, period, Instant.EPOCH);

        assertThat(stretches.days()).containsExactly(new Stretch(period.from(), period.to()));
        assertThat(stretches.hours()).isEmpty();
        assertThat(stretches.rows()).isEmpty();
    }

    @Test
    void daysOfAZoneAtHalfHoursTakeOneHourOfRowsEach() {
        Stretches stretches = byDay(ONE_KEY, TWO_DAYS_OF_KOLKATA, Instant.EPOCH);

        assertThat(stretches.days()).isEmpty();
        assertThat(stretches.quarters()).isEmpty();
        assertThat(stretches.rows())
                .containsExactly(
                        stretch("2026-09-30T18:30:00Z", "2026-09-30T19:00:00Z"),
                        stretch("2026-10-01T18:00:00Z", "2026-10-01T19:00:00Z"),
                        stretch("2026-10-02T18:00:00Z", "2026-10-02T18:30:00Z"));
    }

    @Test
    void whereNobodyAsksWhoPaysTheyTakeQuartersSinceThereAreSome() {
        Stretches stretches =
                byDay(Scope.ALL, TWO_DAYS_OF_KOLKATA, Instant.parse("2026-10-01T12:20:00Z"));

        assertThat(stretches.quarters())
                .containsExactly(stretch("2026-10-01T13:00:00Z", "2026-10-02T18:30:00Z"));
        assertThat(stretches.hours())
                .containsExactly(stretch("2026-09-30T19:00:00Z", "2026-10-01T13:00:00Z"));
        assertThat(stretches.rows())
                .containsExactly(stretch("2026-09-30T18:30:00Z", "2026-09-30T19:00:00Z"));
    }

    private static Stretches byDay(Scope scope, Period period, Instant quartersFrom) {
        return new Stretches(new UsageQuestion(scope, period, List.of(GroupBy.DAY)), quartersFrom);
    }

    private static Stretch stretch(String from, String to) {
        return new Stretch(Instant.parse(from), Instant.parse(to));
    }
}
