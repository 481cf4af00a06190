package io.tollgate.node.admin;

import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.Exposition;
import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.ExchangeHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The routes of the admin listener: health and metrics for whoever reaches it, the API for whoever
 * has a token. What may block runs on {@code blocking} (a virtual thread a task) and answers back
 * on the exchange's I/O thread.
 */
public final class AdminHandler implements ExchangeHandler {
    private static final String METRICS = "/metrics";
    private static final int MOST_SCRAPES = 4;

    private final HealthRoutes health;
    private final Exposition exposition;
    private final Api api;
    private final BlockingWork scrapes;

    public AdminHandler(HealthRoutes health, Exposition exposition, Executor blocking, Api api) {
        this.health = health;
        this.exposition = exposition;
        this.api = api;
        this.scrapes = new BlockingWork(blocking, "scrapes", MOST_SCRAPES);
    }

    @Override
    public void handle(Exchange exchange) {
        if (health.handle(exchange) || api.handle(exchange)) {
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
