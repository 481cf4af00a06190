package io.tollgate.node.http;

import io.tollgate.node.request.Exchange;
import java.util.concurrent.CompletableFuture;

/** Notes that a client is gone. */
record GoneWatcher(CompletableFuture<Boolean> told) implements Exchange.Client {
    @Override
    public void writable() {
        // Not of interest.
    }

    @Override
    public void gone() {
        told.complete(true);
    }
}
