package io.tollgate.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class HistogramTest {
    @Test
    void percentilesAreAtMostTwoPercentTooHigh() {
        var random = new Random(42);
        var histogram = new Histogram();
        long[] values = new long[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.exp(random.nextDouble() * 25);
            histogram.record(values[i]);
        }
        Arrays.sort(values);

        for (double percent : new double[] {1, 10, 50, 90, 99, 99.9, 100}) {
            long exact = values[(int) Math.ceil(values.length * percent / 100) - 1];
            assertThat(histogram.percentile(percent))
                    .isGreaterThanOrEqualTo(exact)
                    .isCloseTo(exact, Percentage.withPercentage(1.7));
        }
    }

    @Test
    void smallValuesAreExact() {
        var histogram = new Histogram();
        for (long value = 1; value <= 60; value++) {
            histogram.record(value);
        }

        assertThat(histogram.percentile(50)).isEqualTo(30);
        assertThat(histogram.percentile(100)).isEqualTo(60);
        assertThat(histogram.mean()).isEqualTo(30.5, within(1e-9));
    }

    @Test
    void nothingCountedIsZero() {
        assertThat(new Histogram().percentile(99)).isZero();
    }

    @Test
    void negativeAndHugeValuesStayInBounds() {
        var histogram = new Histogram();

        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.percentile(50)).isZero();
        assertThat(histogram.max()).isEqualTo(Long.MAX_VALUE);
        assertThat(histogram.count()).isEqualTo(2);
    }

    @Test
    void sumOfTwoIsAsIfAllHadBeenCountedInOne() {
        var one = new Histogram();
        var other = new Histogram();
        one.record(10);
        other.record(1_000_000);

        one.add(other);

        assertThat(one.count()).isEqualTo(2);
        assertThat(one.max()).isEqualTo(1_000_000);
        assertThat(one.percentile(50)).isEqualTo(10);
    }
}
