package io.tollgate.perf.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class NodeMetricsTest {
    @Test
    void tellsHowOftenTheGridWasAsked() throws IOException {
        HttpServer node = node("# TYPE x counter\ntollgate_spending_claims_total 42.0\n");
        try {
            assertThat(gateway(node).gridQuestions()).isEqualTo(42);
        } finally {
            node.stop(0);
        }
    }

    @Test
    void aNodeThatDoesNotTellIsNotTakenForOneThatNeverAsked() throws IOException {
        HttpServer node = node("tollgate_record_lag_rows{destination=\"sqlite\"} 3\n");
        try {
            Gateway gateway = gateway(node);

            assertThatThrownBy(gateway::gridQuestions).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> gateway.awaitShipped(Duration.ofMillis(1)))
                    .hasMessageContaining("did not get into the store");
        } finally {
            node.stop(0);
        }
    }

    private static HttpServer node(String metrics) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/metrics",
                exchange -> {
                    byte[] body = metrics.getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(body);
                    }
                });
        server.start();
        return server;
    }

    private static Gateway gateway(HttpServer node) {
        int port = node.getAddress().getPort();
        return new Gateway(
                Gateway.MEMBER,
                new Target(URI.create("http://127.0.0.1:" + port), "*", "sk-1"),
                null,
                null,
                new ProcessTree(0),
                new NodeMetrics(port));
    }
}
