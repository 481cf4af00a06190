package io.tollgate.node.acceptance.sdk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.RateLimitException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's unchanged client speaks and listens over a provider that answers as ElevenLabs does. */
class OpenAiOverElevenLabsTest {
    private static final byte[] AUDIO = {'I', 'D', '3', 0, (byte) 0xFF, (byte) 0xFB, '\r', '\n', 7};
    private static final String FIRST = ProviderYaml.CANARY + "first";
    private static final String SECOND = ProviderYaml.CANARY + "second";
    private static final String GEORGE = "JBFqnCBsd6RMkjVDRZzb";

    private FakeUpstream upstream;
    private RunningGateway gateway;
    private OpenAIClient client;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(
                "/text-to-speech/" + GEORGE + "/stream",
                Reply.bytes("audio/mpeg", AUDIO)
                        .with(Reply.Framing.CHUNKED)
                        .withHeader("character-cost", "5"));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                ProviderYaml.of("elevenlabs", upstream)
                                        .withKeys(FIRST, SECOND)
                                        .with("operations", "[/audio]")
                                        .with("voices", "{nova: george}")));
        client = SdkGateway.openAi(gateway.baseUrl(), GatewayYaml.CLIENT_KEY);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        gateway.close();
        upstream.close();
    }

    @Test
    void speaks() throws IOException {
        try (HttpResponse speech = client.audio().speech().create(speech("George").build());
                InputStream audio = speech.body()) {
            assertThat(audio.readAllBytes()).isEqualTo(AUDIO);
            assertThat(speech.headers().values("content-type")).containsExactly("audio/mpeg");
        }

        RecordedRequest sent = upstream.lastRequest();
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.target())
                .isEqualTo("/v1/text-to-speech/" + GEORGE + "/stream?output_format=mp3_44100_128");
        assertThat(sent.header("xi-api-key")).isIn(FIRST, SECOND);
        assertThat(sent.header("authorization")).isNull();
        assertThat(sent.header("content-type")).startsWith("application/json");
        assertThat(sent.json().path("text").asText()).isEqualTo("Hello");
        assertThat(sent.json().path("model_id").asText()).isEqualTo("eleven_v3");
    }

    @Test
    void aVoiceOfAnotherProviderIsRefusedByName() {
        assertThatThrownBy(() -> client.audio().speech().create(speech("alloy").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("voice");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aVoiceThatTheOperatorNamedIsSpokenBy() throws IOException {
        try (HttpResponse speech = client.audio().speech().create(speech("nova").build());
                InputStream audio = speech.body()) {
            assertThat(audio.readAllBytes()).isEqualTo(AUDIO);
        }
    }

    @Test
    void anEmptyAccountGivesWayToAnotherKey() throws IOException {
        upstream.when(
                request -> FIRST.equals(request.header("xi-api-key")),
                Reply.json(
                        401,
                        "{\"detail\":{\"status\":\"quota_exceeded\",\"message\":\"0 credits\"}}"));

        for (int i = 0; i < 4; i++) {
            try (HttpResponse speech = client.audio().speech().create(speech(GEORGE).build());
                    InputStream audio = speech.body()) {
                assertThat(audio.readAllBytes()).isEqualTo(AUDIO);
            }
        }
    }

    @Test
    void tooManyAtOnceIsALimit() {
        upstream.answer(
                Reply.json(
                        429,
                        "{\"detail\":{\"status\":\"too_many_concurrent_requests\","
                                + "\"message\":\"at most 2\"}}"));

        assertThatThrownBy(() -> client.audio().speech().create(speech(GEORGE).build()))
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("at most 2");
    }

    @Test
    void listens() {
        upstream.answer(
                "/v1/speech-to-text",
                Reply.json(
                        200,
                        "{\"language_code\":\"eng\",\"text\":\"Hello\",\"words\":[{\"text\":"
                                + "\"Hello\",\"start\":0.1,\"end\":0.5,\"type\":\"word\"}]}"));

        var heard =
                client.audio()
                        .transcriptions()
                        .create(
                                TranscriptionCreateParams.builder()
                                        .model("elevenlabs/scribe_v2")
                                        .language("en")
                                        .file(
                                                MultipartField.<InputStream>builder()
                                                        .value(new ByteArrayInputStream(AUDIO))
                                                        .filename("a.mp3")
                                                        .build())
                                        .build());

        assertThat(heard.asTranscription().text()).isEqualTo("Hello");
        RecordedRequest sent = upstream.lastRequest();
        assertThat(sent.header("content-type")).startsWith("multipart/form-data");
        assertThat(sent.header("xi-api-key")).isIn(FIRST, SECOND);
        assertThat(new String(sent.body(), ISO_8859_1))
                .contains(new String(AUDIO, ISO_8859_1), "name=\"model_id\"\r\n\r\nscribe_v2\r\n")
                .contains("name=\"language_code\"\r\n\r\nen\r\n")
                .doesNotContain("name=\"model\"");
    }

    private static SpeechCreateParams.Builder speech(String voice) {
        return SpeechCreateParams.builder()
                .model("elevenlabs/eleven_v3")
                .voice(voice)
                .input("Hello");
    }
}
