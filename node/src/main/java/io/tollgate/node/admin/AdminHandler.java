package io.tollgate.node.admin;

import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.Exposition;
import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.ExchangeHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the admin listener: health and metrics for whoever reaches it, the rest for whoever
 * has the admin token. What may block runs on {@code blocking} (a virtual thread a task) and
 * answers back on the exchange's I/O thread.
 */
public final class AdminHandler implements ExchangeHandler {
    private static final String METRICS = "/metrics";
    private static final int MOST_SCRAPES = 4;

    private final HealthRoutes health;
    private final Exposition exposition;
    private final @Nullable QuestionRoutes questions;
    private final @Nullable ClusterRoutes cluster;
    private final BlockingWork scrapes;

    /** Without questions and cluster. */
    public AdminHandler(HealthRoutes health, Exposition exposition, Executor blocking) {
        this(health, exposition, blocking, null, null);
    }

    /**
     * @param questions null where none are answered
     * @param cluster null where nothing is told of it
     */
    public AdminHandler(
            HealthRoutes health,
            Exposition exposition,
            Executor blocking,
            @Nullable QuestionRoutes questions,
            @Nullable ClusterRoutes cluster) {
        this.health = health;
        this.exposition = exposition;
        this.questions = questions;
        this.cluster = cluster;
        this.scrapes = new BlockingWork(blocking, "scrapes", MOST_SCRAPES);
    }

    @Override
    public void handle(Exchange exchange) {
        if (health.handle(exchange)
                || (questions != null && questions.handle(exchange))
                || (cluster != null && cluster.handle(exchange))) {
            return;
        }
        if (!exchange.path().equals(METRICS)) {
            AdminAnswers.error(exchange, Errors.noRoute(exchange.method(), exchange.path()));
        } else if (!AdminAnswers.isRead(exchange)) {
            AdminAnswers.error(
                    exchange, Errors.methodNotAllowed(exchange.method(), METRICS, "GET or HEAD"));
        } else {
            scrapes.answer(exchange, this::scrape);
        }
    }

    private ExchangeHandler scrape() {
        byte[] text = exposition.scrape();
        return exchange ->
                exchange.respond(
                        200,
                        Exposition.CONTENT_TYPE,
                        List.of("cache-control", "no-store"),
                        ByteBuffer.wrap(text));
    }
}
