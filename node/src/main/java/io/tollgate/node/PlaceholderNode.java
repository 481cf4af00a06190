package io.tollgate.node;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.node.config.GatewayConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Answers 200 to everything, until the gateway is wired. */
final class PlaceholderNode implements RunningNode {
    private final HttpServer server;
    private final HttpServer admin;

    private PlaceholderNode(HttpServer server, HttpServer admin) {
        this.server = server;
        this.admin = admin;
    }

    static RunningNode start(GatewayConfig config) throws IOException {
        var listener = config.listen().getFirst();
        return new PlaceholderNode(
                open(listener.host(), listener.port()),
                open(config.admin().host(), config.admin().port()));
    }

    private static HttpServer open(String host, int port) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (java.net.BindException e) {
            throw new IOException(host + ":" + port + " cannot be bound: " + e.getMessage(), e);
        }
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }

    @Override
    public List<InetSocketAddress> listeners() {
        return List.of(server.getAddress());
    }

    @Override
    public InetSocketAddress admin() {
        return admin.getAddress();
    }

    @Override
    public void reconfigure(GatewayConfig config) {}

    @Override
    public void close() {
        server.stop(0);
        admin.stop(0);
    }
}
