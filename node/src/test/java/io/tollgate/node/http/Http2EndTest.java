package io.tollgate.node.http;

import static io.tollgate.node.http.Exchanges.bytes;
import static io.tollgate.node.http.Exchanges.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.node.request.Exchange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How HTTP/2 connections end: no stream loses its end by it. */
final class Http2EndTest {
    private static final int NO_ERROR = 0;
    private static final int PROTOCOL_ERROR = 1;
    private static final int REFUSED_STREAM = 7;

    private final Exchanges exchanges = new Exchanges();

    @Test
    void goesOnWithAStreamWhenItsClientBeginsNoFurtherOne() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "GET", "/v1/x", true);
            Exchange exchange = exchanges.next();
            on(exchange, () -> exchange.startStream(200, null, List.of()));
            on(exchange, () -> exchange.write(bytes("begun")));
            assertThat(client.await(RawHttp2.DATA, 1).payload()).isEqualTo("begun");

            client.goAway(0);
            client.ping("are you ");
            client.await(RawHttp2.PING, 0);
            on(exchange, () -> exchange.write(bytes("and ended")));
            on(exchange, exchange::end);

            assertThat(client.await(RawHttp2.DATA, 1).payload()).isEqualTo("and ended");
            assertThat(client.await(RawHttp2.DATA, 1).last()).isTrue();
            assertThat(server.server().awaitIdle(Duration.ofSeconds(10))).isTrue();
            assertThat(server.server().stats().clientsGone()).isZero();
        }
    }

    @Test
    void answersARequestThatCameTogetherWithAGoAway() throws Exception {
        try (TestServer server = TestServer.start(Http2EndTest::answer);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.together(() -> {
                client.request(1, "GET", "/v1/x", true);
                client.goAway(0);
                client.request(3, "GET", "/v1/x", true);
            });

            assertThat(client.await(RawHttp2.DATA, 1).payload()).isEqualTo("answer");
            assertThat(client.await(RawHttp2.DATA, 3).payload()).isEqualTo("answer");
        }
    }

    @Test
    void refusesAGoAwayOnAStream() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.await(RawHttp2.SETTINGS, 0);
            client.goAway(1);

            assertThat(client.await(RawHttp2.GOAWAY, 0).code()).isEqualTo(PROTOCOL_ERROR);
        }
    }

    @Test
    void refusesStreamsFarAboveTheLimit() throws Exception {
        int most = 2 * TestServer.LIMITS.http2Streams();
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            for (int i = 0; i <= most; i++) {
                client.request(2 * i + 1, "GET", "/v1/x", true);
            }

            int above = 2 * most + 1;
            assertThat(client.await(RawHttp2.RST_STREAM, above).code()).isEqualTo(REFUSED_STREAM);
            assertThat(exchanges.left()).isEqualTo(most);
            Exchange first = exchanges.next();
            on(first, () -> answer(first));
            assertThat(client.await(RawHttp2.DATA, 1).payload()).isEqualTo("answer");
            client.request(above + 2, "GET", "/v1/x", true);
            for (int i = 1; i < most; i++) {
                exchanges.next();
            }
            Exchange further = exchanges.next();
            on(further, () -> answer(further));
            assertThat(client.await(RawHttp2.DATA, above + 2).payload()).isEqualTo("answer");
        }
    }

    @Test
    void goesOnWithAStreamBesideManyThatAreBrokenOff() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "GET", "/v1/x", true);
            Exchange first = exchanges.next();
            int stream = 3;
            for (int i = 0; i < 300; i++) {
                client.request(stream, "GET", "/v1/x", true);
                Exchange broken = exchanges.next();
                on(broken, broken::abort);
                client.await(RawHttp2.RST_STREAM, stream);
                client.request(stream + 2, "POST", "/v1/x", false);
                client.reset(stream + 2);
                stream += 4;
            }
            on(first, () -> answer(first));

            assertThat(client.await(RawHttp2.DATA, 1).payload()).isEqualTo("answer");
        }
    }

    @Test
    void takesWhatComesForAStreamThatItHasBrokenOff() throws Exception {
        HttpLimits limits = TestServer.LIMITS.withBodies(BodyLimits.of(1000), 1 << 20);
        try (TestServer server = TestServer.start(limits, exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "GET", "/v1/x", true);
            Exchange first = exchanges.next();
            client.request(3, "POST", "/v1/x", false);
            client.data(3, "x".repeat(2000), false);
            client.await(RawHttp2.RST_STREAM, 3);
            client.data(3, "x".repeat(2000), false);
            client.data(3, "x".repeat(2000), true);
            client.ping("are you ");
            client.await(RawHttp2.PING, 0);
            on(first, () -> answer(first));

            assertThat(client.await(RawHttp2.DATA, 1).payload()).isEqualTo("answer");
        }
    }

    @Test
    void aClientThatSendsOnHearsWhyItIsRefused() throws Exception {
        HttpLimits limits = TestServer.LIMITS.withBodies(BodyLimits.of(1000), 1 << 20);
        try (TestServer server = TestServer.start(limits, exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "POST", "/v1/x", false);
            for (int i = 0; i < 200; i++) {
                client.data(1, "x".repeat(10_000), false);
            }

            assertThat(client.await(RawHttp2.DATA, 1).payload()).contains("request_too_large");
            assertThat(client.await(RawHttp2.RST_STREAM, 1).code()).isEqualTo(NO_ERROR);
            assertThat(client.await(RawHttp2.GOAWAY, 0).lastStream()).isEqualTo(1);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void takesTheBodyOfAStreamThatItHasRefused() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "GET", "/v1/x", true);
            Exchange first = exchanges.next();
            server.server().beginDrain();
            client.request(3, "GET", "/v1/x", true);
            client.await(RawHttp2.GOAWAY, 0);
            client.together(() -> {
                client.request(5, "POST", "/v1/x", false);
                client.data(5, "x".repeat(20), false);
                client.data(5, "x".repeat(20), true);
            });
            assertThat(client.await(RawHttp2.RST_STREAM, 5).code()).isEqualTo(REFUSED_STREAM);
            on(first, () -> answer(first));

            assertThat(client.await(RawHttp2.DATA, 1).payload()).isEqualTo("answer");
        }
    }

    @Test
    void tellsABusyClientInADrainToGoElsewhere() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "GET", "/v1/x", true);
            Exchange first = exchanges.next();
            on(first, () -> first.startStream(200, null, List.of()));
            on(first, () -> first.write(bytes("begun")));
            assertThat(client.await(RawHttp2.DATA, 1).payload()).isEqualTo("begun");

            server.server().beginDrain();
            client.request(3, "GET", "/v1/x", true);
            Exchange second = exchanges.next();
            assertThat(client.await(RawHttp2.GOAWAY, 0).lastStream()).isEqualTo(3);
            client.request(5, "GET", "/v1/x", true);
            assertThat(client.await(RawHttp2.RST_STREAM, 5).code()).isEqualTo(REFUSED_STREAM);
            on(first, () -> first.write(bytes("and ended")));
            on(first, first::end);
            assertThat(client.await(RawHttp2.DATA, 1).payload()).isEqualTo("and ended");
            on(second, () -> answer(second));

            assertThat(client.await(RawHttp2.DATA, 3).payload()).isEqualTo("answer");
            assertThat(client.await(RawHttp2.DATA, 3).last()).isTrue();
            assertThat(client.ended()).isTrue();
            assertThat(exchanges.left()).isZero();
            assertThat(server.server().awaitIdle(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void breaksAStreamOffByAResetAlsoInADrain() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.request(1, "GET", "/v1/x", true);
            Exchange first = exchanges.next();
            server.server().beginDrain();
            client.request(3, "GET", "/v1/x", true);
            exchanges.next();
            client.await(RawHttp2.GOAWAY, 0);
            on(first, () -> first.startStream(200, null, List.of()));
            on(first, () -> first.write(bytes("begun")));
            on(first, first::abort);

            client.await(RawHttp2.RST_STREAM, 1);
        }
    }

    @Test
    void aSlowReaderGetsTheWholeLastAnswerOfADrain() throws Exception {
        String answer = "x".repeat(3 << 20);
        try (TestServer server = TestServer.start(exchanges);
                RawHttp2 client = new RawHttp2(server.port(), 4096)) {
            client.openWindow(0, 8 << 20);
            client.request(1, "GET", "/v1/x", true);
            client.openWindow(1, 8 << 20);
            Exchange exchange = exchanges.next();
            server.server().beginDrain();
            on(exchange, () -> exchange.respond(200, null, List.of(), bytes(answer)));
            Thread.startVirtualThread(() -> stop(server.server()));

            int got = 0;
            RawHttp2.Frame frame;
            do {
                frame = client.await(RawHttp2.DATA, 1);
                got += frame.payload().length();
                client.openWindow(0, 1);
            } while (!frame.last());

            assertThat(got).isEqualTo(answer.length());
            client.await(RawHttp2.GOAWAY, 0);
        }
    }

    @Test
    void closesAConnectionWhoseClientDoesNot() throws Exception {
        Duration idle = Duration.ofMillis(100);
        HttpLimits limits =
                TestServer.LIMITS.withTimes(
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), idle);
        try (TestServer server = TestServer.start(limits, exchanges);
                RawHttp2 client = new RawHttp2(server.port())) {
            client.await(RawHttp2.GOAWAY, 0);
            assertThat(client.ended()).isTrue();

            await().until(() -> server.server().stats().openConnections() == 0);
        }
    }

    private static void stop(HttpServer server) {
        try {
            server.awaitIdle(Duration.ofSeconds(10));
            server.awaitClosed();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        server.close();
    }

    private static void answer(Exchange exchange) {
        exchange.respond(200, "text/plain", List.of(), bytes("answer"));
    }
}
