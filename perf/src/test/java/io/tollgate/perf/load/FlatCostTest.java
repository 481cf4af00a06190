package io.tollgate.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FlatCostTest {
    @Test
    void aTenthMoreAtTheEndPasses() {
        assertThat(cost(100, 100, 100, 200, 110, 110, 110).verdicts())
                .allMatch(Targets.Verdict::pass);
    }

    @Test
    void moreThanATenthIsAMiss() {
        assertThat(cost(100, 100, 100, 100, 112, 112, 112).verdicts().getFirst())
                .isEqualTo(
                        new Targets.Verdict(
                                "CPU a request, last three windows beside the first three",
                                "1.12 x",
                                "<= 1.10 x",
                                false));
    }

    @Test
    void firstWindowsThatWereDearDoNotHideARise() {
        assertThat(cost(200, 200, 200, 100, 100, 100, 112, 112, 112).verdicts())
                .filteredOn(v -> !v.pass())
                .containsExactly(
                        new Targets.Verdict(
                                "the same beside the cheapest three in a row",
                                "1.12 x",
                                "<= 1.10 x",
                                false));
    }

    @Test
    void oneWindowOutOfLineDecidesNothing() {
        assertThat(cost(100, 10, 100, 100, 900, 100).verdicts()).allMatch(Targets.Verdict::pass);
    }

    @Test
    void aRowTooFewOrAWrongAnswerIsAMiss() {
        List<FlatWindow> windows = cost(1, 1, 1, 1, 1, 1).windows();

        assertThat(new FlatCost(windows, 45, 644).verdicts().getLast())
                .isEqualTo(
                        new Targets.Verdict(
                                "rows in the store", "644", "645, one a request", false));
        var worse = new ArrayList<>(windows);
        worse.set(2, new FlatWindow(0, 100, 3, 1, 1, 1, 1, 1, 0));
        assertThat(new FlatCost(worse, 45, 645).verdicts().get(2))
                .isEqualTo(new Targets.Verdict("wrong answers", "3", "0", false));
    }

    @Test
    void fiveWindowsSayNothing() {
        assertThatThrownBy(() -> cost(1, 1, 1, 1, 1)).hasMessageContaining("expected: >= 6");
    }

    @Test
    void theTableHasEachWindowInOrder() {
        assertThat(cost(10, 11, 12, 13, 14, 15).table().toString().lines().skip(2))
                .hasSize(6)
                .first()
                .asString()
                .contains("| 45 ", " 10.0 |");
    }

    private static FlatCost cost(double... cpu) {
        long each = 100;
        List<FlatWindow> windows =
                Arrays.stream(cpu)
                        .mapToObj(c -> new FlatWindow(45, each, 0, 1, c, 1, 1, 1, 0))
                        .toList();
        return new FlatCost(windows, 45, 45 + each * cpu.length);
    }
}
