package io.tollgate.perf.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files the outcome of a comparison in a folder: raw figures, report, pictures. */
final class Results {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;
    private final String label;
    private final List<Scenario> scenarios;
    private final List<String> gateways;

    Results(Path folder, String label, List<Scenario> scenarios, List<Gateway> gateways) {
        this.folder = folder;
        this.label = label;
        this.scenarios = List.copyOf(scenarios);
        this.gateways = gateways.stream().map(Gateway::name).toList();
    }

    /** Writes all files and returns the report. */
    String write(List<Sample> samples, List<StartUp.Result> starts) throws IOException {
        Files.createDirectories(folder);
        var summary = new Summary(samples);
        List<Targets.Verdict> verdicts = new Targets(summary, costs(samples, starts)).verdicts();
        String heading =
                "# Comparison\n\n"
                        + label
                        + "\n"
                        + Machine.description()
                        + "\n\nMedians over the rounds; `[min-max]` beside them. Microseconds.\n";
        String report =
                new Report(summary, scenarios, gateways).markdown(heading, verdicts, starts);
        Files.writeString(folder.resolve("report.md"), report);
        JSON.writeValue(
                folder.resolve("raw.json").toFile(),
                Map.of(
                        "label", label,
                        "machine", Machine.description(),
                        "samples", samples,
                        "starts", starts,
                        "promises", verdicts));
        pictures(summary);
        return report;
    }

    private static Targets.Costs costs(List<Sample> samples, List<StartUp.Result> starts) {
        Optional<Double> start =
                starts.stream()
                        .filter(s -> s.gateway().equals(Gateway.TOLLGATE))
                        .map(StartUp.Result::median)
                        .findFirst();
        return new Targets.Costs(
                residentMb(samples, Gateway.TOLLGATE).orElse(null),
                residentMb(samples, Gateway.MEMBER).orElse(null),
                start.orElse(null));
    }

    /** After the last load but that of thousands of streams. */
    private static Optional<Double> residentMb(List<Sample> samples, String gateway) {
        return samples.stream()
                .filter(s -> s.gateway().equals(gateway))
                .filter(s -> !s.scenario().equals("many"))
                .map(Sample::residentMb)
                .reduce((earlier, later) -> later);
    }

    private void pictures(Summary summary) throws IOException {
        var cpu = new SvgBars("CPU for each request or chunk, nginx = 1");
        var delay = new SvgBars("median latency or chunk delay, nginx = 1");
        for (Scenario scenario : scenarios) {
            var rounds = new SvgLines("CPU us, " + scenario.title());
            for (int i = 1; i < gateways.size(); i++) {
                String gateway = gateways.get(i);
                int series = i - 1;
                summary.ratio(scenario.id(), gateway, Gateway.NGINX, Sample::cpuMicros)
                        .ifPresent(r -> cpu.add(scenario.title(), gateway, series, r));
                summary.ratio(scenario.id(), gateway, Gateway.NGINX, Sample::p50)
                        .ifPresent(r -> delay.add(scenario.title(), gateway, series, r));
                rounds.add(
                        gateway,
                        summary.all(scenario.id(), gateway).stream()
                                .mapToDouble(Sample::cpuMicros)
                                .toArray());
            }
            Files.writeString(
                    folder.resolve("rounds-" + scenario.id() + ".svg"), rounds.toString());
        }
        if (!cpu.isEmpty()) {
            Files.writeString(folder.resolve("cpu.svg"), cpu.toString());
            Files.writeString(folder.resolve("latency.svg"), delay.toString());
        }
    }
}
