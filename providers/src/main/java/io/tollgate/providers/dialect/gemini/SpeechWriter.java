package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.Fields;
import io.tollgate.providers.dialect.translation.Losses;
import java.util.Locale;
import java.util.Set;

/** Writes OpenAI's {@code /audio/speech} as a generateContent that answers with audio. */
final class SpeechWriter {
    /** Voices that clients of OpenAI name and that nobody has here. */
    private static final Set<String> OF_OPENAI =
            Set.of(
                    "alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova",
                    "onyx", "sage", "shimmer", "verse");

    private static final String NOT_HERE = "not possible with this model's provider";

    private final Fields body;
    private final Losses losses;

    /** The models before Gemini 3.8 name a voice in another field, and take no style. */
    private final boolean old;

    SpeechWriter(Fields body, String model, Losses losses) {
        this.body = body;
        this.losses = losses;
        this.old = model.contains("-2.5-") || model.contains("-3.1-");
    }

    ObjectNode write(RequestFields fields) {
        ObjectNode out = Json.object();
        ObjectNode content = out.putArray("contents").addObject().put("role", "user");
        ObjectNode part = content.putArray("parts").addObject().put("text", body.needed("input"));
        ObjectNode config = out.putObject("generationConfig");
        config.putArray("responseModalities").add("AUDIO");
        voice(config.putObject("speechConfig").putObject("voiceConfig"));
        for (var field : body.node().properties()) {
            switch (field.getKey()) {
                case "model", "input", "voice", "response_format", "fallbacks" -> {}
                case "instructions" -> style(part);
                case "speed" -> speed();
                case "stream_format" -> {
                    if (!body.at("stream_format").is("audio")) {
                        losses.demand("stream_format", "only audio with this provider");
                    }
                }
                case "provider" -> {
                    if (fields.provider() == null) {
                        losses.demand("provider", NOT_HERE);
                    }
                }
                default -> {
                    if (!field.getValue().isNull()) {
                        losses.demand(field.getKey(), NOT_HERE);
                    }
                }
            }
        }
        return out;
    }

    private void voice(ObjectNode config) {
        Fields said = body.at("voice");
        Fields voice = said.node().isObject() ? said.at("id") : said;
        String name = voice.node().isTextual() ? voice.text() : "";
        if (name.isBlank() || OF_OPENAI.contains(name.toLowerCase(Locale.ROOT))) {
            throw voice.wrong(
                    "a voice of Gemini's such as Kore, or a name in voices of its provider's"
                            + " configuration");
        }
        if (old) {
            config.putObject("prebuiltVoiceConfig").put("voiceName", name);
        } else {
            config.put("voice", name);
        }
    }

    private void style(ObjectNode part) {
        String style = body.text("instructions");
        if (style == null || style.isEmpty()) {
            return;
        }
        if (old) {
            losses.demand("instructions", "not possible with this model");
        } else {
            part.putObject("speechMetadata").put("style", style);
        }
    }

    private void speed() {
        Double speed = body.number("speed");
        if (speed != null && speed != 1) {
            losses.demand("speed", speed + " (expected: 1 with this provider)");
        }
    }

    /** How the client wants it. What is not said is OpenAI's mp3, which nobody makes here. */
    SpeechFormat format() {
        String format = body.text("response_format");
        return switch (format) {
            case "wav" -> SpeechFormat.WAV;
            case "pcm" -> SpeechFormat.PCM;
            case null, default -> {
                String said = format == null ? "missing, which is mp3" : format;
                losses.demand("response_format", said + " (expected: wav or pcm)");
                yield SpeechFormat.WAV;
            }
        };
    }
}
