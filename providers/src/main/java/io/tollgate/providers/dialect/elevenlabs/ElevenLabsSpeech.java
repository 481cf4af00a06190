package io.tollgate.providers.dialect.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.Fields;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.WrongField;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Set;

/**
 * OpenAI's {@code /audio/speech} over ElevenLabs: the voice goes to the path, the format to the
 * query. The answer is audio and is not looked at.
 */
public final class ElevenLabsSpeech implements Conversation {
    /** Fields of its own that a client may send beside OpenAI's. */
    private static final Set<String> OWN =
            Set.of(
                    "language_code",
                    "seed",
                    "previous_text",
                    "next_text",
                    "apply_text_normalization",
                    "pronunciation_dictionary_locators");

    private static final double SLOWEST = 0.7;
    private static final double FASTEST = 1.2;

    private final boolean dropUnsupported;
    private final ElevenLabsErrors errors;

    /**
     * Prepares it.
     *
     * @param dropUnsupported whether what the provider cannot do is left out instead of refused
     */
    public ElevenLabsSpeech(boolean dropUnsupported, Clock clock) {
        this.dropUnsupported = dropUnsupported;
        this.errors = new ElevenLabsErrors(clock);
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        JsonNode body = Json.parse(clientBody, 0, clientBody.length);
        if (!(body instanceof ObjectNode)) {
            return new Prepared.Unsupported("", "The request is not a JSON object");
        }
        var losses = new Losses(dropUnsupported);
        Prepared.Ready ready;
        try {
            ready = write(Fields.of(body), fields, upstreamModel, losses);
        } catch (WrongField wrong) {
            return new Prepared.Unsupported(wrong.field(), String.valueOf(wrong.getMessage()));
        }
        Prepared.Unsupported refusal = losses.refusal();
        return refusal == null ? ready.withDropped(losses.dropped()) : refusal;
    }

    private static Prepared.Ready write(
            Fields body, RequestFields fields, String upstreamModel, Losses losses) {
        if (upstreamModel.isEmpty()) {
            throw body.at("model").wrong("a model");
        }
        ObjectNode out =
                Json.object().put("text", body.needed("input")).put("model_id", upstreamModel);
        ObjectNode settings = Json.object();
        for (var field : body.node().properties()) {
            switch (field.getKey()) {
                case "model", "input", "voice", "response_format", "speed", "fallbacks" -> {}
                case "voice_settings" -> {
                    if (body.object("voice_settings") != null) {
                        settings.setAll((ObjectNode) field.getValue());
                    }
                }
                case "stream_format" -> {
                    if (!body.at("stream_format").is("audio")) {
                        losses.demand("stream_format", "only audio with this provider");
                    }
                }
                case "provider" -> {
                    if (fields.provider() == null) {
                        losses.demand("provider", "not possible with this model's provider");
                    }
                }
                default -> {
                    if (OWN.contains(field.getKey())) {
                        out.set(field.getKey(), field.getValue());
                    } else if (!field.getValue().isNull()) {
                        losses.demand(field.getKey(), "not possible with this model's provider");
                    }
                }
            }
        }
        speed(body, settings, losses);
        if (!settings.isEmpty()) {
            out.set("voice_settings", settings);
        }
        String format = format(body, losses);
        // Only a whole file can have a head that says how long it is.
        String stream = format.startsWith("wav_") ? "" : "/stream";
        String path = "/text-to-speech/" + voice(body) + stream + "?output_format=" + format;
        return new Prepared.Ready(path, Body.of(Json.bytes(out)));
    }

    private static String voice(Fields body) {
        Fields voice =
                body.at("voice").node().isObject() ? body.at("voice").at("id") : body.at("voice");
        String id = voice.node().isTextual() ? Voices.id(voice.text()) : null;
        if (id == null) {
            throw voice.wrong(Voices.EXPECTED);
        }
        return id;
    }

    private static void speed(Fields body, ObjectNode settings, Losses losses) {
        Double speed = body.number("speed");
        if (speed == null) {
            return;
        }
        if (speed < SLOWEST || speed > FASTEST) {
            losses.demand(
                    "speed",
                    speed + " (expected: " + SLOWEST + " to " + FASTEST + " with this provider)");
        } else {
            settings.put("speed", speed);
        }
    }

    /** OpenAI's word, or one of the provider's own such as {@code ulaw_8000}. */
    private static String format(Fields body, Losses losses) {
        String usual = "mp3_44100_128";
        String format = body.text("response_format");
        return switch (format) {
            case null -> usual;
            case "mp3" -> usual;
            case "opus" -> "opus_48000_64";
            case "pcm" -> "pcm_24000";
            case "wav" -> "wav_24000";
            case String own when own.matches("[a-z0-9]{1,8}_[0-9]{1,6}(_[0-9]{1,4})?") -> own;
            default -> {
                losses.demand(
                        "response_format",
                        format + " (expected: mp3, opus, wav or pcm with this provider)");
                yield usual;
            }
        };
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        throw new IllegalStateException("no events (expected: audio as it comes)");
    }

    /** Audio is relayed as it comes; JSON in its place is an error. */
    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        JsonNode json = Json.parse(body);
        return new Answer.Failed(
                json.has("detail")
                        ? errors.of(json)
                        : ErrorClassifier.of(
                                FailureClass.UPSTREAM_PROTOCOL,
                                head.status(),
                                "The provider's answer is no audio"));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.of(head, body);
    }
}
