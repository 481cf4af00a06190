package io.tollgate.node.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.SameThreadExecutor;

/**
 * Undertow's root handler for HTTP/1: makes an exchange of each request and begins it on the same
 * I/O thread as soon as Undertow's own call has returned, so that nothing is ended or resumed
 * behind its back.
 */
final class Http1Root implements HttpHandler {
    private final ServerContext server;
    private final IoWorker worker;

    Http1Root(ServerContext server, IoWorker worker) {
        this.server = server;
        this.worker = worker;
    }

    @Override
    public void handleRequest(HttpServerExchange undertow) {
        IoSpace space = worker.space(undertow.getIoThread());
        var wire = new Http1Wire(undertow, (HttpServerConnection) undertow.getConnection());
        undertow.dispatch(
                SameThreadExecutor.INSTANCE, new ClientExchange(undertow, wire, server, space));
    }
}
