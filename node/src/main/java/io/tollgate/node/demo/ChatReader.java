package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/chat/completions}. */
final class ChatReader {
    private ChatReader() {}

    static Ask read(Fields fields) {
        DemoModel model = fields.model();
        fields.oneChoice();
        JsonNode messages = fields.required("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw Fields.invalid("messages", "an array of at least one message");
        }
        int most = fields.positive("max_tokens", Integer.MAX_VALUE);
        JsonNode format = fields.get("response_format");
        JsonNode last = messages.path(messages.size() - 1);
        return new Ask(
                model,
                Texts.question(messages),
                last.path("role").asText().equals("tool") ? Texts.of(last.path("content")) : null,
                Texts.tokens(messages),
                fields.positive("max_completion_tokens", most),
                tools(fields.get("tools")),
                choice(fields.get("tool_choice")),
                schema(format),
                format.path("type").asText().equals("json_object"),
                fields.flag("stream"),
                fields.get("stream_options").path("include_usage").asBoolean(false));
    }

    private static List<Ask.Tool> tools(JsonNode tools) {
        var functions = new ArrayList<Ask.Tool>();
        for (JsonNode tool : tools) {
            JsonNode function = tool.path("function");
            if (function.path("name").isTextual()) {
                functions.add(
                        new Ask.Tool(function.path("name").asText(), function.path("parameters")));
            }
        }
        return functions;
    }

    private static Ask.Choice choice(JsonNode choice) {
        if (choice.path("function").path("name").isTextual()) {
            return new Ask.Choice.Named(choice.path("function").path("name").asText());
        }
        return Texts.choice(choice);
    }

    private static @Nullable JsonNode schema(JsonNode format) {
        return format.path("type").asText().equals("json_schema")
                ? format.path("json_schema").path("schema")
                : null;
    }
}
