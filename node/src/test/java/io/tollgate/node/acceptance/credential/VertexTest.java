package io.tollgate.node.acceptance.credential;

import static io.tollgate.node.acceptance.credential.GoogleCredentials.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Gemini and Claude on Vertex AI: paths, bodies and tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VertexTest {
    private static final String TOKEN = ProviderYaml.CANARY + "vertex";
    private static final String PLACE = "/v1/projects/p/locations/l/publishers/";
    private static final String GEMINI =
            """
            {"candidates":[{"content":{"role":"model","parts":[{"text":"Hello"}]},"finishReason":"STOP"}],\
            "usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5}}\
            """;
    private static final String SPEECH =
            """
            {"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"audio/L16;rate=24000",\
            "data":"SGVsbG8h"}}]},"finishReason":"STOP"}]}\
            """;
    private static final String CLAUDE =
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text",\
            "text":"Hello"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}\
            """;
    private static final String CLAUDE_STREAM =
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":3,"output_tokens":0}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private FakeUpstream tokens;
    private FakeUpstream vertex;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        tokens = FakeUpstream.start();
        tokens.answer("/token", Reply.json(200, token(TOKEN, 3600)));
        vertex = FakeUpstream.start();
        vertex.answer(":generateContent", Reply.json(200, GEMINI))
                .answer("-tts:generateContent", Reply.json(200, SPEECH))
                .answer(":streamGenerateContent", Reply.events("data: " + GEMINI + "\r\n\r\n"))
                .answer(":rawPredict", Reply.json(200, CLAUDE))
                .answer(":streamRawPredict", Reply.events(CLAUDE_STREAM))
                .answer("count-tokens:rawPredict", Reply.json(200, "{\"input_tokens\":11}"))
                .answer(":countTokens", Reply.json(200, "{\"totalTokens\":12}"))
                .answer(
                        ":predict",
                        Reply.json(
                                200,
                                """
                                {"predictions":[{"embeddings":{"values":[0.5,-1],"statistics":{"token_count":4}}}]}\
                                """));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                new ProviderYaml(
                                        "vertex",
                                        vertex.baseUrl() + "/projects/p/locations/l",
                                        List.of(),
                                        Map.of(
                                                "keys",
                                                "[{google: '"
                                                        + GoogleCredentials.serviceAccount(tokens)
                                                        + "'}]"))));
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        vertex.close();
        tokens.close();
    }

    @Test
    void geminiIsAskedBelowGooglesModelsWithTheToken() throws IOException {
        RawResponse whole = gateway.chat("vertex/gemini-2.5-pro");
        assertThat(whole.status()).as(whole.text()).isEqualTo(200);
        assertThat(sent(PLACE + "google/models/gemini-2.5-pro:generateContent").has("contents"))
                .isTrue();

        RawResponse stream = gateway.stream("vertex/gemini-2.5-pro");
        assertThat(stream.text()).contains("Hello").endsWith("data: [DONE]\n\n");
        sent(PLACE + "google/models/gemini-2.5-pro:streamGenerateContent");
    }

    @Test
    void aModelThatSpeaksIsAskedForAudio() throws IOException {
        RawResponse speech =
                gateway.exchange(
                        RawHttp.post(
                                "/v1/audio/speech",
                                "{\"model\":\"vertex/gemini-2.5-flash-tts\",\"input\":\"Hi\","
                                        + "\"voice\":\"Kore\",\"response_format\":\"pcm\"}",
                                "content-type: application/json",
                                "authorization: Bearer " + GatewayYaml.CLIENT_KEY));

        assertThat(speech.status()).as(speech.text()).isEqualTo(200);
        assertThat(speech.text()).isEqualTo("Hello!");
        assertThat(
                        sent(PLACE + "google/models/gemini-2.5-flash-tts:generateContent")
                                .at("/generationConfig/speechConfig/voiceConfig")
                                .has("prebuiltVoiceConfig"))
                .isTrue();
    }

    @Test
    void claudeIsAskedRawWithItsVersionInTheBody() throws IOException {
        RawResponse whole = gateway.chat("vertex/claude-sonnet-4-5@20250929");
        assertThat(whole.status()).as(whole.text()).isEqualTo(200);
        assertThat(whole.json().path("choices").path(0).path("message").path("content").asText())
                .isEqualTo("Hello");
        JsonNode body = sent(PLACE + "anthropic/models/claude-sonnet-4-5%4020250929:rawPredict");
        assertThat(body.has("model")).isFalse();
        assertThat(body.path("anthropic_version").asText()).isEqualTo("vertex-2023-10-16");

        RawResponse stream = gateway.stream("vertex/claude-sonnet-4-5@20250929");
        assertThat(stream.text()).contains("Hello").endsWith("data: [DONE]\n\n");
        assertThat(
                        sent(PLACE
                                        + "anthropic/models/claude-sonnet-4-5%4020250929:streamRawPredict")
                                .path("stream")
                                .asBoolean())
                .isTrue();
    }

    @Test
    void anAnthropicClientIsPassedOnWithItsBetas() throws IOException {
        String body =
                """
                {"model":"vertex/claude-opus-5","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}\
                """;

        RawResponse whole =
                post("/anthropic/v1/messages", body, "anthropic-beta: one", "anthropic-version: 2");

        assertThat(whole.text()).isEqualTo(CLAUDE);
        assertThat(sent(PLACE + "anthropic/models/claude-opus-5:rawPredict").has("model"))
                .isFalse();
        RecordedRequest request = vertex.lastRequest();
        assertThat(request.header("anthropic-beta")).isEqualTo("one");
        assertThat(request.header("anthropic-version")).isNull();
        assertThat(post("/anthropic/v1/messages/count_tokens", body).text())
                .isEqualTo("{\"input_tokens\":11}");
        assertThat(sent(PLACE + "anthropic/models/count-tokens:rawPredict").path("model").asText())
                .isEqualTo("claude-opus-5");
    }

    @Test
    void aGoogleClientReachesBoth() throws IOException {
        String body = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}";

        assertThat(post("/genai/v1beta/models/vertex/gemini-x:generateContent", body).text())
                .isEqualTo(GEMINI);
        assertThat(
                        post("/genai/v1beta/models/vertex/claude-x:generateContent", body)
                                .json()
                                .path("candidates")
                                .path(0)
                                .path("content")
                                .path("parts")
                                .path(0)
                                .path("text")
                                .asText())
                .isEqualTo("Hello");
        assertThat(post("/genai/v1beta/models/vertex/gemini-x:countTokens", body).text())
                .isEqualTo("{\"totalTokens\":12}");
        RawResponse guessed = post("/genai/v1beta/models/vertex/claude-x:countTokens", body);
        assertThat(guessed.header("x-tollgate-estimated")).isEqualTo("true");
        assertThat(guessed.json().path("totalTokens").asInt()).isPositive();
    }

    @Test
    void embeddingsArePredicted() throws IOException {
        RawResponse answer =
                post(
                        "/v1/embeddings",
                        "{\"model\":\"vertex/text-embedding-005\",\"input\":[\"a\"],\"dimensions\":2}");

        assertThat(answer.text())
                .isEqualTo(
                        """
                        {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]}],\
                        "model":"vertex/text-embedding-005","usage":{"prompt_tokens":4,"total_tokens":4}}\
                        """);
        assertThat(
                        sent(PLACE + "google/models/text-embedding-005:predict")
                                .path("parameters")
                                .path("outputDimensionality")
                                .asInt())
                .isEqualTo(2);
        assertThat(
                        post(
                                        "/v1/embeddings",
                                        "{\"model\":\"vertex/gemini-embedding-001\",\"input\":[\"a\",\"b\"]}")
                                .error()
                                .path("param")
                                .asText())
                .isEqualTo("input");
    }

    private JsonNode sent(String path) {
        RecordedRequest request = vertex.lastRequest();
        assertThat(request.path()).isEqualTo(path);
        assertThat(request.carriesKey(TOKEN)).isTrue();
        return request.json();
    }

    private RawResponse post(String path, String body, String... headers) throws IOException {
        var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: gateway\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return gateway.exchange(
                head
                        + "x-api-key: "
                        + GatewayYaml.CLIENT_KEY
                        + "\r\ncontent-type: application/json\r\ncontent-length: "
                        + body.getBytes(UTF_8).length
                        + "\r\n\r\n"
                        + body);
    }
}
