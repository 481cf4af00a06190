package io.tollgate.node.admin;

import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.ExchangeHandler;

/** An exchange whose answer is being made elsewhere; remembers whether its client has left. */
final class Waiting implements Exchange.Client {
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
