package io.tollgate.node.http;

import static io.tollgate.node.http.Exchanges.bytes;
import static io.tollgate.node.http.Exchanges.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.request.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** HTTP/2 by prior knowledge on the plain port. */
final class Http2Test {
    private final Exchanges exchanges = new Exchanges();
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();

    @Test
    void answersOnSeveralStreams() throws Exception {
        try (TestServer server = TestServer.start(Http2Test::echo);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "POST", "/v1/x", false);
            client.request(3, "GET", "/v1/y", true);
            client.data(1, "first ", false);
            client.data(1, "second", true);

            client.await(RawHttp2.HEADERS, 3);
            assertThat(body(client, 1)).isEqualTo("first second");
            assertThat(server.server().awaitIdle(Duration.ofSeconds(10))).isTrue();
            assertThat(server.server().stats().requests()).isEqualTo(2);
            assertThat(server.server().stats().clientsGone()).isZero();
        }
    }

    @Test
    void waitsForHeadersThatComeInSeveralFrames() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port());
                RawHttp2 other = new RawHttp2(server.port())) {
            var turns = new AtomicInteger();
            client.requestInPieces(
                    1,
                    "/v1/in-pieces",
                    // The one thread has read all that came before when this is answered.
                    () -> {
                        int stream = 2 * turns.getAndIncrement() + 1;
                        other.request(stream, "TRACE", "/v1/x", true);
                        body(other, stream);
                    });

            Exchange exchange = exchanges.next();
            assertThat(exchange.path()).isEqualTo("/v1/in-pieces");
            on(exchange, () -> echo(exchange));
            client.await(RawHttp2.HEADERS, 1);
            assertThat(server.server().stats().requests()).isEqualTo(3);
        }
    }

    @Test
    void refusesConfusedPaths() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            for (String path : List.of("//x", "/a/../b", "/a;b", "/%2e%2e/x", "/%41")) {
                int stream = (int) server.server().stats().requests() * 2 + 1;
                client.request(stream, "GET", path, true);
                assertThat(body(client, stream)).contains("invalid_request_error");
            }
            assertThat(exchanges.left()).isZero();
            assertThat(server.server().stats().refusedByGuard()).isEqualTo(5);
        }
    }

    @Test
    void refusesABodyThatIsTooLargeWithoutReadingItAll() throws Exception {
        HttpLimits limits = TestServer.LIMITS.withBodies(BodyLimits.of(1000), 1 << 20);
        try (TestServer server = TestServer.start(limits, exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "POST", "/v1/x", false);
            client.data(1, "x".repeat(2000), false);

            assertThat(body(client, 1)).contains("request_too_large");
            client.await(RawHttp2.RST_STREAM, 1);
            assertThat(server.server().awaitIdle(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void breaksAStreamOffByAReset() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "GET", "/v1/x", true);
            Exchange exchange = exchanges.next();
            on(exchange, () -> exchange.startStream(200, null, List.of()));
            on(exchange, () -> exchange.write(bytes("begun")));
            assertThat(client.await(RawHttp2.DATA, 1).payload()).isEqualTo("begun");
            on(exchange, exchange::abort);

            client.await(RawHttp2.RST_STREAM, 1);
            client.request(3, "GET", "/v1/x", true);
            Exchange other = exchanges.next();
            on(other, () -> echo(other));
            client.await(RawHttp2.HEADERS, 3);
            assertThat(server.server().stats().requestsInFlight()).isZero();
        }
    }

    @Test
    void tellsThatAClientResetItsStreamWhileItsAnswerWasAwaited() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "GET", "/v1/x", true);
            Exchange exchange = exchanges.next();
            on(exchange, () -> exchange.watch(new GoneWatcher(gone)));
            client.reset(1);

            assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.server().stats().requestsInFlight()).isZero();
        }
    }

    @Test
    void tellsThatAClientResetItsStreamInMidStream() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "GET", "/v1/x", true);
            Exchange exchange = exchanges.next();
            on(exchange, () -> exchange.watch(new GoneWatcher(gone)));
            on(exchange, () -> exchange.startStream(200, null, List.of()));
            on(exchange, () -> exchange.write(bytes("begun")));
            client.await(RawHttp2.DATA, 1);
            client.reset(1);

            assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.server().stats().requestsInFlight()).isZero();
        }
    }

    @Test
    void tellsThatTheConnectionOfAClientIsGone() throws Exception {
        try (TestServer server = TestServer.start(exchanges)) {
            try (RawHttp2 client = new RawHttp2(server.port())) {
                client.request(1, "GET", "/v1/x", true);
                Exchange exchange = exchanges.next();
                on(exchange, () -> exchange.watch(new GoneWatcher(gone)));
            }

            assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.server().stats().requestsInFlight()).isZero();
        }
    }

    @Test
    void endsAConnectionWithoutStreamsButNotOneThatWaits() throws Exception {
        HttpLimits limits =
                TestServer.LIMITS.withTimes(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(150));
        try (TestServer server = TestServer.start(limits, exchanges);
                RawHttp2 waiting = new RawHttp2(server.port());
                RawHttp2 idle = new RawHttp2(server.port())) {
            waiting.request(1, "GET", "/v1/x", true);
            Exchange exchange = exchanges.next();

            idle.await(RawHttp2.GOAWAY, 0);
            on(exchange, () -> echo(exchange));
            waiting.await(RawHttp2.HEADERS, 1);
            waiting.await(RawHttp2.GOAWAY, 0);
        }
    }

    @Test
    void cutsAReaderThatOpensNoWindow() throws Exception {
        HttpLimits limits =
                TestServer.LIMITS.withTimes(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(150),
                        Duration.ofSeconds(5));
        try (TestServer server = TestServer.start(limits, exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "GET", "/v1/x", true);
            Exchange exchange = exchanges.next();
            on(exchange, () -> exchange.watch(new GoneWatcher(gone)));
            on(
                    exchange,
                    () -> {
                        exchange.startStream(200, null, List.of());
                        while (exchange.write(bytes("x".repeat(20_000)))) {
                            // Until the window is full.
                        }
                    });

            assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
            client.await(RawHttp2.RST_STREAM, 1);
            assertThat(server.server().stats().closedForSlowness()).isEqualTo(1);
        }
    }

    private static String body(RawHttp2 client, int stream) throws IOException {
        var body = new StringBuilder();
        RawHttp2.Frame frame;
        do {
            frame = client.await(RawHttp2.DATA, stream);
            body.append(frame.payload());
        } while (!frame.last());
        return body.toString();
    }

    private static void echo(Exchange exchange) {
        exchange.respond(200, "text/plain", List.of(), ByteBuffer.wrap(exchange.body()));
    }
}
