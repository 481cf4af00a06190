package io.tollgate.node.demo;

import io.tollgate.node.request.Exchange;

/** A plain answer that waits, unless its client leaves first. On the exchange's I/O thread. */
final class Later implements Exchange.Client {
    private final Runnable cancel;

    private Later(Runnable cancel) {
        this.cancel = cancel;
    }

    /** Runs {@code answer} after that time; at once for 0. */
    static void answer(Exchange exchange, long millis, Runnable answer) {
        if (millis == 0) {
            answer.run();
        } else {
            exchange.watch(new Later(exchange.loop().upstream().schedule(millis, answer)));
        }
    }

    /** Never answers. */
    static void never(Exchange exchange) {
        exchange.watch(new Later(() -> {}));
    }

    @Override
    public void writable() {}

    @Override
    public void gone() {
        cancel.run();
    }
}
