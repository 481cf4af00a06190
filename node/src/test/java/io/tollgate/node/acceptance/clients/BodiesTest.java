package io.tollgate.node.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are no request: the answer names what is wrong, and no provider is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodiesTest {
    private static final int LIMIT = 64 << 10;

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(ProviderYaml.of("fake", upstream))
                                .with("limits", "{body-bytes: 64KiB, upload-bytes: 64KiB}"));
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "not json",
                "[]",
                "\"model\"",
                "null",
                "{\"model\":\"fake/m\",}",
                "{\"model\":\"fake/m\"} x",
                "{\"model\":\"fake/m",
                "{'model':'fake/m'}"
            })
    void whatIsNoJsonObjectIsABadRequest(String body) throws IOException {
        RawResponse response = gateway.send(body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(response.error().path("message").asText()).containsIgnoringCase("JSON");
        assertThat(upstream.attempts()).isZero();
    }

    @Test
    void anEmptyBodyIsABadRequest() throws IOException {
        RawResponse response = gateway.send("");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("message").asText()).containsIgnoringCase("body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messages\":[]}",
                "{\"model\":7,\"messages\":[]}",
                "{\"model\":null,\"messages\":[]}",
                "{\"model\":\"\",\"messages\":[]}",
                "{\"model\":[\"fake/m\"],\"messages\":[]}"
            })
    void aModelThatIsNoNameIsNamed(String body) throws IOException {
        RawResponse response = gateway.send(body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("param").asText()).isEqualTo("model");
        assertThat(upstream.attempts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"fake/m\",\"messages\":[],\"fallbacks\":\"fake/n\"}",
                "{\"model\":\"fake/m\",\"messages\":[],\"fallbacks\":[7]}"
            })
    void fallbacksThatAreNoNamesAreNamed(String body) throws IOException {
        RawResponse response = gateway.send(body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("param").asText()).isEqualTo("fallbacks");
        assertThat(upstream.attempts()).isZero();
    }

    @Test
    void aBodyOverTheLimitIsRefusedByItsLength() throws IOException {
        try (RawHttp http = RawHttp.connect(gateway.publicUri())) {
            http.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\n"
                            + "content-type: application/json\r\nauthorization: Bearer "
                            + GatewayYaml.CLIENT_KEY
                            + "\r\ncontent-length: "
                            + (LIMIT + 1)
                            + "\r\n\r\n");
            RawResponse response = http.read();

            assertThat(response.status()).isEqualTo(413);
            assertThat(response.error().path("code").asText()).isEqualTo("request_too_large");
            assertThat(response.error().path("message").asText()).contains(Integer.toString(LIMIT));
        }
        assertThat(upstream.attempts()).isZero();
    }

    @Test
    void aChunkedBodyOverTheLimitIsRefused() throws IOException {
        String chunk = Integer.toHexString(LIMIT) + "\r\n" + "a".repeat(LIMIT) + "\r\n";
        try (RawHttp http = RawHttp.connect(gateway.publicUri())) {
            http.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\n"
                            + "content-type: application/json\r\nauthorization: Bearer "
                            + GatewayYaml.CLIENT_KEY
                            + "\r\ntransfer-encoding: chunked\r\n\r\n"
                            + chunk
                            + "1\r\na\r\n0\r\n\r\n");

            assertThat(http.read().status()).isEqualTo(413);
        }
        assertThat(upstream.attempts()).isZero();
    }

    @Test
    void aBodyOfExactlyTheLimitPasses() throws IOException {
        String start = "{\"model\":\"fake/m\",\"messages\":[],\"user\":\"";
        String body = start + "a".repeat(LIMIT - start.length() - 2) + "\"}";

        assertThat(gateway.send(body).status()).isEqualTo(200);
    }

    @Test
    void aWrongMethodNamesTheRightOne() throws IOException {
        RawResponse response = gateway.get("/v1/chat/completions");

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.error().path("message").asText()).contains("POST");
    }

    @Test
    void anUnknownPathIsNotFound() throws IOException {
        RawResponse response = gateway.get("/v1/no-such-thing");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.error().path("message").asText()).contains("/v1/no-such-thing");
    }

    @Test
    void unusualButLegalJsonReachesTheProviderUnchanged() throws IOException {
        String body =
                " \r\n{ \"messages\" : [ {\"role\":\"user\",\"content\":\"h\\u00e9 👋 \\\"model\\\":"
                        + "\\\"x\\\"\"} ],\t\"model\" : \"fake\\/m\", \"n\":1e0, \"big\":"
                        + "12345678901234567890, \"nested\":{\"model\":\"inner\"} } ";

        assertThat(gateway.send(body).status()).isEqualTo(200);

        String received =
                new String(upstream.lastRequest().body(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(received)
                .contains("h\\u00e9 👋", "1e0", "12345678901234567890", "\"model\":\"inner\"");
        assertThat(upstream.lastRequest().model()).isEqualTo("m");
    }
}
