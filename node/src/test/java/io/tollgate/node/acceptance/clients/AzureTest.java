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

/** Azure's paths, as clients ask for them and as its deployments want them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AzureTest {
    private static final String KEY = "api-key: " + GatewayYaml.CLIENT_KEY;
    private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]%s}";

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                ProviderYaml.of("plain", upstream),
                                ProviderYaml.of(
                                                "azure",
                                                upstream.baseUrl().replace("/v1", "/openai"))
                                        .with("profile", "azure")
                                        .with("api-version", "2024-10-21"),
                                ProviderYaml.of(
                                                "azure-v1",
                                                upstream.baseUrl().replace("/v1", "/openai/v1"))
                                        .with("profile", "azure")));
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
    void aDeploymentIsAModel() throws IOException {
        RawResponse response =
                post(
                        "/openai/deployments/plain/gpt-x/chat/completions?api-version=2024-10-21",
                        CHAT.formatted(""));

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(upstream.lastRequest().path()).isEqualTo("/v1/chat/completions");
        assertThat(upstream.lastRequest().model()).isEqualTo("gpt-x");
    }

    @Test
    void theDeploymentGoesBeforeTheModelOfTheBody() throws IOException {
        post(
                "/openai/deployments/plain/gpt-x/chat/completions",
                CHAT.formatted(",\"model\":\"another\""));

        assertThat(upstream.lastRequest().model()).isEqualTo("gpt-x");
        assertThat(upstream.lastRequest().json().toString()).doesNotContain("another");
    }

    @Test
    void otherOperationsOfADeployment() throws IOException {
        post("/openai/deployments/plain/e/embeddings?api-version=x", "{\"input\":\"a\"}");
        assertThat(upstream.lastRequest().path()).isEqualTo("/v1/embeddings");
        assertThat(upstream.lastRequest().model()).isEqualTo("e");

        post("/openai/deployments/plain/i/images/generations?api-version=x", "{\"prompt\":\"a\"}");
        assertThat(upstream.lastRequest().path()).isEqualTo("/v1/images/generations");
        assertThat(upstream.lastRequest().model()).isEqualTo("i");

        post("/openai/responses?api-version=x", "{\"model\":\"plain/r\",\"input\":\"a\"}");
        assertThat(upstream.lastRequest().path()).isEqualTo("/v1/responses");
    }

    @Test
    void whatIsNoOperationOfADeploymentIsNotFound() throws IOException {
        assertThat(post("/openai/deployments/plain/x/nothing", "{}").status()).isEqualTo(404);
        assertThat(post("/openai/deployments//chat/completions", "{}").status())
                .isBetween(400, 404);
        assertThat(
                        gateway.exchange(RawHttp.get("/openai/deployments/plain/x/embeddings", KEY))
                                .status())
                .isEqualTo(405);
    }

    @Test
    void azuresOwnDeploymentsStandInThePath() throws IOException {
        post("/v1/chat/completions", CHAT.formatted(",\"model\":\"azure/my gpt\""));

        assertThat(upstream.lastRequest().target())
                .isEqualTo("/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21");
        assertThat(upstream.lastRequest().header("api-key"))
                .isEqualTo(ProviderYaml.CANARY + "azure");

        post("/v1/images/generations", "{\"model\":\"azure/i\",\"prompt\":\"a\"}");
        assertThat(upstream.lastRequest().target())
                .isEqualTo("/openai/deployments/i/images/generations?api-version=2024-10-21");

        post("/v1/responses", "{\"model\":\"azure/r\",\"input\":\"a\"}");
        assertThat(upstream.lastRequest().target())
                .isEqualTo("/openai/responses?api-version=2024-10-21");
    }

    @Test
    void azuresNewerPathsAreOpenAis() throws IOException {
        post("/v1/chat/completions", CHAT.formatted(",\"model\":\"azure-v1/gpt\""));

        assertThat(upstream.lastRequest().path()).isEqualTo("/openai/v1/chat/completions");
        assertThat(upstream.lastRequest().model()).isEqualTo("gpt");
    }

    private RawResponse post(String path, String body) throws IOException {
        return gateway.exchange(RawHttp.post(path, body, KEY));
    }
}
