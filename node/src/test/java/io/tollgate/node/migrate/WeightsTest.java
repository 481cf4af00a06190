package io.tollgate.node.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Shares as whole numbers from 1 to 1000. */
class WeightsTest {
    @Test
    void sharesStayTheSame() {
        assertThat(scaled("0.7", "0.3")).containsExactly(7, 3);
        assertThat(scaled("900", "300", "600")).containsExactly(3, 1, 2);
        assertThat(scaled("1", "1")).containsExactly(1, 1);
    }

    @Test
    void whatIsTooLargeIsRoundedAndNeverNothing() {
        assertThat(scaled("1000001", "500000", "1")).containsExactly(1000, 499, 1);
        assertThat(scaled("0.0000001", "1")).containsExactly(1, 1000);
    }

    private static List<Integer> scaled(String... weights) {
        return Weights.scaled(Stream.of(weights).map(BigDecimal::new).toList());
    }
}
