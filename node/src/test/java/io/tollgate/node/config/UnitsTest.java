package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({"200ms, 200", "5s, 5000", "2m, 120000", "1h, 3600000", "2d, 172800000", "0, 0"})
    void readAndWriteDurations(String text, long millis) {
        assertThat(Units.parseDuration(text)).contains(Duration.ofMillis(millis));
        assertThat(Units.parseDuration(Units.writeDuration(Duration.ofMillis(millis))))
                .contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "512B, 512", "32KiB, 32768", "16 MiB, 16777216", "1GiB, 1073741824"})
    void readAndWriteSizes(String text, long bytes) {
        assertThat(Units.parseSize(text)).hasValue(bytes);
        assertThat(Units.parseSize(Units.writeSize(bytes))).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 seconds", "-5s", "1.5s", "99999999999999999s", "5S"})
    void refuseWhatIsNoDuration(String text) {
        assertThat(Units.parseDuration(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KiB", "16MB", "-1", "1.5MiB", "999999999999999GiB"})
    void refuseWhatIsNoSize(String text) {
        assertThat(Units.parseSize(text)).isEmpty();
    }

    @Test
    void writeWithTheLargestUnitThatFits() {
        assertThat(Units.writeDuration(Duration.ofMinutes(90))).isEqualTo("90m");
        assertThat(Units.writeDuration(Duration.ofMillis(1500))).isEqualTo("1500ms");
        assertThat(Units.writeSize(32 << 10)).isEqualTo("32KiB");
        assertThat(Units.writeSize(1500)).isEqualTo("1500");
    }
}
