package io.tollgate.perf.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.FormatMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts one gateway under one scenario and checks the result against the mock's own count. One
 * thread.
 */
final class Measurement {
    private static final int CLOSED_CONNECTIONS = 64;
    private static final int OPEN_CONNECTIONS = 32;
    private static final Duration STREAM_END = Duration.ofSeconds(12);
    private static final double BUSY_CORES = 0.15;

    private final MockClient mock;
    private final Durations durations;
    private final List<ProcessTree> ours;

    /**
     * @param ours all processes that belong to the comparison, this one included
     */
    Measurement(MockClient mock, Durations durations, List<ProcessTree> ours) {
        this.mock = mock;
        this.durations = durations;
        this.ours = List.copyOf(ours);
    }

    Sample take(Scenario scenario, Gateway gateway, int round) throws IOException {
        Target target = gateway.target(scenario.way());
        if (target == null) {
            throw new IllegalArgumentException(gateway.name() + " has no way for " + scenario.id());
        }
        Quiet.await(gateway.process());
        mock.reset();
        var probe = new Probe(gateway.process(), ours);
        long asked = gateway.gridQuestions();
        LoadResult result = load(scenario, target, probe);
        long questions = gateway.gridQuestions() - asked;
        JsonNode stats = mock.stats();
        return sample(scenario, gateway.name(), round, result, questions, probe, stats);
    }

    private LoadResult load(Scenario scenario, Target target, Window window) throws IOException {
        return switch (scenario) {
            case Scenario.Saturated saturated ->
                    new ClosedLoop(target, saturated.payload(), CLOSED_CONNECTIONS)
                            .run(durations.warmUp(), durations.saturated(), window);
            case Scenario.Rate rate ->
                    new OpenLoop(target, Payload.SMALL, OPEN_CONNECTIONS, rate.perSecond())
                            .run(durations.warmUp(), durations.rate(), window);
            case Scenario.Streams streams -> streams(streams, target, window);
        };
    }

    private LoadResult streams(Scenario.Streams streams, Target target, Window window)
            throws IOException {
        double opening = (double) streams.count() / streams.openPerSecond();
        double seconds = opening + 1.5 + durations.streams().toMillis() / 1e3;
        int chunks = (int) Math.ceil(seconds * streams.chunksPerSecond());
        mock.control("rate=" + streams.chunksPerSecond() + "&chunks=" + chunks);
        return new StreamLoad(
                        target, streams.count(), streams.openPerSecond(), new StreamTally(chunks))
                .run(durations.streams(), STREAM_END, window);
    }

    private static Sample sample(
            Scenario scenario,
            String gateway,
            int round,
            LoadResult result,
            long questions,
            Probe probe,
            JsonNode stats) {
        Histogram latency = result.latency();
        double perStream =
                scenario instanceof Scenario.Streams streams
                        ? (double) probe.residentGrowthKb() / streams.count()
                        : 0;
        return new Sample(
                scenario.id(),
                gateway,
                round,
                result.windowUnits(),
                result.perSecond(),
                result.windowUnits() == 0 ? 0 : probe.gatewayNanos() / 1e3 / result.windowUnits(),
                latency.percentileMicros(50),
                latency.percentileMicros(90),
                latency.percentileMicros(99),
                latency.percentileMicros(99.9),
                result.sent(),
                stats.path("requests").asLong(),
                questions,
                result.faults(),
                result.lateness().percentileMicros(99),
                stats.path("lateP99Us").asDouble(),
                probe.otherCores(),
                probe.residentKb() / 1024.0,
                probe.proportionalKb() / 1024.0,
                perStream,
                remarks(result, probe, stats));
    }

    private static List<String> remarks(LoadResult result, Probe probe, JsonNode stats) {
        List<String> remarks = new ArrayList<>();
        long counted = stats.path("requests").asLong();
        remark(remarks, counted != result.sent(), "client %d, mock %d", result.sent(), counted);
        remark(remarks, result.bad() > 0, "faults %s", result.faults());
        long wrong = stats.path("wrongModel").asLong() + stats.path("wrongAuthorization").asLong();
        remark(remarks, wrong > 0, "%d requests wrong at the mock", wrong);
        double late = stats.path("lateP99Us").asDouble();
        remark(remarks, late > 5_000, "mock late by %.0f us", late);
        remark(
                remarks,
                probe.otherCores() > BUSY_CORES,
                "machine busy with other work: %.2f cores",
                probe.otherCores());
        return remarks;
    }

    @FormatMethod
    private static void remark(
            List<String> remarks, boolean doubtful, String format, @Nullable Object... values) {
        if (doubtful) {
            remarks.add(String.format(Locale.ROOT, format, values));
        }
    }
}
