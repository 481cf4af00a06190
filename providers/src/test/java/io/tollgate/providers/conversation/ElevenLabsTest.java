package io.tollgate.providers.conversation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.MultipartScanner;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.Scan;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.FailureClass;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenAI's audio routes over ElevenLabs. */
class ElevenLabsTest {
    private static final String GEORGE = "JBFqnCBsd6RMkjVDRZzb";
    private static final String BOUNDARY = "a-boundary";
    private static final String FILE = "RIFF\u0000\u00ff\r\n--a-boundary-not\r\n";
    private static final String SAID =
            "{\"language_code\":\"eng\",\"text\":\"Hi (laughs) you\",\"words\":["
                    + "{\"text\":\"Hi\",\"start\":0.2,\"end\":0.5,\"type\":\"word\"},"
                    + "{\"text\":\" \",\"start\":0.5,\"end\":0.6,\"type\":\"spacing\"},"
                    + "{\"text\":\"(laughs)\",\"start\":0.6,\"end\":1,\"type\":\"audio_event\"},"
                    + "{\"text\":\"you\",\"start\":1,\"end\":1.25,\"type\":\"word\"}]}";

    private static Conversation pair(Operation operation, boolean drop) {
        return new ProviderConversations(Clock.systemUTC(), drop)
                .of(ClientApi.OPENAI, operation, Pairs.profile("elevenlabs"))
                .orElseThrow();
    }

    private static Prepared speech(String more, boolean drop) {
        return Pairs.prepare(
                pair(Operation.SPEECH, drop),
                "{\"model\":\"m\",\"input\":\"Hello\"" + more + "}",
                "eleven_v3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | /stream?output_format=mp3_44100_128",
                ",\"response_format\":\"mp3\" | /stream?output_format=mp3_44100_128",
                ",\"response_format\":\"opus\" | /stream?output_format=opus_48000_64",
                ",\"response_format\":\"pcm\" | /stream?output_format=pcm_24000",
                ",\"response_format\":\"wav\" | ?output_format=wav_24000",
                ",\"response_format\":\"ulaw_8000\" | /stream?output_format=ulaw_8000",
            })
    void theFormatIsInTheQuery(String more, String path) {
        var ready = (Prepared.Ready) speech(",\"voice\":\"George\"" + more, false);

        assertThat(ready.path()).isEqualTo("/text-to-speech/" + GEORGE + path);
        assertThat(Pairs.sent(ready))
                .isEqualTo(Json.parse("{\"text\":\"Hello\",\"model_id\":\"eleven_v3\"}"));
    }

