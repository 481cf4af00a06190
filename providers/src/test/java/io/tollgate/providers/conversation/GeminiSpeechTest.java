package io.tollgate.providers.conversation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.FailureClass;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's speech over Gemini's models that speak. */
class GeminiSpeechTest {
    private static final byte[] SAMPLES = {1, 0, 2, 0, (byte) 0xFF, 0x7F, 0, (byte) 0x80};
    private static final String SAY = "{\"model\":\"m\",\"input\":\"Hello\",\"voice\":\"Kore\"";
    private static final String WAV = ",\"response_format\":\"wav\"";
    private static final String PCM = ",\"response_format\":\"pcm\"";
    private static final String NEW = "gemini-3.8-flash-tts";
    private static final String OLD = "gemini-2.5-flash-preview-tts";

    private static Prepared prepare(String provider, String more, String model, boolean drop) {
        Conversation pair =
                new ProviderConversations(Clock.systemUTC(), drop)
                        .of(ClientApi.OPENAI, Operation.SPEECH, Pairs.profile(provider))
                        .orElseThrow();
        return Pairs.prepare(pair, SAY + more + "}", model);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini, /models/gemini-3.8-flash-tts:generateContent",
        "vertex, /publishers/google/models/gemini-3.8-flash-tts:generateContent"
    })
    void aTextIsSpokenByTheVoice(String provider, String path) {
        var ready =
                (Prepared.Ready)
                        prepare(
                                provider,
                                WAV + ",\"instructions\":\"sad\",\"speed\":1",
                                NEW,
                                false);

        assertThat(ready.path()).isEqualTo(path);
        assertThat(Pairs.sent(ready))
                .isEqualTo(
                        Json.parse(
                                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\","
                                        + "\"speechMetadata\":{\"style\":\"sad\"}}]}],"
                                        + "\"generationConfig\":{\"responseModalities\":[\"AUDIO\"],"
                                        + "\"speechConfig\":{\"voiceConfig\":{\"voice\":\"Kore\"}}}}"));
    }

    @Test
    void anOlderModelHasItsVoiceElsewhere() {
        assertThat(
                        Pairs.sent(prepare("gemini", PCM, "models/" + OLD, false))
                                .at("/generationConfig/speechConfig"))
                .isEqualTo(
                        Json.parse(
                                "{\"voiceConfig\":{\"prebuiltVoiceConfig\":{\"voiceName\":\"Kore\"}}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | gemini-3.8-flash-tts | response_format",
                ",\"response_format\":\"opus\" | gemini-3.8-flash-tts | response_format",
                ",\"response_format\":\"wav\",\"speed\":1.5 | gemini-3.8-flash-tts | speed",
                ",\"response_format\":\"wav\",\"stream_format\":\"sse\" | gemini-3.8-flash-tts | stream_format",
                ",\"response_format\":\"wav\",\"odd\":1 | gemini-3.8-flash-tts | odd",
                ",\"response_format\":\"wav\",\"instructions\":\"sad\" | gemini-2.5-pro-tts | instructions",
            })
    void whatItCannotDoIsRefusedByNameOrDropped(String more, String model, String field) {
        var refused = (Prepared.Unsupported) prepare("gemini", more, model, false);
        var dropped = (Prepared.Ready) prepare("gemini", more, model, true);

        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.message()).startsWith(field + ": ");
        assertThat(dropped.dropped()).containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"voice\":\"Alloy\" | gemini-3.8-flash-tts | voice",
                ",\"voice\":{\"id\":\"\"} | gemini-3.8-flash-tts | voice.id",
                ",\"input\":\"\" | gemini-3.8-flash-tts | input",
                "'' | gemini-3.8-flash | model",
                "'' | claude-opus-4-5 | model",
            })
    void whatCannotBeLeftOutIsRefusedAlways(String more, String model, String field) {
        var refused = (Prepared.Unsupported) prepare("vertex", more, model, true);

        assertThat(refused.field()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"audio/L16;codec=pcm;rate=24000", "audio/l16; rate=24000; channels=1", "audio/wav"})
    void theAudioIsGivenAsItIsWanted(String mimeType) throws Exception {
        byte[] told = mimeType.equals("audio/wav") ? wav(24_000) : SAMPLES;
        Answer.Rewritten samples = spoken(PCM, mimeType, told);
        Answer.Rewritten file = spoken(WAV, mimeType, told);

        assertThat(samples.contentType()).isEqualTo("audio/pcm");
        assertThat(samples.body()).isEqualTo(SAMPLES);
        assertThat(file.contentType()).isEqualTo("audio/wav");
        try (AudioInputStream in =
                AudioSystem.getAudioInputStream(new ByteArrayInputStream(file.body()))) {
            assertThat(in.getFormat().matches(new AudioFormat(24_000, 16, 1, true, false)))
                    .as(in.getFormat().toString())
                    .isTrue();
            assertThat(in.readAllBytes()).isEqualTo(SAMPLES);
        }
        assertThat(file.finishReason()).isEqualTo("stop");
    }

    @Test
    void itsTokensAreThoseOfAudio() {
        TokenUsage usage = Objects.requireNonNull(spoken(WAV, "audio/L16", SAMPLES).usage());

        assertThat(usage.prompt()).isEqualTo(3);
        assertThat(usage.completion()).isEqualTo(50);
        assertThat(usage.media().audioOutput()).isEqualTo(50);
    }

    @Test
    void otherRatesAreKnownInAFileOnly() throws Exception {
        Answer.Rewritten file = spoken(WAV, "audio/L16;rate=16000", SAMPLES);

        try (AudioInputStream in =
                AudioSystem.getAudioInputStream(new ByteArrayInputStream(file.body()))) {
            assertThat(in.getFormat().getSampleRate()).isEqualTo(16_000);
        }
        assertThat(failure(PCM, said("audio/L16;rate=16000", SAMPLES)))
                .isEqualTo(FailureClass.UPSTREAM_PROTOCOL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}} | CONTENT_POLICY",
                "{\"candidates\":[{\"finishReason\":\"SAFETY\"}]} | CONTENT_POLICY",
                "{\"candidates\":[{\"finishReason\":\"OTHER\"}]} | UPSTREAM_PROTOCOL",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]}}]} | UPSTREAM_PROTOCOL",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"audio/mpeg\",\"data\":\"AAAA\"}}]}}]} | UPSTREAM_PROTOCOL",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"audio/wav\",\"data\":\"UklGRg==\"}}]}}]} | UPSTREAM_PROTOCOL",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"audio/L16\",\"data\":\"!\"}}]}}]} | UPSTREAM_PROTOCOL",
                "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"slow down\"}} | RATE_LIMIT",
                "nothing | UPSTREAM_PROTOCOL",
            })
    void anAnswerWithoutAudioIsAFailure(String answer, FailureClass failure) {
        assertThat(failure(WAV, answer)).isEqualTo(failure);
    }

    private static Answer.Rewritten spoken(String format, String mimeType, byte[] audio) {
        return (Answer.Rewritten) answer(format, said(mimeType, audio));
    }

    private static FailureClass failure(String format, String answer) {
        return ((Answer.Failed) answer(format, answer)).error().failureClass();
    }

    private static Answer answer(String format, String answer) {
        var ready = (Prepared.Ready) prepare("gemini", format, NEW, false);
        return Objects.requireNonNull(ready.reader())
                .answer(
                        Harness.fields(SAY + "}"),
                        Harness.head(200, Map.of()),
                        Harness.direct(answer.getBytes(UTF_8)));
    }

    private static String said(String mimeType, byte[] audio) {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"inlineData\":"
                + "{\"mimeType\":\""
                + mimeType
                + "\",\"data\":\""
                + Base64.getEncoder().encodeToString(audio)
                + "\"}}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":3,"
                + "\"candidatesTokenCount\":50,\"totalTokenCount\":53}}";
    }

    /** With a chunk of no interest before the samples, and the sizes of a stream. */
    private static byte[] wav(int rate) {
        ByteBuffer out = ByteBuffer.allocate(56 + SAMPLES.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(US_ASCII)).putInt(-1).put("WAVEfmt ".getBytes(US_ASCII)).putInt(16);
        out.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(rate * 2);
        out.putShort((short) 2).putShort((short) 16);
        out.put("LIST".getBytes(US_ASCII)).putInt(3).put(new byte[4]);
        out.put("data".getBytes(US_ASCII)).putInt(-1).put(SAMPLES);
        return out.array();
    }
}
