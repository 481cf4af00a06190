package io.tollgate.node.acceptance.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a provider of another format cannot do is refused by its name, or left out with a word. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranslatedRequestsTest {
    private static final String ANSWER =
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text",\
            "text":"Hello"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}\
            """;

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer("/messages", Reply.json(200, ANSWER));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                        ProviderYaml.of("strict", upstream)
                                                .with("profile", "anthropic"))
                                .provider(
                                        ProviderYaml.of("lenient", upstream)
                                                .with("profile", "anthropic")
                                                .with("drop-unsupported", "true"))
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

    @Test
    void isRefusedByItsName() throws IOException {
        RawResponse response = gateway.send(body("strict", ",\"presence_penalty\":1"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("param").asText()).isEqualTo("presence_penalty");
        assertThat(response.error().path("code").asText()).isEqualTo("unsupported_parameter");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void isLeftOutAndNamedWhereTheProviderIsSetSo() throws IOException {
        RawResponse response = gateway.send(body("lenient", ",\"presence_penalty\":1"));

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.header("x-tollgate-dropped")).isEqualTo("presence_penalty");
        assertThat(upstream.lastRequest().json().has("presence_penalty")).isFalse();
    }

    @Test
    void theListOfWhatWasLeftOutHasABound() throws IOException {
        var fields = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            fields.append(",\"odd\\r\\nx-evil: ").append(i).append("\":1");
        }

        RawResponse response = gateway.send(body("lenient", fields.toString()));

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        String dropped = response.header("x-tollgate-dropped");
        assertThat(dropped == null ? "" : dropped).hasSizeLessThan(1100);
        assertThat(response.header("x-evil")).isNull();
    }

    @Test
    void whatIsPossibleIsNotSpokenOf() throws IOException {
        assertThat(gateway.send(body("strict", "")).header("x-tollgate-dropped")).isNull();
    }

    @Test
    void anotherOperationIsNotOffered() throws IOException {
        RawResponse response = post("/v1/embeddings", "{\"model\":\"strict/m\",\"input\":\"x\"}");

        assertThat(response.status()).isEqualTo(404);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedInTheShapeOfTheApi() throws IOException {
        RawResponse response = post("/v1/messages", " ".repeat(65 << 10));

        assertThat(response.status()).isEqualTo(413);
        assertThat(response.json().path("type").asText()).isEqualTo("error");
        assertThat(response.error().path("type").asText()).isEqualTo("request_too_large");
    }

    @Test
    void aWrongMethodOrPathIsRefusedInTheShapeOfTheApi() throws IOException {
        for (String line : new String[] {"GET /v1/messages", "POST /anthropic/v1/nothing"}) {
            RawResponse response = gateway.exchange(line + " HTTP/1.1\r\nhost: gateway\r\n\r\n");

            assertThat(response.status()).isBetween(404, 405);
            assertThat(response.json().path("type").asText()).isEqualTo("error");
            assertThat(response.json().path("request_id").asText())
                    .isEqualTo(response.header("request-id"));
        }
    }

    @Test
    void theApiIsCounted() throws IOException {
        post(
                "/v1/messages",
                """
                {"model":"strict/counted","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}\
                """);

        assertThat(
                        gateway.metrics()
                                .sum(
                                        "tollgate_requests_total",
                                        "client_api=\"anthropic\"",
                                        "model=\"counted\""))
                .isEqualTo(1);
    }

    private static String body(String provider, String more) {
        return "{\"model\":\"%s/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]%s}"
                .formatted(provider, more);
    }

    private RawResponse post(String path, String body) throws IOException {
        return gateway.exchange(
                "POST "
                        + path
                        + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer "
                        + GatewayYaml.CLIENT_KEY
                        + "\r\ncontent-type: application/json\r\ncontent-length: "
                        + body.getBytes(UTF_8).length
                        + "\r\n\r\n"
                        + body);
    }
}
