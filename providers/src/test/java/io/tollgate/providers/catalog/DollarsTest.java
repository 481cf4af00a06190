package io.tollgate.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dollars as text. */
class DollarsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "2.5, 2500000000",
        "0.000000001, 1",
        "00.10, 100000000",
        "1000000000, 1000000000000000000",
        "999999999.999999999, 999999999999999999"
    })
    void areReadExactly(String text, long nanos) {
        assertThat(Dollars.parse(text)).hasValue(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.",
                ".5",
                "-1",
                "+1",
                "1e-6",
                "1,5",
                "1.0000000001",
                "1000000000.1",
                "99999999999",
                "1.2.3",
                "$1",
                " 1",
                "NaN"
            })
    void areRefusedWhereTheyAreNotPlainDecimals(String text) {
        assertThat(Dollars.parse(text)).isEmpty();
    }

    @Test
    void areWrittenAsTheyAreRead() {
        var random = new Random(3);
        for (int round = 0; round < 10_000; round++) {
            long nanos = random.nextLong(1_000_000_000_000_000_001L) >> random.nextInt(60);

            assertThat(Dollars.parse(Dollars.format(nanos))).hasValue(nanos);
        }
        assertThat(Dollars.format(2_500_000_000L)).isEqualTo("2.5");
        assertThat(Dollars.format(7_000_000_000L)).isEqualTo("7");
    }
}
