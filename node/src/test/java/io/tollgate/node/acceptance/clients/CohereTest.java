package io.tollgate.node.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
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

/** Cohere's routes beside chat, and reranking for everybody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CohereTest {
    private static final String AUTHORIZATION = "authorization: Bearer " + GatewayYaml.CLIENT_KEY;
    private static final String RANKED =
            "{\"id\":\"i\",\"results\":[{\"index\":1,\"relevance_score\":0.86303437},"
                    + "{\"index\":0,\"relevance_score\":0.17279942}],"
                    + "\"meta\":{\"billed_units\":{\"search_units\":1}}}";

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer("/rerank", Reply.json(200, RANKED));
        upstream.answer(
                "/embed",
                Reply.json(
                        200,
                        "{\"id\":\"i\",\"embeddings\":{\"float\":[[1,0.5]]},"
                                + "\"meta\":{\"billed_units\":{\"input_tokens\":7}}}"));
        upstream.answer(
                "/embeddings",
                Reply.json(
                        200,
                        "{\"object\":\"list\",\"data\":[{\"embedding\":[0.25]}],\"usage\":"
                                + "{\"prompt_tokens\":3,\"total_tokens\":3}}"));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                ProviderYaml.of("cohere", upstream)
                                        .with("operations", "[/embeddings, /rerank]"),
                                ProviderYaml.of("vllm", upstream)
                                        .with("operations", "[/embeddings, /rerank]"),
                                ProviderYaml.of("openai", upstream)));
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
    void reranksForCohereAndForAllOthers() throws IOException {
        String body = "{\"model\":\"%s/m\",\"query\":\"q\",\"documents\":[\"a\",\"b\"]}";

        RawResponse own = post("/cohere/v2/rerank", body.formatted("cohere"));
        RawResponse over = post("/cohere/v2/rerank", body.formatted("vllm"));
        RawResponse common = post("/v1/rerank", body.formatted("cohere"));
        RawResponse passed = post("/v1/rerank", body.formatted("vllm"));

        assertThat(own.text()).isEqualTo(RANKED);
        assertThat(passed.text()).isEqualTo(RANKED);
        for (RawResponse response : new RawResponse[] {over, common}) {
            assertThat(response.json().path("results").path(0).path("index").asInt()).isEqualTo(1);
            assertThat(response.json().path("results").path(0).path("relevance_score").asText())
                    .isEqualTo("0.86303437");
        }
        assertThat(upstream.requests()).hasSize(4);
    }

    @Test
    void aProviderWithoutRerankingIsNotAsked() throws IOException {
        RawResponse response =
                post(
                        "/cohere/v2/rerank",
                        "{\"model\":\"openai/m\",\"query\":\"q\",\"documents\":[\"a\"]}");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.json().path("message").asText()).isNotEmpty();
        assertThat(response.json().path("id").asText()).isEqualTo(response.header("x-request-id"));
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void embedsBothWays() throws IOException {
        RawResponse base64 =
                post(
                        "/v1/embeddings",
                        "{\"model\":\"cohere/m\",\"input\":\"a\",\"encoding_format\":\"base64\"}");
        RawResponse floats =
                post(
                        "/cohere/v2/embed",
                        "{\"model\":\"openai/m\",\"texts\":[\"a\"],"
                                + "\"input_type\":\"search_query\","
                                + "\"embedding_types\":[\"float\"]}");

        assertThat(base64.json().path("data").path(0).path("embedding").asText())
                .isEqualTo("AACAPwAAAD8=");
        assertThat(floats.json().path("embeddings").path("float").path(0).path(0).asDouble())
                .isEqualTo(0.25);
        assertThat(floats.header("x-tollgate-dropped")).isEqualTo("input_type");
    }

    @Test
    void errorsAreFlat() throws IOException {
        RawResponse wrong = post("/cohere/v2/chat", "{\"model\":\"cohere/m\"");
        RawResponse none = post("/cohere/v2/nothing", "{}");
        RawResponse unknown =
                gateway.exchange(RawHttp.post("/cohere/v2/chat", "{}", "authorization: Bearer x"));

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(none.status()).isEqualTo(404);
        assertThat(unknown.status()).isEqualTo(401);
        for (RawResponse response : new RawResponse[] {wrong, none, unknown}) {
            assertThat(response.json().path("message").asText()).isNotEmpty();
            assertThat(response.json().has("error")).isFalse();
        }
    }

    private RawResponse post(String path, String body) throws IOException {
        return gateway.exchange(RawHttp.post(path, body, AUTHORIZATION));
    }
}
