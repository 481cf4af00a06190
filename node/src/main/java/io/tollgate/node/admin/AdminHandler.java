package io.tollgate.node.admin;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.Exposition;
import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.ExchangeHandler;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The routes of the admin listener. What may block runs on {@code blocking} (a virtual thread a
 * task) and answers back on the exchange's I/O thread.
 */
public final class AdminHandler implements ExchangeHandler {
    private static final System.Logger LOG = System.getLogger(AdminHandler.class.getName());
    private static final String METRICS = "/metrics";
    private static final int MOST_SCRAPES = 4;

    private final HealthRoutes health;
    private final Exposition exposition;
    private final Executor blocking;
    private final Semaphore scrapes = new Semaphore(MOST_SCRAPES);

    public AdminHandler(HealthRoutes health, Exposition exposition, Executor blocking) {
        this.health = health;
        this.exposition = exposition;
        this.blocking = blocking;
    }

    @Override
    public void handle(Exchange exchange) {
        if (health.handle(exchange)) {
            return;
        }
        if (!exchange.path().equals(METRICS)) {
            AdminAnswers.error(exchange, Errors.noRoute(exchange.method(), exchange.path()));
        } else if (!AdminAnswers.isRead(exchange)) {
            AdminAnswers.error(
                    exchange, Errors.methodNotAllowed(exchange.method(), METRICS, "GET or HEAD"));
        } else if (!scrapes.tryAcquire()) {
            AdminAnswers.error(exchange, Errors.overloaded(MOST_SCRAPES + " scrapes at once"));
        } else {
            var waiting = new Waiting(exchange);
            try {
                blocking.execute(() -> scrape(waiting));
            } catch (RejectedExecutionException e) {
                scrapes.release();
                AdminAnswers.error(exchange, Errors.shuttingDown());
            }
        }
    }

    /** On a virtual thread. */
    private void scrape(Waiting waiting) {
        try {
            byte[] text = exposition.scrape();
            waiting.answer(exchange ->
                    exchange.respond(
                            200,
                            Exposition.CONTENT_TYPE,
                            List.of("cache-control", "no-store"),
                            ByteBuffer.wrap(text)));
        } catch (RuntimeException | Error e) {
            String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
            LOG.log(Level.ERROR, "scrape failed request=" + id, e);
            ClientError error = Errors.internal(id);
            waiting.answer(exchange -> AdminAnswers.error(exchange, error));
        } finally {
            scrapes.release();
        }
    }

    /** An exchange whose answer is being made elsewhere; remembers whether its client has left. */
    private static final class Waiting implements Exchange.Client {
        private final Exchange exchange;

        /** Read and written on the I/O thread only. */
        private boolean gone;

        Waiting(Exchange exchange) {
            this.exchange = exchange;
            exchange.watch(this);
        }

        /** From any thread; {@code answer} runs on the I/O thread, unless the client has left. */
        void answer(ExchangeHandler answer) {
            exchange.loop()
                    .upstream()
                    .execute(() -> {
                        if (!gone) {
                            answer.handle(exchange);
                        }
                    });
        }

        @Override
        public void writable() {}

        @Override
        public void gone() {
            gone = true;
        }
    }
}
