package io.tollgate.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.ExchangeHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Exchanges that have come and that nobody answers but the test, each on its own thread. */
final class Exchanges implements ExchangeHandler {
    private final LinkedBlockingQueue<Exchange> come = new LinkedBlockingQueue<>();

    @Override
    public void handle(Exchange exchange) {
        come.add(exchange);
    }

    /** The next one; waits for it. */
    Exchange next() throws InterruptedException {
        Exchange exchange = come.poll(10, TimeUnit.SECONDS);
        assertThat(exchange).isNotNull();
        return exchange;
    }

    /** How many nobody has asked for yet. */
    int left() {
        return come.size();
    }

    /** Does something on the thread of an exchange; returns when that is done. */
    static void on(Exchange exchange, Runnable task) throws Exception {
        var done = new CompletableFuture<Boolean>();
        exchange.loop()
                .upstream()
                .execute(() -> {
                    task.run();
                    done.complete(true);
                });
        done.get(10, TimeUnit.SECONDS);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
