package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the body of {@code POST /v1/responses}. */
final class ResponsesReader {
    private ResponsesReader() {}

    static Ask read(Fields fields) {
        DemoModel model = fields.model();
        JsonNode input = fields.required("input");
        if (!input.isTextual() && !input.isArray()) {
            throw Fields.invalid("input", "a string or an array of items");
        }
        JsonNode last = input.path(input.size() - 1);
        JsonNode format = fields.get("text").path("format");
        String type = format.path("type").asText();
        return new Ask(
                model,
                input.isTextual() ? input.asText() : Texts.question(input),
                last.path("type").asText().equals("function_call_output")
                        ? Texts.of(last.path("output"))
                        : null,
                Texts.tokens(input) + DemoTokens.count(Texts.of(fields.get("instructions"))),
                fields.positive("max_output_tokens", Integer.MAX_VALUE),
                tools(fields.get("tools")),
                choice(fields.get("tool_choice")),
                type.equals("json_schema") ? format.path("schema") : null,
                type.equals("json_object"),
                fields.flag("stream"),
                true);
    }

    private static List<Ask.Tool> tools(JsonNode tools) {
        var functions = new ArrayList<Ask.Tool>();
        for (JsonNode tool : tools) {
            if (tool.path("type").asText().equals("function")) {
                functions.add(new Ask.Tool(tool.path("name").asText(), tool.path("parameters")));
            }
        }
        return functions;
    }

    private static Ask.Choice choice(JsonNode choice) {
        return choice.path("name").isTextual()
                ? new Ask.Choice.Named(choice.path("name").asText())
                : Texts.choice(choice);
    }
}
