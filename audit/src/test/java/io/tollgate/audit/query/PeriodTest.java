package io.tollgate.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-20T23:30:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "today, 2026-11-20T23:00:00Z, 2026-11-21T23:00:00Z",
        "1d, 2026-11-20T23:00:00Z, 2026-11-21T23:00:00Z",
        "7d, 2026-11-14T23:00:00Z, 2026-11-21T23:00:00Z",
        "month, 2026-10-31T23:00:00Z, 2026-11-21T23:00:00Z",
        "2026-10-25..2026-10-25, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "2026-11-01T08:00:00Z..2026-11-01T10:00:00+01:00, 2026-11-01T08:00:00Z,"
                + " 2026-11-01T09:00:00Z"
    })
    void readsWhatPeopleWrite(String text, Instant from, Instant to) {
        assertThat(Period.parse(text, BERLIN, CLOCK)).isEqualTo(new Period(from, to, BERLIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "0d",
                "-1d",
                "xd",
                "99999999999d",
                "2026-11-01",
                "..",
                "a..b",
                "2026-11-02..2026-11-01",
                "2026-13-01..2026-13-02",
                "1900-01-01..2026-01-01"
            })
    void refusesWhatIsNoPeriod(String text) {
        assertThatThrownBy(() -> Period.parse(text, BERLIN, CLOCK))
                .isInstanceOf(BadQuestion.class)
                .hasMessageStartingWith("period: ")
                .hasMessageContaining("(expected: ");
    }

    @Test
    void refusesAZoneThatIsNot() {
        assertThatThrownBy(() -> Period.zone("Mars/Olympus"))
                .isInstanceOf(BadQuestion.class)
                .hasMessage(
                        "zone: Mars/Olympus (expected: a time zone such as Europe/Berlin or"
                                + " +02:00)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shoe", "key,", "key,key", "day,hour", "Key"})
    void refusesGroupsThatAreNot(String text) {
        assertThatThrownBy(() -> GroupBy.parse(text))
                .isInstanceOf(BadQuestion.class)
                .hasMessageStartingWith("group_by: ")
                .hasMessageContaining("(expected: ");
    }
}
