package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.speech.SpeechCreateParams.ResponseFormat;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RecordedRows;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's unchanged client speaks over a provider that answers as Gemini does. */
class SpeechOverGeminiTest {
    private static final String MODEL = "gemini-3.8-flash-tts";
    private static final String POOR = "a-poor-client-0123456789";
    private static final byte[] SAMPLES = new byte[48_000];

    private FakeUpstream upstream;
    private RunningGateway gateway;
    private OpenAIClient client;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        SAMPLES[1] = 7;
        upstream.answer(
                MODEL + ":generateContent",
                Reply.json(
                        200,
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":"
                                + "\"audio/L16;codec=pcm;rate=24000\",\"data\":\""
                                + Base64.getEncoder().encodeToString(SAMPLES)
                                + "\"}}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":"
                                + "{\"promptTokenCount\":4,\"candidatesTokenCount\":25}}"));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                        ProviderYaml.of("gemini", upstream)
                                                .with("operations", "[/audio/speech]")
                                                .with("voices", "{alloy: Kore}"))
                                .virtualKeyWith(
                                        "poor", POOR, "budgets: [{usd: 0.003, period: month}]")
                                .with(
                                        "prices",
                                        "{models: [{provider: gemini, model: "
                                                + MODEL
                                                + ", input: 1, output: 2, audio-output: 10}]}"));
        client = SdkGateway.openAi(gateway.baseUrl(), GatewayYaml.CLIENT_KEY);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        gateway.close();
        upstream.close();
    }

    @Test
    void speaksAndIsChargedByItsTokens() throws Exception {
        try (HttpResponse speech =
                        client.audio().speech().create(speech("alloy", ResponseFormat.WAV));
                AudioInputStream audio =
                        AudioSystem.getAudioInputStream(
                                new ByteArrayInputStream(speech.body().readAllBytes()))) {
            assertThat(speech.headers().values("content-type")).containsExactly("audio/wav");
            assertThat(audio.readAllBytes()).isEqualTo(SAMPLES);
        }

        RecordedRequest sent = upstream.lastRequest();
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.target()).isEqualTo("/v1/models/" + MODEL + ":generateContent");
        assertThat(sent.header("x-goog-api-key")).isEqualTo(ProviderYaml.CANARY + "gemini");
        assertThat(sent.header("authorization")).isNull();
        assertThat(sent.json().at("/generationConfig/speechConfig/voiceConfig/voice").asText())
                .isEqualTo("Kore");

        gateway.shutDown();
        RequestRow row = RecordedRows.of(gateway).getFirst();
        assertThat(row.answer().outcome()).isEqualTo(Outcome.SERVED);
        assertThat(row.tokens().estimated()).isFalse();
        // 4 tokens at 1 and 25 at 10 dollars a million
        assertThat(row.cost().actualNanoUsd()).isEqualTo(254_000);
    }

    /** What its audio may cost at most is held before it is asked for. */
    @Test
    void asksForNothingThatABudgetMayNotPay() throws IOException {
        String words =
                "{\"model\":\"gemini/"
                        + MODEL
                        + "\",\"voice\":\"Kore\",\"input\":\"Hello\","
                        + "\"response_format\":\"wav\"}";

        RawResponse response =
                gateway.exchange(
                        RawHttp.post(
                                "/v1/audio/speech",
                                words,
                                "content-type: application/json",
                                "authorization: Bearer " + POOR));

        assertThat(response.status()).isEqualTo(402);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void givesSamplesAlone() throws IOException {
        try (HttpResponse speech =
                        client.audio().speech().create(speech("Puck", ResponseFormat.PCM));
                InputStream audio = speech.body()) {
            assertThat(audio.readAllBytes()).isEqualTo(SAMPLES);
            assertThat(speech.headers().values("content-type")).containsExactly("audio/pcm");
        }
    }

    @Test
    void refusesByNameWhatItCannotDo() {
        assertThatThrownBy(() -> client.audio().speech().create(speech("Kore", ResponseFormat.MP3)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("response_format");
        assertThatThrownBy(() -> client.audio().speech().create(speech("onyx", ResponseFormat.WAV)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("voices");
        assertThat(upstream.requests()).isEmpty();
    }

    private static SpeechCreateParams speech(String voice, ResponseFormat format) {
        return SpeechCreateParams.builder()
                .model("gemini/" + MODEL)
                .voice(voice)
                .input("Hello")
                .responseFormat(format)
                .build();
    }
}
