package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.Fields;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.WrongField;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's {@code /audio/speech} over Gemini's models that speak: the answer is JSON with the audio
 * in it, which is given as a file or as samples. The answer of a call is read by an instance that
 * knows how it is wanted.
 */
public final class GeminiSpeech implements Conversation {
    private final String models;
    private final boolean dropUnsupported;
    private final ErrorClassifier errors;
    private final SpeechFormat format;

    /**
     * Prepares it.
     *
     * @param models the path below which the models are
     * @param dropUnsupported whether what the provider cannot do is left out instead of refused
     */
    public GeminiSpeech(String models, boolean dropUnsupported, Clock clock) {
        this(models, dropUnsupported, new ErrorClassifier(clock), SpeechFormat.WAV);
    }

    private GeminiSpeech(
            String models, boolean dropUnsupported, ErrorClassifier errors, SpeechFormat format) {
        this.models = models;
        this.dropUnsupported = dropUnsupported;
        this.errors = errors;
        this.format = format;
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        JsonNode body = Json.parse(clientBody, 0, clientBody.length);
        if (!(body instanceof ObjectNode)) {
            return new Prepared.Unsupported("", "The request is not a JSON object");
        }
        String model = GeminiPaths.plain(upstreamModel);
        if (!model.contains("-tts")) {
            return new Prepared.Unsupported(
                    "model", "model: " + model + " (expected: one that speaks: *-tts)");
        }
        var losses = new Losses(dropUnsupported);
        var writer = new SpeechWriter(Fields.of(body), model, losses);
        try {
            Body out = Body.of(Json.bytes(writer.write(fields)));
            SpeechFormat wanted = writer.format();
            Prepared.Unsupported refusal = losses.refusal();
            String path = GeminiPaths.of(models, model) + ":generateContent";
            return refusal == null
                    ? new Prepared.Ready(path, out, losses.dropped())
                            .readBy(new GeminiSpeech(models, dropUnsupported, errors, wanted))
                    : refusal;
        } catch (WrongField wrong) {
            return new Prepared.Unsupported(wrong.field(), String.valueOf(wrong.getMessage()));
        }
    }

    @Override
    public boolean readsWhole() {
        return true;
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        throw new IllegalStateException("no events (expected: one answer)");
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        JsonNode json = Json.parse(body);
        if (json.isArray() || json.path("error").isObject()) {
            return new Answer.Failed(errors.classify(json));
        }
        JsonNode candidate = json.path("candidates").path(0);
        PcmAudio audio = audio(candidate.path("content").path("parts"));
        if (audio == null || audio.samples().length == 0) {
            return new Answer.Failed(silent(head, json, candidate));
        }
        if (format == SpeechFormat.PCM && !audio.usual()) {
            return new Answer.Failed(
                    ErrorClassifier.of(
                            FailureClass.UPSTREAM_PROTOCOL,
                            head.status(),
                            "The audio has " + audio.rate() + " samples a second"));
        }
        TokenUsage usage = GeminiPassThrough.usage(json);
        boolean cut = candidate.path("finishReason").asText("").equals("MAX_TOKENS");
        return new Answer.Rewritten(
                format.contentType(),
                format.of(audio),
                usage == null ? null : spoken(usage),
                cut ? "length" : "stop",
                0);
    }

    /** All that is answered is audio. */
    private static TokenUsage spoken(TokenUsage usage) {
        return new TokenUsage(
                usage.prompt(),
                usage.completion(),
                usage.cachedPrompt(),
                usage.cacheWrite(),
                usage.reasoning(),
                new TokenUsage.Media(0, 0, usage.completion() - usage.reasoning(), 0, 0));
    }

    /** The audio of all parts; null where one is none, or there is none. */
    private static @Nullable PcmAudio audio(JsonNode parts) {
        var samples = new ByteArrayOutputStream();
        int rate = 0;
        for (JsonNode part : parts) {
            JsonNode data = part.path("inlineData");
            if (!data.isObject()) {
                continue; // a thought
            }
            PcmAudio piece = decoded(data);
            if (piece == null || (rate != 0 && rate != piece.rate())) {
                return null;
            }
            rate = piece.rate();
            samples.writeBytes(piece.samples());
        }
        return rate == 0 ? null : new PcmAudio(rate, samples.toByteArray());
    }

    private static @Nullable PcmAudio decoded(JsonNode data) {
        try {
            byte[] bytes = Base64.getDecoder().decode(data.path("data").asText(""));
            return PcmAudio.of(data.path("mimeType").asText(""), bytes);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static ProviderError silent(ResponseHead head, JsonNode json, JsonNode candidate) {
        String blocked = json.path("promptFeedback").path("blockReason").asText("");
        String reason = blocked.isEmpty() ? candidate.path("finishReason").asText("") : blocked;
        boolean policy = !blocked.isEmpty() || GenerateReader.isPolicy(reason);
        String why = reason.isEmpty() ? "" : " (" + reason + ")";
        return ErrorClassifier.of(
                policy ? FailureClass.CONTENT_POLICY : FailureClass.UPSTREAM_PROTOCOL,
                head.status(),
                "The provider's answer has no audio that can be read" + why);
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
