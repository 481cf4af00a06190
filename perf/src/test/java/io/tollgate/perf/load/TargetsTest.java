package io.tollgate.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TargetsTest {
    private static final String MEMORY = "resident memory after load, cluster member";
    private static final String QUESTIONS =
            "questions to the grid in the request path, saturated, 1 KB";

    @Test
    void aMemberMayHold170Megabytes() {
        assertThat(verdicts(List.of(), 170.0))
                .containsExactly(new Targets.Verdict(MEMORY, "170.0 MB", "<= 170 MB", true));
        assertThat(verdicts(List.of(), 170.1))
                .containsExactly(new Targets.Verdict(MEMORY, "170.1 MB", "<= 170 MB", false));
    }

    @Test
    void questionsToTheGridAreCountedForEachRequest() {
        assertThat(verdicts(List.of(member(10_000, 99)), null))
                .containsExactly(
                        new Targets.Verdict(QUESTIONS, "0.0099 a request", "< 0.01", true));
        assertThat(verdicts(List.of(member(10_000, 100)), null))
                .containsExactly(
                        new Targets.Verdict(QUESTIONS, "0.0100 a request", "< 0.01", false));
    }

    @Test
    void nothingIsSaidOfAMemberThatWasNotMeasured() {
        assertThat(verdicts(List.of(), null)).isEmpty();
    }

    private static List<Targets.Verdict> verdicts(List<Sample> samples, @Nullable Double memberMb) {
        return new Targets(new Summary(samples), new Targets.Costs(null, memberMb, null))
                .verdicts();
    }

    private static Sample member(long sent, long questions) {
        return new Sample(
                "cpu-1k",
                Gateway.MEMBER,
                1,
                sent,
                1,
                1,
                1,
                1,
                1,
                1,
                sent,
                sent,
                questions,
                Map.of(),
                0,
                0,
                0,
                1,
                1,
                0,
                List.of());
    }
}
