package io.tollgate.node.acceptance.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's paths: the model in them, the key beside them, and what is no path of theirs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoogleRoutesTest {
    private static final String BODY = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}";

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        upstream.answer(
                ":batchEmbedContents",
                Reply.json(200, "{\"embeddings\":[{\"values\":[0.5,-1]},{\"values\":[0.25,2]}]}"));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                        ProviderYaml.of("fake", upstream)
                                                .withModels("vendor/gpt-x:0", "m"))
                                .provider(
                                        ProviderYaml.of("google", upstream)
                                                .with("profile", "gemini")));
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
    @CsvSource({
        "/genai/v1beta/models/fake/m:generateContent, m",
        "/genai/v1/models/fake/m:generateContent, m",
        "/genai/v1beta/models/fake/vendor/gpt-x:0:generateContent, vendor/gpt-x:0",
        "/genai/v1beta1/projects/p/locations/l/publishers/google/models/fake/m:generateContent, m",
    })
    void theModelStandsInThePath(String path, String model) throws IOException {
        RawResponse response = post(path, BODY);

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(upstream.lastRequest().model()).isEqualTo(model);
    }

    @Test
    void theKeyMayStandInTheQueryAndGoesNoFurther() throws IOException {
        RawResponse response =
                gateway.exchange(
                        head(
                                        "/genai/v1beta/models/fake/m:generateContent?key="
                                                + GatewayYaml.CLIENT_KEY)
                                + "\r\n"
                                + BODY);

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(upstream.lastRequest().target()).doesNotContain("key=");
        assertThat(
                        gateway.exchange(
                                        "GET /v1/models?key="
                                                + GatewayYaml.CLIENT_KEY
                                                + " HTTP/1.1\r\nhost: gateway\r\n\r\n")
                                .status())
                .as("for Google's paths only")
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/genai/v1beta/models/fake/m:predict",
                "/genai/v1beta/models/:generateContent",
                "/genai/v1beta/models/fake/m",
                "/genai/v1beta/cachedContents",
                "/genai/models/fake/m:generateContent",
                "/genai/",
            })
    void whatIsNoCallIsRefusedInGooglesShape(String path) throws IOException {
        RawResponse response = post(path, BODY);

        assertThat(response.status()).isBetween(404, 405);
        assertThat(response.error().path("code").asInt()).isEqualTo(response.status());
        assertThat(response.error().path("status").isTextual()).isTrue();
    }

    @Test
    void aFaultyFieldIsNamed() throws IOException {
        RawResponse response =
                post(
                        "/genai/v1beta/models/fake/m:generateContent",
                        "{\"contents\":[{\"role\":\"robot\",\"parts\":[{\"text\":\"Hi\"}]}]}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(response.error().findValuesAsText("field")).containsExactly("contents[0].role");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void whatTheProviderCannotDoIsRefusedByName() throws IOException {
        RawResponse response =
                post(
                        "/genai/v1beta/models/fake/m:generateContent",
                        BODY.substring(0, BODY.length() - 1)
                                + ",\"tools\":[{\"google_search\":{}}]}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("message").asText()).contains("tools[0].googleSearch");
    }

    @Test
    void modelsAreListedInTheShapeOfTheApi() throws IOException {
        JsonNode google = gateway.get("/genai/v1beta/models").json();
        assertThat(google.path("models").findValuesAsText("name"))
                .contains("models/fake/m", "models/fake/vendor/gpt-x:0");
        assertThat(
                        gateway.get("/genai/v1beta/models/fake/vendor/gpt-x:0")
                                .json()
                                .path("name")
                                .asText())
                .isEqualTo("models/fake/vendor/gpt-x:0");
        assertThat(gateway.get("/genai/v1beta/models/none").error().path("status").asText())
                .isEqualTo("NOT_FOUND");

        JsonNode anthropic = gateway.get("/anthropic/v1/models").json();
        assertThat(anthropic.path("data").path(0).path("type").asText()).isEqualTo("model");
        assertThat(anthropic.path("has_more").isBoolean()).isTrue();
        assertThat(gateway.get("/anthropic/v1/models/fake/m").json().path("id").asText())
                .isEqualTo("fake/m");
        assertThat(
                        gateway.exchange(
                                        RawHttp.get(
                                                "/v1/models",
                                                "anthropic-version: 2023-06-01",
                                                "x-api-key: " + GatewayYaml.CLIENT_KEY))
                                .json()
                                .has("has_more"))
                .isTrue();
    }

    @Test
    void tokensAreEstimatedWhereTheProviderDoesNotCount() throws IOException {
        RawResponse google = post("/genai/v1beta/models/fake/m:countTokens", BODY);
        assertThat(google.json().path("totalTokens").asInt()).isPositive();
        RawResponse anthropic =
                post(
                        "/anthropic/v1/messages/count_tokens",
                        "{\"model\":\"fake/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        assertThat(anthropic.json().path("input_tokens").asInt()).isPositive();

        for (RawResponse response : new RawResponse[] {google, anthropic}) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("x-tollgate-estimated")).isEqualTo("true");
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void anOpenAiClientEmbedsWithGemini() throws IOException {
        RawResponse response =
                post(
                        "/v1/embeddings",
                        "{\"model\":\"google/embed\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\","
                                + "\"dimensions\":2}");

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        JsonNode data = response.json().path("data");
        assertThat(data.path(0).path("embedding").asText()).isEqualTo("AAAAPwAAgL8=");
        assertThat(data.path(1).path("index").asInt()).isEqualTo(1);
        assertThat(response.json().path("usage").path("prompt_tokens").asInt()).isPositive();
        assertThat(upstream.lastRequest().target())
                .isEqualTo("/v1/models/embed:batchEmbedContents");
        assertThat(upstream.lastRequest().json().path("requests").path(1).toString())
                .isEqualTo(
                        "{\"model\":\"models/embed\",\"content\":{\"parts\":[{\"text\":\"b\"}]},"
                                + "\"outputDimensionality\":2}");
    }

    @Test
    void tokenNumbersAreNotEmbedded() throws IOException {
        RawResponse response =
                post("/v1/embeddings", "{\"model\":\"google/embed\",\"input\":[1,2]}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("param").asText()).isEqualTo("input[0]");
    }

    private RawResponse post(String path, String body) throws IOException {
        return gateway.exchange(
                head(path, body) + "x-goog-api-key: " + GatewayYaml.CLIENT_KEY + "\r\n\r\n" + body);
    }

    private static String head(String path) {
        return head(path, BODY);
    }

    private static String head(String path, String body) {
        return "POST "
                + path
                + " HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\ncontent-length: "
                + body.getBytes(UTF_8).length
                + "\r\n";
    }
}
