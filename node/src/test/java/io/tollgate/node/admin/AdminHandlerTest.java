package io.tollgate.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.metrics.Exposition;
import io.tollgate.node.metrics.GaugeSources;
import io.tollgate.node.metrics.RequestMetrics;
import io.tollgate.node.request.ManualLoop;
import io.tollgate.node.request.RecordingExchange;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminHandlerTest {
    private final ManualLoop loop = new ManualLoop();
    private final Readiness readiness = new Readiness();
    private final Exposition exposition = new Exposition(new RequestMetrics(), GaugeSources.none());

    @AfterEach
    void close() {
        exposition.close();
    }

    @Test
    void isLiveFromTheStart() {
        RecordingExchange exchange = answer("GET", "/health/live");

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.contentType()).isEqualTo("application/json");
        assertThat(exchange.answer()).isEqualTo("{\"status\":\"live\"}");
    }

    @Test
    void isReadyOnlyBetweenStartAndDrain() {
        RecordingExchange starting = answer("GET", "/health/ready");
        readiness.ready();
        RecordingExchange ready = answer("GET", "/health/ready");
        readiness.starting("reading \"tollgate.yaml\"");
        RecordingExchange again = answer("GET", "/health/ready");
        readiness.draining("SIGTERM");
        readiness.ready();
        RecordingExchange draining = answer("GET", "/health/ready");

        assertThat(starting.status()).isEqualTo(503);
        assertThat(starting.answer())
                .isEqualTo("{\"status\":\"starting\",\"reason\":\"the node is starting\"}");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(again.answer())
                .isEqualTo(
                        "{\"status\":\"starting\",\"reason\":\"reading \\\"tollgate.yaml\\\"\"}");
        assertThat(draining.status()).isEqualTo(503);
        assertThat(draining.answer()).isEqualTo("{\"status\":\"draining\",\"reason\":\"SIGTERM\"}");
    }

    @Test
    void refusesOtherPathsAndMethods() {
        assertThat(answer("GET", "/nowhere").status()).isEqualTo(404);
        assertThat(answer("POST", "/metrics").status()).isEqualTo(405);
        assertThat(answer("DELETE", "/health/live").status()).isEqualTo(405);
        assertThat(answer("GET", "/nowhere").answer()).contains("Unknown request URL");
    }

    @Test
    void scrapesOnAnotherThreadAndAnswersOnItsOwn() throws Exception {
        var exchange = new RecordingExchange("GET", "/metrics", "", loop.node());
        try (var blocking = Executors.newVirtualThreadPerTaskExecutor()) {
            handler(exposition, blocking).handle(exchange);
            assertThat(exchange.started()).isFalse();

            loop.awaitTask();
        }

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(exchange.answer()).contains("tollgate_requests_in_flight 0.0");
    }

    @Test
    void leavesAnExchangeAloneWhoseClientHasLeft() {
        var tasks = new ArrayList<Runnable>();
        var exchange = new RecordingExchange("GET", "/metrics", "", loop.node());
        handler(exposition, tasks::add).handle(exchange);

        exchange.leave();
        tasks.forEach(Runnable::run);
        loop.runTasks();

        assertThat(exchange.started()).isFalse();
    }

    @Test
    void refusesAFifthScrapeAtOnceAndRecovers() {
        var tasks = new ArrayList<Runnable>();
        var handler = handler(exposition, tasks::add);
        var exchanges = new ArrayList<RecordingExchange>();
        for (int i = 0; i < 5; i++) {
            var exchange = new RecordingExchange("GET", "/metrics", "", loop.node());
            exchanges.add(exchange);
            handler.handle(exchange);
        }
        assertThat(exchanges.get(4).status()).isEqualTo(503);
        assertThat(exchanges.get(4).answerHeader("retry-after")).isEqualTo("1");

        List.copyOf(tasks).forEach(Runnable::run);
        loop.runTasks();
        handler.handle(new RecordingExchange("GET", "/metrics", "", loop.node()));

        assertThat(exchanges.get(3).status()).isEqualTo(200);
        assertThat(tasks).hasSize(5);
    }

    @Test
    void tellsWhenASourceOfGaugesFails() {
        var sources =
                new GaugeSources(
                        () -> {
                            throw new IllegalStateException("broken source");
                        },
                        GaugeSources.none().upstreamPool(),
                        GaugeSources.none().http(),
                        GaugeSources.none().record(),
                        GaugeSources.none().spending(),
                        GaugeSources.none().alerts(),
                        GaugeSources.none().limits());
        var exchange = new RecordingExchange("GET", "/metrics", "", loop.node());
        try (var broken = new Exposition(new RequestMetrics(), sources)) {
            handler(broken, Runnable::run).handle(exchange);
            loop.runTasks();
        }

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.answer()).contains("internal_error").doesNotContain("broken source");
    }

    @Test
    void saysSoWhenItIsShuttingDown() {
        var exchange = new RecordingExchange("GET", "/metrics", "", loop.node());
        var handler =
                handler(
                        exposition,
                        _ -> {
                            throw new RejectedExecutionException("closed");
                        });

        handler.handle(exchange);

        assertThat(exchange.status()).isEqualTo(503);
        assertThat(exchange.answer()).contains("shutting_down");
    }

    private RecordingExchange answer(String method, String path) {
        var exchange = new RecordingExchange(method, path, "", loop.node());
        handler(exposition, Runnable::run).handle(exchange);
        loop.runTasks();
        return exchange;
    }

    private AdminHandler handler(Exposition shown, Executor blocking) {
        var questions = new QuestionRoutes(null, Clock.systemUTC());
        return new AdminHandler(
                new HealthRoutes(readiness),
                shown,
                blocking,
                NoCluster.api(questions, blocking, () -> null));
    }
}
