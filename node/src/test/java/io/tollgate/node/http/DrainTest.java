package io.tollgate.node.http;

import static io.tollgate.node.http.Exchanges.bytes;
import static io.tollgate.node.http.Exchanges.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.node.request.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Ending a server without cutting anybody. */
final class DrainTest {
    private static final String GET = "GET /v1/x HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Exchanges exchanges = new Exchanges();

    @Test
    void letsRunningExchangesEnd() throws Exception {
        try (TestServer server = TestServer.start(exchanges);
                RawClient waiting = server.connect();
                RawClient streaming = server.connect();
                RawHttp2 second = new RawHttp2(server.port())) {
            waiting.send(GET);
            Exchange whole = exchanges.next();
            streaming.send(GET);
            Exchange stream = exchanges.next();
            second.request(1, "GET", "/v1/x", true);
            Exchange other = exchanges.next();
            on(stream, () -> stream.startStream(200, null, List.of()));
            on(stream, () -> stream.write(bytes("one")));

            server.server().beginDrain();

            assertThat(server.server().awaitIdle(Duration.ofMillis(20))).isFalse();
            assertThatThrownBy(server::connect).isInstanceOf(IOException.class);
            on(whole, () -> whole.respond(200, null, List.of(), bytes("whole")));
            on(stream, () -> stream.write(bytes("two")));
            on(stream, stream::end);
            on(other, () -> other.respond(200, null, List.of(), bytes("other")));
            RawClient.Answer answer = waiting.answer();
            assertThat(answer.body()).isEqualTo("whole");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(streaming.answer().body()).isEqualTo("onetwo");
            second.await(RawHttp2.HEADERS, 1);
            second.await(RawHttp2.GOAWAY, 0);
            assertThat(server.server().awaitIdle(LONG)).isTrue();
        }
    }

    @Test
    void cutsWhatStillRunsWhenItIsClosed() throws Exception {
        var gone = new CompletableFuture<Boolean>();
        try (TestServer server = TestServer.start(exchanges);
                RawClient waiting = server.connect()) {
            waiting.send(GET);
            Exchange exchange = exchanges.next();
            on(exchange, () -> exchange.watch(new GoneWatcher(gone)));

            server.server().close();

            assertThat(waiting.ended()).isTrue();
            assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.server().awaitIdle(LONG)).isTrue();
        }
    }

    @Test
    void isIdleAtOnceWithoutRequests() throws Exception {
        try (TestServer server = TestServer.start(exchanges)) {
            server.server().beginDrain();

            assertThat(server.server().awaitIdle(Duration.ZERO)).isTrue();
        }
    }
}
