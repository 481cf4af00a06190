package io.tollgate.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyTest {
    private static final UpstreamRequest GET = TestClient.request("GET /", "");

    @Test
    void reachesAPlainOriginThroughATunnel() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
                Relay relay = new Relay(server.port(), 3);
                TestClient client = new TestClient()) {
            Upstream upstream =
                    Limited.through(new Origin(false, "provider.test", 8080), relay.origin(), null);

            for (int i = 0; i < 3; i++) {
                assertThat(client.call(upstream, GET).body()).isEqualTo("ok");
            }

            assertThat(relay.asked())
                    .containsExactly(
                            "CONNECT provider.test:8080 HTTP/1.1\r\nhost: provider.test:8080\r\n\r\n");
            assertThat(client.counts().idle()).isEqualTo(1);
        }
    }

    @Test
    void keepsConnectionsThroughAProxyApartFromOthers() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
                Relay relay = new Relay(server.port(), 100);
                TestClient client = new TestClient()) {

            client.call(Limited.through(server.origin(), relay.origin(), null), GET);
            client.get(server.origin());

            assertThat(relay.asked()).hasSize(1);
            assertThat(server.accepted()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 407 Authenticate\r\ncontent-length: 0\r\n\r\n', answered status 407",
        "'HTTP/1.1 502 Bad\r\n\r\n', answered status 502",
        "'HTTP/1.1 200 OK\r\n\r\nEXTRA', sent bytes before",
        "'garbage', does not begin with HTTP",
        "'', closed the connection",
    })
    void failsWhereTheProxyRefuses(String answer, String message) throws Exception {
        try (ScriptedServer proxy =
                        ScriptedServer.start(peer -> {
                            peer.readHead();
                            peer.send(answer);
                        });
                TestClient client = new TestClient()) {
            Upstream upstream =
                    Limited.through(new Origin(false, "provider.test", 80), proxy.origin(), null);

            Recorder.Answer result = client.call(upstream, GET);

            assertThat(result.failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
            assertThat(result.message()).contains(message).contains("proxy 127.0.0.1");
            assertThat(result.failure().requestSent()).isFalse();
            assertThat(client.counts().open()).isZero();
        }
    }

    @Test
    void refusesAProxySpokenToInTls() {
        Origin proxy = new Origin(true, "proxy.test", 443);

        assertThatThrownBy(
                        () -> Limited.through(new Origin(true, "provider.test", 443), proxy, null))
                .hasMessageContaining("proxy: https://proxy.test");
    }
}
