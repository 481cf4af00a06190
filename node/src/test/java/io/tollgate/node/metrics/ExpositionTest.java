package io.tollgate.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private final RequestMetrics metrics = new RequestMetrics();

    @Test
    void showsWhatWasCounted() {
        serve(metrics.series(Operation.CHAT, "openai", "groq", "main", "llama"));
        serve(metrics.series(Operation.RESPONSES, "openai", "groq", "main", "llama"));

        String text = scrape();

        assertThat(text)
                .contains(
                        "tollgate_requests_total{category=\"upstream_error\",client_api=\"openai\","
                                + "model=\"llama\",operation=\"chat\",provider=\"groq\","
                                + "provider_key=\"main\",stream=\"true\"} 1.0")
                .contains(
                        "tollgate_tokens_total{kind=\"prompt\",model=\"llama\",provider=\"groq\","
                                + "provider_key=\"main\"} 14.0")
                .contains(
                        "tollgate_errors_total{class=\"server_error\",model=\"llama\","
                                + "provider=\"groq\",provider_key=\"main\"} 2.0")
                .contains(
                        "tollgate_attempts_total{provider=\"groq\",provider_key=\"main\","
                                + "result=\"server_error\"} 2.0")
                .contains("tollgate_responses_total{status=\"502\"} 2.0")
                .contains(
                        "tollgate_request_duration_seconds_bucket{model=\"llama\","
                                + "operation=\"chat\",provider=\"groq\",stream=\"true\",le=\"1.0\"}"
                                + " 1")
                .contains(
                        "tollgate_gateway_overhead_seconds_sum{model=\"llama\",operation=\"chat\","
                                + "provider=\"groq\"} 8.0E-5")
                .contains(
                        "tollgate_provider_key_healthy{provider=\"groq\",provider_key=\"main\"}"
                                + " 0.0")
                .contains("tollgate_upstream_connections{state=\"idle\"} 3.0")
                .contains("tollgate_guard_refusals_total{reason=\"two_lengths\"} 4.0")
                .contains("tollgate_limit_reached_total{limit=\"upstream_connections\"} 2.0")
                .contains("jvm_memory_used_bytes{area=\"heap\"")
                .contains("process_cpu_usage");
    }

    @Test
    void showsEveryMetricOfTheListAndTheDocumentNamesEveryMetricShown() throws Exception {
        serve(metrics.series(Operation.CHAT, "openai", "groq", "main", "llama"));

        Set<String> shown = families(scrape());
        Set<String> documented = documented();

        for (MetricNames metric : MetricNames.values()) {
            assertThat(shown).contains(metric.shownName());
        }
        assertThat(documented).containsAll(own(shown));
        assertThat(own(documented)).isSubsetOf(shown);
        assertThat(documented).containsAll(jvm(shown));
    }

    @Test
    void theDocumentSaysWhatTheListSays() throws Exception {
        String document = Files.readString(Path.of("METRICS.md"));

        for (MetricNames metric : MetricNames.values()) {
            assertThat(document).contains(row(metric));
        }
    }

    private static String row(MetricNames metric) {
        String labels =
                metric.labels().isEmpty() ? "-" : "`" + String.join("` `", metric.labels()) + "`";
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        metric.shownName(),
                        metric.kind().name().toLowerCase(java.util.Locale.ROOT),
                        labels,
                        metric.help());
    }

    private void serve(Series series) {
        metrics.started();
        metrics.attempt(series, FailureClass.SERVER_ERROR);
        metrics.attempt(series, null);
        metrics.finished(
                new RequestOutcome(
                        series,
                        metrics.virtualKey("team-a"),
                        RequestCategory.UPSTREAM_ERROR,
                        FailureClass.SERVER_ERROR,
                        502,
                        new TokenUsage(7, 3, 0, 0, 0),
                        400_000_000,
                        900_000_000,
                        80_000,
                        2,
                        true));
    }

    private String scrape() {
        var sources =
                new GaugeSources(
                        () -> List.of(new GaugeSources.ProviderKey("groq", "main", 2, false, 1.5)),
                        () -> new GaugeSources.UpstreamPool(5, 3),
                        () -> new GaugeSources.Http(9, Map.of("two_lengths", 4L)),
                        () ->
                                Optional.of(
                                        new GaugeSources.RequestRecord(
                                                "roomy",
                                                7,
                                                1,
                                                2,
                                                List.of(
                                                        new GaugeSources.Destination(
                                                                "sqlite", 3, 1.5, true, 0)))),
                        () ->
                                new GaugeSources.Spending(
                                        List.of(
                                                new GaugeSources.Account(
                                                        "team/a", "usd", "month-UTC", 9, 8, 1)),
                                        1,
                                        2,
                                        3),
                        () ->
                                new GaugeSources.Alerts(
                                        List.of(
                                                new GaugeSources.Alert(
                                                        "team/a", "usd", "month-UTC", 4)),
                                        5,
                                        6),
                        () -> Map.of("upstream_connections", 2L));
        try (var exposition = new Exposition(metrics, sources)) {
            return new String(exposition.scrape(), StandardCharsets.UTF_8);
        }
    }

    private static Set<String> families(String text) {
        var names = new TreeSet<String>();
        text.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .forEach(line -> names.add(line.split(" ", 4)[2]));
        return names;
    }

    private static Set<String> documented() throws Exception {
        var names = new TreeSet<String>();
        for (String line : Files.readAllLines(Path.of("METRICS.md"))) {
            if (line.startsWith("| `")) {
                names.add(line.substring(3, line.indexOf('`', 3)));
            }
        }
        return names;
    }

    private static Set<String> own(Set<String> names) {
        var own = new TreeSet<>(names);
        own.removeIf(name -> !name.startsWith("tollgate_"));
        return own;
    }

    private static Set<String> jvm(Set<String> names) {
        var jvm = new TreeSet<>(names);
        jvm.removeIf(name -> name.startsWith("tollgate_"));
        return jvm;
    }
}
