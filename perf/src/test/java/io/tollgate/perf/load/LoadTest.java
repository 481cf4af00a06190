package io.tollgate.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generator's own books against those of the mock. */
final class LoadTest {
    private static final Duration WARM_UP = Duration.ofMillis(20);
    private static final Duration MEASURED = Duration.ofMillis(150);

    private RunningMock mock;

    @BeforeEach
    void start() throws IOException {
        mock = new RunningMock(null);
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    @Test
    void closedLoopCountsEveryRequestOnce() throws IOException {
        LoadResult result =
                new ClosedLoop(mock.target(), Payload.LARGE, 4).run(WARM_UP, MEASURED, Window.NONE);

        assertThat(result.faults()).isEmpty();
        assertThat(result.good()).isEqualTo(result.sent()).isEqualTo(counted("requests"));
        assertThat(result.windowUnits()).isPositive().isLessThanOrEqualTo(result.good());
        assertThat(result.latency().count()).isEqualTo(result.windowUnits());
    }

    @Test
    void closedLoopSendsExactlyAsManyAsItIsTold() throws IOException {
        LoadResult result =
                new ClosedLoop(mock.target(), Payload.SMALL, 4).run(1_001, Duration.ofSeconds(30));

        assertThat(result.faults()).isEmpty();
        assertThat(result.sent()).isEqualTo(1_001).isEqualTo(counted("requests"));
        assertThat(result.windowUnits()).isEqualTo(1_001);
    }

    @Test
    void closedLoopOpensNoMoreConnectionsThanItHasRequests() throws IOException {
        LoadResult result =
                new ClosedLoop(mock.target(), Payload.SMALL, 4).run(2, Duration.ofSeconds(30));

        assertThat(result.good()).isEqualTo(2).isEqualTo(counted("requests"));
    }

    @Test
    void openLoopSendsWhatWasPlanned() throws IOException {
        LoadResult result =
                new OpenLoop(mock.target(), Payload.SMALL, 4, 200)
                        .run(Duration.ofMillis(100), Duration.ofMillis(500), Window.NONE);

        assertThat(result.sent()).isEqualTo(120).isEqualTo(counted("requests"));
        assertThat(result.faults()).isEmpty();
        assertThat(result.latency().count()).isEqualTo(100);
    }

    @Test
    void openLoopCountsTheWaitForAStalledTarget() throws IOException {
        mock.client().control("latency-ms=100");

        LoadResult result =
                new OpenLoop(mock.target(), Payload.SMALL, 1, 100)
                        .run(Duration.ZERO, Duration.ofMillis(500), Window.NONE);

        assertThat(result.latency().percentile(90)).isGreaterThan(200_000_000L);
    }

    @Test
    void streamsAreCountedChunkByChunk() throws IOException {
        mock.client().control("chunks=60&rate=100");

        LoadResult result =
                new StreamLoad(mock.target(), 10, 1_000, new StreamTally(60))
                        .run(Duration.ofMillis(100), Duration.ofSeconds(5), Window.NONE);

        assertThat(result.faults()).isEmpty();
        assertThat(result.good()).isEqualTo(10).isEqualTo(counted("streamsEnded"));
        assertThat(counted("chunks")).isEqualTo(600);
        assertThat(result.latency().count()).isEqualTo(result.windowUnits()).isPositive();
    }

    @Test
    void aStreamThatBringsTooFewChunksIsIncomplete() throws IOException {
        mock.client().control("chunks=5&rate=100");

        LoadResult result =
                new StreamLoad(mock.target(), 2, 1_000, new StreamTally(6))
                        .run(Duration.ofMillis(10), Duration.ofSeconds(5), Window.NONE);

        assertThat(result.faults()).containsEntry(Fault.INCOMPLETE_STREAM, 2L).hasSize(1);
    }

    @Test
    void aFailureOfTheTargetIsAStatusFault() throws IOException {
        mock.client().control("fail=500");

        LoadResult result =
                new ClosedLoop(mock.target(), Payload.SMALL, 2).run(WARM_UP, WARM_UP, Window.NONE);

        assertThat(result.good()).isZero();
        assertThat(result.faults()).containsOnlyKeys(Fault.STATUS);
        assertThat(result.bad()).isEqualTo(result.sent());
    }

    @Test
    void aClosedConnectionIsAConnectionFault() throws IOException {
        mock.client().control("fail=close&fail-every=10");

        LoadResult result =
                new ClosedLoop(mock.target(), Payload.SMALL, 2).run(WARM_UP, WARM_UP, Window.NONE);

        assertThat(result.faults()).containsOnlyKeys(Fault.CONNECTION);
        assertThat(result.good() + result.bad()).isEqualTo(result.sent());
    }

    @Test
    void aSmallerAnswerThanExpectedIsAWrongBody() throws IOException {
        var smallForLarge =
                new Target(
                        URI.create("http://127.0.0.1:" + mock.port() + "/v1"),
                        "mock-1k",
                        "sk-mock");

        LoadResult result =
                new ClosedLoop(smallForLarge, Payload.LARGE, 1).run(WARM_UP, WARM_UP, Window.NONE);

        assertThat(result.faults()).containsOnlyKeys(Fault.WRONG_BODY);
    }

    private long counted(String name) throws IOException {
        return mock.client().stats().path(name).asLong();
    }
}
