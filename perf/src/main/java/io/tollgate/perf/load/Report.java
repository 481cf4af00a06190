package io.tollgate.perf.load;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The comparison as text: a table for each scenario, the promises, and what to doubt. */
final class Report {
    private final Summary summary;
    private final List<Scenario> scenarios;
    private final List<String> gateways;

    Report(Summary summary, List<Scenario> scenarios, List<String> gateways) {
        this.summary = summary;
        this.scenarios = List.copyOf(scenarios);
        this.gateways = List.copyOf(gateways);
    }

    /** Everything, in Markdown. */
    String markdown(String heading, List<Targets.Verdict> verdicts, List<StartUp.Result> starts) {
        var text = new StringBuilder(heading);
        for (Scenario scenario : scenarios) {
            text.append("\n## ").append(scenario.title()).append("\n\n").append(table(scenario));
        }
        text.append("\n## Memory at the end of the last load\n\n").append(memory());
        if (!starts.isEmpty()) {
            text.append("\n## Start\n\n").append(starts(starts));
        }
        if (!verdicts.isEmpty()) {
            text.append("\n## Promises\n\n").append(promises(verdicts));
        }
        return text.append("\n## What to doubt\n\n").append(doubts()).toString();
    }

    private String table(Scenario scenario) {
        boolean streams = scenario instanceof Scenario.Streams;
        var table =
                new MarkdownTable(
                        "gateway",
                        "good rounds",
                        streams ? "chunks/s" : "requests/s",
                        streams ? "CPU us/chunk" : "CPU us/request",
                        "CPU x nginx",
                        streams ? "delay p50 us" : "p50 us",
                        "+ direct",
                        "p50 x nginx",
                        "p99 us",
                        streams ? "KB/stream" : "p99.9 us",
                        "faults");
        for (String gateway : gateways) {
            List<Sample> all = summary.all(scenario.id(), gateway);
            if (!all.isEmpty()) {
                row(table, scenario.id(), gateway, all, streams);
            }
        }
        return table.toString();
    }

    private void row(
            MarkdownTable table,
            String scenario,
            String gateway,
            List<Sample> all,
            boolean streams) {
        long faults =
                all.stream()
                        .flatMap(s -> s.faults().values().stream())
                        .mapToLong(Long::longValue)
                        .sum();
        table.row(
                gateway,
                all.stream().filter(Sample::clean).count() + "/" + all.size(),
                value(scenario, gateway, Sample::perSecond, "%.0f"),
                range(scenario, gateway, Sample::cpuMicros),
                ratio(scenario, gateway, Sample::cpuMicros),
                value(scenario, gateway, Sample::p50, "%.0f"),
                added(scenario, gateway),
                ratio(scenario, gateway, Sample::p50),
                value(scenario, gateway, Sample::p99, "%.0f"),
                streams
                        ? value(scenario, gateway, Sample::kilobytesPerStream, "%.1f")
                        : value(scenario, gateway, Sample::p999, "%.0f"),
                Long.toString(faults));
    }

    private String memory() {
        var table = new MarkdownTable("gateway", "resident MB", "proportional MB");
        for (String gateway : gateways) {
            summary.samples().stream()
                    .filter(s -> s.gateway().equals(gateway) && s.residentMb() > 0)
                    .reduce((earlier, later) -> later)
                    .ifPresent(s ->
                            table.row(
                                    gateway,
                                    text("%.1f", s.residentMb()),
                                    text("%.1f", s.proportionalMb())));
        }
        return table.toString();
    }

    private static String starts(List<StartUp.Result> starts) {
        var table = new MarkdownTable("gateway", "first answer ms", "min", "max", "starts");
        for (StartUp.Result start : starts) {
            table.row(
                    start.gateway(),
                    text("%.0f", start.median()),
                    text("%.0f", start.min()),
                    text("%.0f", start.max()),
                    Integer.toString(start.millis().size()));
        }
        return table.toString();
    }

    /** A table of what was promised and what came out. */
    static String promises(List<Targets.Verdict> verdicts) {
        var table = new MarkdownTable("promise", "measured", "allowed", "");
        for (Targets.Verdict verdict : verdicts) {
            table.row(
                    verdict.name(),
                    verdict.measured(),
                    verdict.allowed(),
                    verdict.pass() ? "pass" : "MISS");
        }
        return table.toString();
    }

    private String doubts() {
        var text = new StringBuilder();
        for (Sample sample : summary.samples()) {
            if (!sample.clean()) {
                text.append("- round ")
                        .append(sample.round())
                        .append(", ")
                        .append(sample.scenario())
                        .append(", ")
                        .append(sample.gateway())
                        .append(": ")
                        .append(String.join("; ", sample.remarks()))
                        .append('\n');
            }
        }
        return text.isEmpty() ? "Nothing: every count agrees in every round.\n" : text.toString();
    }

    private String value(
            String scenario, String gateway, ToDoubleFunction<Sample> value, String format) {
        return summary.figure(scenario, gateway, value)
                .map(f -> text(format, f.median()))
                .orElse("");
    }

    private String range(String scenario, String gateway, ToDoubleFunction<Sample> value) {
        return summary.figure(scenario, gateway, value)
                .filter(f -> f.median() > 0)
                .map(f ->
                        text("%.1f", f.median())
                                + text(" [%.1f", f.min())
                                + text("-%.1f]", f.max()))
                .orElse("");
    }

    private String ratio(String scenario, String gateway, ToDoubleFunction<Sample> value) {
        Optional<Double> ratio = summary.ratio(scenario, gateway, Gateway.NGINX, value);
        return ratio.filter(r -> r > 0).map(r -> text("%.2f", r)).orElse("");
    }

    private String added(String scenario, String gateway) {
        return gateway.equals(Gateway.DIRECT)
                ? ""
                : summary.added(scenario, gateway, Gateway.DIRECT, Sample::p50)
                        .map(a -> text("%+.0f", a))
                        .orElse("");
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
