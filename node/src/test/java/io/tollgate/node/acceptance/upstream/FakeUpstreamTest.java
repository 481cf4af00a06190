package io.tollgate.node.acceptance.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.providers.corpus.Cutting;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FakeUpstreamTest {
    private static final String EVENTS =
            "data: {\"a\":\"héé\"}\r\n\r\ndata: 👋\n\ndata: [DONE]\n\n";

    private FakeUpstream upstream;
    private URI uri;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        uri = URI.create(upstream.baseUrl());
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void sendsTheSameBytesHoweverTheyAreCut(Cutting cutting) throws IOException {
        upstream.answer(Reply.events(EVENTS).with(cutting));

        RawResponse response = RawHttp.exchange(uri, RawHttp.post("/v1/x", "{}"));

        assertThat(response.text()).isEqualTo(EVENTS);
        assertThat(response.complete()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void framesABodyInEachWay(Reply.Framing framing) throws IOException {
        upstream.answer(Reply.json(200, "{\"ok\":true}").with(framing));

        RawResponse response = RawHttp.exchange(uri, RawHttp.post("/v1/x", "{}"));

        assertThat(response.text()).isEqualTo("{\"ok\":true}");
    }

    @Test
    void recordsRequestsAndServesSeveralOnOneConnection() throws IOException {
        upstream.answer(Reply.json(200, "{}"));
        upstream.answerModel("b", Reply.json(500, "{}"));

        try (RawHttp http = RawHttp.connect(uri)) {
            http.send(RawHttp.post("/v1/x?y=1", "{\"model\":\"a\"}", "authorization: Bearer k1"));
            assertThat(http.read().status()).isEqualTo(200);
            http.send(RawHttp.post("/v1/x", "{\"model\":\"b\"}", "api-key: k2"));
            assertThat(http.read().status()).isEqualTo(500);
        }

        assertThat(upstream.requests()).hasSize(2);
        assertThat(upstream.requests().getFirst().path()).isEqualTo("/v1/x");
        assertThat(upstream.requestsWithKey("k1")).hasSize(1);
        assertThat(upstream.requestsWithKey("k2")).hasSize(1);
        assertThat(upstream.acceptedConnections()).isEqualTo(1);
    }

    @Test
    void noticesThatItsPeerHangsUpWhileAScriptWaits() throws Exception {
        upstream.answer((request, wire) -> {
            wire.head(200, "transfer-encoding: chunked");
            wire.chunk("one");
            wire.awaitPeerClosed();
        });

        try (RawHttp http = RawHttp.connect(uri)) {
            http.send(RawHttp.post("/v1/x", "{}")).readUntil("one");
            http.reset();
        }

        upstream.awaitIdle();
        upstream.awaitOpenConnections(0);
    }

    @Test
    void waitsAtAGate() throws Exception {
        var gate = new Gate();
        upstream.answer(Reply.events("data: 1\n\ndata: 2\n\n").withGate(1, gate));

        try (RawHttp http = RawHttp.connect(uri)) {
            http.send(RawHttp.post("/v1/x", "{}"));
            gate.awaitReached();
            assertThat(http.readUntil("data: 1\n\n")).doesNotContain("data: 2");
            gate.open();
            assertThat(http.readUntil("0\r\n\r\n")).contains("data: 2");
        }
    }

    @Test
    void playsScriptsInTurn() throws IOException {
        upstream.answer(
                Script.inTurn(
                        Reply.json(500, "{}"), Script.hangUp(), Reply.json(200, "{\"n\":3}")));

        assertThat(RawHttp.exchange(uri, RawHttp.get("/v1/a")).status()).isEqualTo(500);
        try (RawHttp http = RawHttp.connect(uri)) {
            assertThat(http.send(RawHttp.get("/v1/a")).isClosedByPeer()).isTrue();
        }
        assertThat(RawHttp.exchange(uri, RawHttp.get("/v1/a")).status()).isEqualTo(200);
        assertThat(RawHttp.exchange(uri, RawHttp.get("/v1/a")).status()).isEqualTo(200);
    }
}
