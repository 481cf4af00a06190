package io.tollgate.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pieces of the comparison together, without any gateway: from load to report. */
final class ComparisonTest {
    private static final Durations SHORT =
            new Durations(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(20),
                    Duration.ofMillis(100),
                    Duration.ofMillis(200),
                    Duration.ofMillis(200));

    @Test
    void measuresChecksAndFilesTheDirectWay(@TempDir Path folder) throws Exception {
        try (var mock = new RunningMock(null)) {
            var direct = new Gateway(Gateway.DIRECT, mock.target(), null, null, new ProcessTree(0));
            var self = new ProcessTree(ProcessHandle.current().pid());
            var measurement = new Measurement(mock.client(), SHORT, List.of(self));
            List<Scenario> scenarios =
                    Scenario.ALL.stream()
                            .filter(s -> s.way() == Way.PLAIN && !s.id().equals("many"))
                            .toList();
            List<Sample> samples = new ArrayList<>();

            for (Scenario scenario : scenarios) {
                samples.add(measurement.take(scenario, direct, 1));
            }
            var results = new Results(folder, "a test", scenarios, List.of(direct));
            String report = results.write(samples, List.of());

            assertThat(samples)
                    .allSatisfy(s -> assertThat(s.faults()).isEmpty())
                    .allSatisfy(s -> assertThat(s.mockRequests()).isEqualTo(s.sent()))
                    .allSatisfy(s -> assertThat(s.units()).isPositive());
            assertThat(report).contains("## saturated, 1 KB", "| direct").contains("streams");
            assertThat(Files.readString(folder.resolve("raw.json"))).contains("\"cpu-1k\"");
            assertThat(folder.resolve("rounds-cpu-1k.svg")).exists();
        }
    }

    @Test
    void readsAFurtherGatewayFromItsArgument() {
        long pid = ProcessHandle.current().pid();

        Gateway gateway = Gateway.parse("other=http://127.0.0.1:9000/v1," + pid + ",x/*,sk-1");

        assertThat(gateway.name()).isEqualTo("other");
        assertThat(gateway.plain().model()).isEqualTo("x/*");
        assertThat(gateway.plain().key()).isEqualTo("sk-1");
        assertThat(gateway.process().cpu().threadNanos()).isPositive();
        assertThat(gateway.process().residentKilobytes()).isGreaterThan(10_000);
    }

    @Test
    void refusesLoadOnAnotherMachine() {
        assertThatThrownBy(() -> Gateway.parse("far=http://192.0.2.1:80/v1,1"))
                .hasMessageContaining("load stays on this machine");
    }

    @Test
    void doubtfulRoundsAreLeftOutWhileHalfOfThemAreGood() {
        var summary =
                new Summary(List.of(sample(1, 10), sample(2, 12), sample(3, 90, "machine busy")));

        assertThat(summary.figure("cpu-1k", "nginx", Sample::cpuMicros))
                .hasValue(new Summary.Figure(11, 10, 12, 2));
    }

    @Test
    void allRoundsCountWhenMostAreDoubtful() {
        var summary =
                new Summary(List.of(sample(1, 10), sample(2, 12, "busy"), sample(3, 90, "busy")));

        assertThat(summary.figure("cpu-1k", "nginx", Sample::cpuMicros))
                .hasValue(new Summary.Figure(12, 10, 90, 3));
    }

    private static Sample sample(int round, double cpu, String... remarks) {
        return new Sample(
                "cpu-1k",
                "nginx",
                round,
                1,
                1,
                cpu,
                1,
                1,
                1,
                1,
                1,
                1,
                0,
                java.util.Map.of(),
                0,
                0,
                0,
                1,
                1,
                0,
                List.of(remarks));
    }
}
