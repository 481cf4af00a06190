package io.tollgate.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Test
    void putsEveryValueInTheFirstBucketThatIsNotBelowIt() {
        for (var histogram :
                new LatencyHistogram[] {
                    LatencyHistogram.ofCalls(), LatencyHistogram.ofOverhead()
                }) {
            double[] bounds = histogram.upperBoundsSeconds();
            for (int bucket = 0; bucket < bounds.length - 1; bucket++) {
                long bound = Math.round(bounds[bucket] * 1e9);
                long[] before = histogram.counts();

                histogram.record(bound);
                histogram.record(bound + 1);

                long[] after = histogram.counts();
                assertThat(after[bucket] - before[bucket]).isEqualTo(1);
                assertThat(after[bucket + 1] - before[bucket + 1]).isEqualTo(1);
            }
        }
    }

    @Test
    void reachesFromHalfAMillisecondToTenMinutesAndFromTenMicrosecondsToASecond() {
        double[] calls = LatencyHistogram.ofCalls().upperBoundsSeconds();
        double[] overhead = LatencyHistogram.ofOverhead().upperBoundsSeconds();

        assertThat(calls[0]).isEqualTo(0.0005);
        assertThat(calls[calls.length - 2]).isEqualTo(600);
        assertThat(overhead[0]).isEqualTo(0.00001);
        assertThat(overhead[overhead.length - 2]).isEqualTo(1);
        assertThat(calls).isSorted();
        assertThat(overhead).isSorted();
    }

    @Test
    void countsNegativeTimesAsZeroAndKeepsTheSum() {
        var histogram = LatencyHistogram.ofCalls();

        histogram.record(-5);
        histogram.record(2_000_000_000L);
        histogram.record(Long.MAX_VALUE / 2);

        assertThat(LongStream.of(histogram.counts()).sum()).isEqualTo(3);
        assertThat(histogram.counts()[0]).isEqualTo(1);
        assertThat(histogram.sumSeconds()).isGreaterThan(2);
    }
}
