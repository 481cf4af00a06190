package io.tollgate.node.http;

import static io.tollgate.node.http.Exchanges.bytes;
import static io.tollgate.node.http.Exchanges.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.request.Exchange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Streamed answers on HTTP/1: flushing, slow readers, broken streams, clients that leave. */
final class StreamTest {
    private static final String GET = "GET /v1/x HTTP/1.1\r\nHost: h\r\n\r\n";

    private final Exchanges exchanges = new Exchanges();
    private final CompletableFuture<String> told = new CompletableFuture<>();

    @Test
    void sendsEachPieceAtOnce() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawClient client = server.connect()) {
            client.send(GET + GET);
            Exchange exchange = exchanges.next();
            on(exchange, () -> exchange.startStream(200, "text/event-stream", List.of("x-a", "b")));
            on(exchange, () -> exchange.write(bytes("data: 1\n\n")));

            String head = client.head();
            assertThat(head).contains("transfer-encoding: chunked", "x-a: b");
            assertThat(client.chunk()).isEqualTo("data: 1\n\n");
            on(exchange, () -> exchange.write(bytes("data: 2\n\n")));
            assertThat(client.chunk()).isEqualTo("data: 2\n\n");
            on(exchange, exchange::end);
            assertThat(client.chunk()).isEmpty();

            Exchange second = exchanges.next();
            on(second, () -> second.respond(200, null, List.of(), bytes("next")));
            assertThat(client.answer().body()).isEqualTo("next");
        }
    }

    @Test
    void streamsWithinTheHandlerCall() throws Exception {
        try (TestServer server =
                        TestServer.start(exchange -> {
                            exchange.startStream(200, null, List.of());
                            exchange.write(bytes("x".repeat(200_000)));
                            exchange.write(bytes(""));
                            exchange.write(bytes("y"));
                            exchange.end();
                        });
                RawClient client = server.connect()) {
            client.send(GET + GET);

            for (int i = 0; i < 2; i++) {
                assertThat(client.answer().body()).isEqualTo("x".repeat(200_000) + "y");
            }
        }
    }

    @Test
    void sendsTheHeadOfAStreamThatHadNoPiece() throws Exception {
        try (TestServer server =
                        TestServer.start(exchange -> {
                            exchange.startStream(200, null, List.of());
                            exchange.end();
                        });
                RawClient client = server.connect()) {
            client.send(GET + GET);

            for (int i = 0; i < 2; i++) {
                assertThat(client.answer().body()).isEmpty();
            }
        }
    }

    @Test
    void marksTheEndOfAStreamToAnOldClientByTheEndOfTheConnection() throws Exception {
        try (TestServer server =
                        TestServer.start(exchange -> {
                            exchange.startStream(200, null, List.of());
                            exchange.write(bytes("all"));
                            exchange.end();
                        });
                RawClient client = server.connect()) {
            client.send("GET /v1/x HTTP/1.0\r\n\r\n");

            assertThat(client.head()).contains("connection: close").doesNotContain("chunked");
            assertThat(client.rest()).isEqualTo("all");
        }
    }

    @Test
    void keepsWhatASlowReaderDoesNotTakeAndTellsWhenItIsGone() throws Exception {
        byte[] piece = "0123456789".repeat(5_000).getBytes(StandardCharsets.US_ASCII);
        var full = new CompletableFuture<Integer>();
        var writable = new CountDownLatch(1);
        try (TestServer server = TestServer.start(exchanges);
                RawClient client = server.connect()) {
            client.send(GET);
            Exchange exchange = exchanges.next();
            exchange.watch(watcher(writable::countDown));
            on(
                    exchange,
                    () -> {
                        exchange.startStream(200, null, List.of());
                        int pieces = 1;
                        while (exchange.write(ByteBuffer.wrap(piece))) {
                            pieces++;
                        }
                        full.complete(pieces);
                    });
            int pieces = full.get(10, TimeUnit.SECONDS);
            assertThat(writable.getCount()).isEqualTo(1);

            client.head();
            var read = new StringBuilder();
            while (read.length() < pieces * piece.length) {
                read.append(client.chunk());
            }

            assertThat(writable.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(read.toString())
                    .isEqualTo(new String(piece, StandardCharsets.US_ASCII).repeat(pieces));
            on(exchange, exchange::end);
            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    void endsAfterWhatIsKept() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawClient client = server.connect()) {
            client.send(GET);
            Exchange exchange = exchanges.next();
            var full = new CompletableFuture<Integer>();
            on(
                    exchange,
                    () -> {
                        exchange.startStream(200, null, List.of());
                        int pieces = 1;
                        while (exchange.write(bytes("x".repeat(60_000)))) {
                            pieces++;
                        }
                        exchange.end();
                        full.complete(pieces);
                    });
            int pieces = full.get(10, TimeUnit.SECONDS);

            client.head();
            assertThat(client.chunks()).hasSize(pieces * 60_000);
        }
    }

    @Test
    void cutsAReaderThatTakesNothing() throws Exception {
        HttpLimits limits =
                TestServer.LIMITS.withTimes(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(150),
                        Duration.ofSeconds(5));
        try (TestServer server = TestServer.start(limits, exchanges);
                RawClient client = server.connect()) {
            client.send(GET);
            Exchange exchange = exchanges.next();
            exchange.watch(watcher(() -> told.complete("writable")));
            on(
                    exchange,
                    () -> {
                        exchange.startStream(200, null, List.of());
                        while (exchange.write(bytes("x".repeat(60_000)))) {
                            // Until the socket is full.
                        }
                    });

            assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo("gone");
            assertThat(server.server().stats().closedForSlowness()).isEqualTo(1);
            assertThat(server.server().stats().requestsInFlight()).isZero();
        }
    }

    @Test
    void breaksAStreamOffVisibly() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawClient client = server.connect()) {
            client.send(GET);
            Exchange exchange = exchanges.next();
            on(exchange, () -> exchange.startStream(200, null, List.of()));
            on(exchange, () -> exchange.write(bytes("begun")));
            on(exchange, exchange::abort);

            client.head();
            assertThat(client.chunk()).isEqualTo("begun");
            assertThat(client.rest()).isEmpty();
            on(exchange, () -> exchange.write(bytes("too late")));
        }
    }

    @Test
    void tellsThatAClientLeftWhileItsAnswerWasAwaited() throws Exception {
        try (TestServer server = TestServer.start(exchanges)) {
            Exchange exchange;
            try (RawClient client = server.connect()) {
                client.send(GET);
                exchange = exchanges.next();
                Exchange watched = exchange;
                on(exchange, () -> watched.watch(watcher(() -> told.complete("writable"))));
            }

            assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo("gone");
            Exchange late = exchange;
            on(exchange, () -> late.respond(200, null, List.of(), bytes("nobody reads this")));
            assertThat(server.server().stats().clientsGone()).isEqualTo(1);
            assertThat(server.server().stats().requestsInFlight()).isZero();
        }
    }

    @Test
    void tellsThatAClientLeftInMidStream() throws Exception {
        try (TestServer server = TestServer.start(exchanges)) {
            try (RawClient client = server.connect()) {
                client.send(GET);
                Exchange exchange = exchanges.next();
                on(exchange, () -> exchange.watch(watcher(() -> told.complete("writable"))));
                on(exchange, () -> exchange.startStream(200, null, List.of()));
                on(exchange, () -> exchange.write(bytes("begun")));
                client.head();
                client.socket().setSoLinger(true, 0);
            }

            assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo("gone");
        }
    }

    @Test
    void tellsNobodyWhoHasEndedTheExchange() throws Exception {
        try (TestServer server = TestServer.start(exchanges)) {
            try (RawClient client = server.connect()) {
                client.send(GET);
                Exchange exchange = exchanges.next();
                on(exchange, () -> exchange.watch(watcher(() -> told.complete("writable"))));
                on(exchange, () -> exchange.respond(200, null, List.of(), bytes("all")));
                assertThat(client.answer().body()).isEqualTo("all");
            }
            try (RawClient other = server.connect()) {
                other.send(GET);
                Exchange exchange = exchanges.next();
                on(exchange, () -> exchange.respond(200, null, List.of(), bytes("all")));
                assertThat(other.answer().body()).isEqualTo("all");
            }

            assertThat(told).isNotDone();
        }
    }

    private Exchange.Client watcher(Runnable onWritable) {
        return new Exchange.Client() {
            @Override
            public void writable() {
                onWritable.run();
            }

            @Override
            public void gone() {
                told.complete("gone");
            }
        };
    }
}
