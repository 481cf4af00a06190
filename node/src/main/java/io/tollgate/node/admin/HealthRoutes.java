package io.tollgate.node.admin;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tollgate.node.error.Errors;
import io.tollgate.node.request.Exchange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * {@code /health/live} and {@code /health/ready}, for the admin listener and the public one.
 * Answers at once, on the I/O thread.
 */
public final class HealthRoutes {
    public static final String LIVE = "/health/live";
    public static final String READY = "/health/ready";

    private static final List<String> HEADERS = List.of("cache-control", "no-store");
    private static final String JSON = "application/json";

    private final Readiness readiness;

    public HealthRoutes(Readiness readiness) {
        this.readiness = readiness;
    }

    /** Answers where the path is one of the two; otherwise leaves the exchange alone. */
    public boolean handle(Exchange exchange) {
        String path = exchange.path();
        if (!path.equals(LIVE) && !path.equals(READY)) {
            return false;
        }
        if (!AdminAnswers.isRead(exchange)) {
            AdminAnswers.error(
                    exchange, Errors.methodNotAllowed(exchange.method(), path, "GET or HEAD"));
        } else if (path.equals(LIVE)) {
            respond(exchange, 200, "{\"status\":\"live\"}");
        } else {
            ready(exchange);
        }
        return true;
    }

    private void ready(Exchange exchange) {
        Readiness.State state = readiness.state();
        switch (state.phase()) {
            case READY -> respond(exchange, 200, "{\"status\":\"ready\"}");
            case STARTING, DRAINING ->
                    respond(
                            exchange,
                            503,
                            "{\"status\":\""
                                    + state.phase().name().toLowerCase(Locale.ROOT)
                                    + "\",\"reason\":\""
                                    + new String(
                                            JsonStringEncoder.getInstance()
                                                    .quoteAsString(state.reason()))
                                    + "\"}");
        }
    }

    private static void respond(Exchange exchange, int status, String json) {
        exchange.respond(
                status, JSON, HEADERS, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }
}
