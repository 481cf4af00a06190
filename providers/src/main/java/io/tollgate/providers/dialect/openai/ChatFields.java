package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.chat.ReasoningWish.Effort;
import io.tollgate.providers.chat.ResponseFormat;
import io.tollgate.providers.chat.Sampling;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.List;

/** What requests of chat completions, responses and completions say in the same words. */
public final class ChatFields {
    private static final int MOST_CANDIDATES = 128;

    private ChatFields() {}

    public static Sampling sampling(Fields body) {
        return new Sampling(
                body.number("temperature"),
                body.number("top_p"),
                body.whole("top_k", 0),
                body.number("presence_penalty"),
                body.number("frequency_penalty"),
                body.whole("seed", Long.MIN_VALUE));
    }

    /** How many answers are asked for. */
    public static int candidates(Fields body) {
        Long candidates = body.whole("n", 1);
        return candidates == null ? 1 : (int) Math.min(candidates, MOST_CANDIDATES);
    }

    /** One text, or several. */
    public static List<String> stop(Fields body) {
        Fields stop = body.at("stop");
        if (stop.node().isTextual()) {
            return List.of(stop.text());
        }
        if (stop.given() && !stop.node().isArray()) {
            throw stop.wrong("a string or an array of strings");
        }
        return body.texts("stop");
    }

    /** How much a model shall think, from the field that holds the word. */
    public static Effort effort(Fields word) {
        return Effort.of(word.text())
                .orElseThrow(() -> word.wrong("none, minimal, low, medium, high, xhigh or max"));
    }

    /**
     * The form of the answer.
     *
     * @param format has the type
     * @param described has the schema and what is said of it, where it is one
     */
    public static ResponseFormat format(Fields format, Fields described) {
        return switch (format.type()) {
            case "text" -> new ResponseFormat.Text();
            case "json_object" -> new ResponseFormat.AnyJson();
            case "json_schema" -> schema(described);
            default -> throw format.at("type").wrong("text, json_object or json_schema");
        };
    }

    private static ResponseFormat schema(Fields described) {
        Fields schema = described.object("schema");
        if (schema == null) {
            throw described.at("schema").wrong("a JSON schema");
        }
        String name = described.text("name");
        return new ResponseFormat.Schema(
                name == null ? "answer" : name,
                described.text("description"),
                schema.node(),
                described.bool("strict"));
    }
}
