package io.tollgate.providers.dialect.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A transcript as OpenAI's clients want it. */
final class Transcript {
    private static final Map<String, String> LANGUAGES = languages();
    private static final double MILLIS = 1000;
    private static final double LONGEST = 1e9;

    private Transcript() {}

    /** What a client may ask for. */
    enum Format {
        JSON,
        VERBOSE_JSON,
        TEXT
    }

    static Answer of(JsonNode said, Format format) {
        String text = said.path("text").textValue();
        double seconds = seconds(said);
        var usage = new TokenUsage(0, 0, 0, 0, 0, audio(seconds));
        return switch (format) {
            case TEXT ->
                    new Answer.Rewritten(
                            "text/plain; charset=utf-8",
                            (text + "\n").getBytes(StandardCharsets.UTF_8),
                            usage,
                            null,
                            0);
            case JSON -> {
                ObjectNode json = Json.object().put("text", text);
                duration(json, seconds);
                yield new Answer.Rewritten(Json.bytes(json), usage, null);
            }
            case VERBOSE_JSON -> new Answer.Rewritten(verbose(said, text, seconds), usage, null);
        };
    }

    private static byte[] verbose(JsonNode said, String text, double seconds) {
        ObjectNode json = Json.object().put("task", "transcribe");
        String code = said.path("language_code").asText("");
        json.put("language", LANGUAGES.getOrDefault(code, code));
        json.put("duration", seconds).put("text", text);
        ArrayNode words = json.putArray("words");
        for (JsonNode word : said.path("words")) {
            if (word.path("type").asText("word").equals("word")) {
                words.addObject()
                        .put("word", word.path("text").asText(""))
                        .put("start", word.path("start").asDouble())
                        .put("end", word.path("end").asDouble());
            }
        }
        duration(json, seconds);
        return Json.bytes(json);
    }

    private static void duration(ObjectNode json, double seconds) {
        json.putObject("usage").put("type", "duration").put("seconds", seconds);
    }

    /** As the provider says, else until the end of the last word. */
    private static double seconds(JsonNode said) {
        JsonNode told = said.path("audio_duration_secs");
        double seconds = told.isNumber() ? told.asDouble() : 0;
        if (!told.isNumber()) {
            for (JsonNode word : said.path("words")) {
                seconds = Math.max(seconds, word.path("end").asDouble());
            }
        }
        return Math.clamp(seconds, 0, LONGEST);
    }

    private static TokenUsage.Media audio(double seconds) {
        return new TokenUsage.Media(0, 0, 0, 0, (long) Math.ceil(seconds * MILLIS));
    }

    /** The provider has codes of three letters, OpenAI has English names. */
    private static Map<String, String> languages() {
        var names = new HashMap<String, String>();
        for (String language : Locale.getISOLanguages()) {
            Locale locale = Locale.of(language);
            String name = locale.getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT);
            names.put(language, name);
            names.put(locale.getISO3Language(), name);
        }
        names.put("cmn", "chinese");
        return Map.copyOf(names);
    }
}