    @Test
    void speedAndItsOwnFieldsGoAlong() {
        Prepared ready =
                speech(
                        ",\"voice\":{\"id\":\""
                                + GEORGE
                                + "\"},\"speed\":1.1,\"seed\":7,"
                                + "\"voice_settings\":{\"stability\":0.5}",
                        false);

        assertThat(Pairs.sent(ready))
                .isEqualTo(
                        Json.parse(
                                "{\"text\":\"Hello\",\"model_id\":\"eleven_v3\",\"seed\":7,"
                                        + "\"voice_settings\":{\"stability\":0.5,\"speed\":1.1}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"voice\":\"George\",\"instructions\":\"sad\" | instructions",
                ",\"voice\":\"George\",\"response_format\":\"flac\" | response_format",
                ",\"voice\":\"George\",\"speed\":2 | speed",
                ",\"voice\":\"George\",\"stream_format\":\"sse\" | stream_format",
                ",\"voice\":\"George\",\"odd\":1 | odd",
            })
    void whatItCannotSayIsRefusedByNameOrDropped(String more, String field) {
        var refused = (Prepared.Unsupported) speech(more, false);
        var dropped = (Prepared.Ready) speech(more, true);

        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.message()).startsWith(field + ": ");
        assertThat(dropped.dropped()).containsExactly(field);
        assertThat(Pairs.sent(dropped))
                .isEqualTo(Json.parse("{\"text\":\"Hello\",\"model_id\":\"eleven_v3\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | voice",
                ",\"voice\":\"alloy\" | voice",
                ",\"voice\":\"../../../v1/user/subscription\" | voice",
                ",\"voice\":{\"id\":\"x?a=b\"} | voice.id",
            })
    void aVoiceMustBeOneAlsoWhereMuchIsDropped(String more, String field) {
        assertThat(((Prepared.Unsupported) speech(more, true)).field()).isEqualTo(field);
    }

    @Test
    void aFormKeepsItsFile() {
        var ready =
                (Prepared.Ready)
                        transcribe(
                                part("model", "elevenlabs/scribe_v1")
                                        + part("file\"; filename=\"a.wav", FILE)
                                        + part("language", "en")
                                        + part("temperature", "0.5"),
                                false);

        assertThat(ready.path()).isEqualTo("/speech-to-text");
        assertThat(new String(ready.body().toBytes(), ISO_8859_1))
                .isEqualTo(
                        part("file\"; filename=\"a.wav", FILE)
                                + part("language_code", "en")
                                + part("temperature", "0.5")
                                + part("model_id", "scribe_v2")
                                + part("tag_audio_events", "false")
                                + "--a-boundary--\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt | names: Ann",
                "response_format | srt",
                "timestamp_granularities[] | segment",
                "stream | true",
                "include[] | logprobs",
            })
    void whatItCannotHearIsRefusedByNameOrDropped(String field, String value) {
        String form = part("model", "m") + part("file", FILE) + part(field, value);

        assertThat(((Prepared.Unsupported) transcribe(form, false)).field()).isEqualTo(field);
        assertThat(((Prepared.Ready) transcribe(form, true)).dropped()).containsExactly(field);
    }

    @Test
    void withoutAFileNothingIsSent() {
        assertThat(((Prepared.Unsupported) transcribe(part("model", "m"), true)).field())
                .isEqualTo("file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "json | {\"text\":\"Hi (laughs) you\",\"usage\":{\"type\":\"duration\",\"seconds\":1.25}}",
                "verbose_json | {\"task\":\"transcribe\",\"language\":\"english\",\"duration\":1.25,\"text\":\"Hi (laughs) you\",\"words\":[{\"word\":\"Hi\",\"start\":0.2,\"end\":0.5},{\"word\":\"you\",\"start\":1.0,\"end\":1.25}],\"usage\":{\"type\":\"duration\",\"seconds\":1.25}}",
            })
    void aTranscriptIsOpenAis(String format, String wanted) {
        Answer.Rewritten answer = heard(format);

        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(Json.parse(new String(answer.body(), UTF_8))).isEqualTo(Json.parse(wanted));
        assertThat(answer.usage())
                .isEqualTo(new TokenUsage(0, 0, 0, 0, 0, new TokenUsage.Media(0, 0, 0, 0, 1250)));
    }

    @Test
    void aTranscriptMayBeText() {
        Answer.Rewritten answer = heard("text");

        assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(new String(answer.body(), UTF_8)).isEqualTo("Hi (laughs) you\n");
    }

    @TestFactory
    Stream<DynamicTest> aRecordedTranscriptIsRead() {
        return Corpus.find().stream()
                .map(corpus -> corpus.get("elevenlabs/audio-transcription"))
                .map(one -> DynamicTest.dynamicTest(one.id(), () -> assertHeard(one)));
    }

    private static void assertHeard(CorpusCase one) {
        byte[] body = heard("verbose_json", one.upstreamResponse()).body();
        JsonNode got = Json.parse(body, 0, body.length);
        JsonNode wanted = one.expect().path("transcription");

        assertThat(got.path("text")).isEqualTo(wanted.path("text"));
        assertThat(got.path("words")).hasSize(wanted.path("words").asInt());
        assertThat(got.path("language").asText()).isEqualTo("english");
    }

    private static Answer.Rewritten heard(String format) {
        return heard(format, SAID.getBytes(UTF_8));
    }

    private static Answer.Rewritten heard(String format, byte[] said) {
        var ready =
                (Prepared.Ready)
                        transcribe(
                                part("model", "m")
                                        + part("file", FILE)
                                        + part("response_format", format),
                                false);
        return (Answer.Rewritten)
                Objects.requireNonNull(ready.reader())
                        .answer(
                                fields(part("model", "m")),
                                Harness.head(200, Map.of()),
                                Harness.direct(said));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"status\":\"invalid_api_key\",\"message\":\"Invalid API key\"} | AUTHENTICATION",
                "401 | {\"status\":\"quota_exceeded\",\"message\":\"You have 3 credits\"} | QUOTA_EXHAUSTED",
                "401 | {\"status\":\"missing_permissions\",\"message\":\"no\"} | PERMISSION",
                "400 | {\"status\":\"voice_not_found\",\"message\":\"A voice was not found\"} | NOT_FOUND",
                "404 | {\"type\":\"not_found\",\"code\":\"voice_not_found\",\"message\":\"no\"} | NOT_FOUND",
                "400 | {\"status\":\"max_character_limit_exceeded\",\"message\":\"long\"} | CONTEXT_LENGTH_EXCEEDED",
                "429 | {\"status\":\"too_many_concurrent_requests\",\"message\":\"busy\"} | RATE_LIMIT",
                "429 | {\"status\":\"system_busy\",\"message\":\"later\"} | OVERLOADED",
                "403 | {\"status\":\"output_format_not_allowed\",\"message\":\"pay\"} | PERMISSION",
                "422 | [{\"loc\":[\"body\",\"text\"],\"msg\":\"Field required\"}] | INVALID_REQUEST",
                "500 | {\"status\":\"odd\",\"message\":\"broken\"} | SERVER_ERROR",
            })
    void errorsAreToldByTheirWord(int status, String detail, FailureClass failure) {
        String body = "{\"detail\":" + detail + "}";
        ProviderError error =
                pair(Operation.SPEECH, false)
                        .error(
                                Harness.head(status, Map.of()),
                                Harness.direct(body.getBytes(UTF_8)));

        assertThat(error.failureClass()).isEqualTo(failure);
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.message()).isNotEmpty();
        assertThat(error.param()).isEqualTo(detail.contains("voice_not_found") ? "voice" : null);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void itSpeaksAndListensAndDoesNothingElse(Operation operation) {
        boolean offered =
                new ProviderConversations(Clock.systemUTC(), false)
                        .of(ClientApi.OPENAI, operation, Pairs.profile("elevenlabs"))
                        .isPresent();

        assertThat(offered)
                .isEqualTo(operation == Operation.SPEECH || operation == Operation.TRANSCRIPTION);
    }

    private static Prepared transcribe(String parts, boolean drop) {
        return pair(Operation.TRANSCRIPTION, drop)
                .prepare(
                        (parts + "--a-boundary--\r\n").getBytes(ISO_8859_1),
                        fields(parts),
                        "scribe_v2");
    }

    private static RequestFields fields(String parts) {
        Scan scan =
                MultipartScanner.scan(
                        (parts + "--a-boundary--\r\n").getBytes(ISO_8859_1),
                        "multipart/form-data; boundary=" + BOUNDARY);
        return ((Scan.Scanned) scan).fields();
    }

    private static String part(String name, String value) {
        return "--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + value
                + "\r\n";
    }
}
