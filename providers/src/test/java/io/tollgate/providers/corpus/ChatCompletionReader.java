package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the first choice of a chat completion as a client would, plain or streamed. */
public final class ChatCompletionReader {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final Map<Integer, String[]> calls = new TreeMap<>();
    private String finishReason = "";
    private JsonNode usage = MissingNode.getInstance();
    private JsonNode error = MissingNode.getInstance();

    private ChatCompletionReader() {}

    /** A whole JSON body. */
    public static ReadCompletion plain(byte[] body) {
        var reader = new ChatCompletionReader();
        JsonNode json = CorpusCase.parse(new String(body, StandardCharsets.UTF_8));
        JsonNode choice = json.path("choices").path(0);
        reader.read(choice.path("message"));
        reader.finishReason = choice.path("finish_reason").asText("");
        reader.usage = json.path("usage");
        reader.error = json.path("error");
        return reader.result();
    }

    /** A stream of events. */
    public static ReadCompletion streamed(byte[] stream) {
        var reader = new ChatCompletionReader();
        for (ClientEvents.Event event : ClientEvents.read(stream, new ArrayList<>())) {
            reader.chunk(CorpusCase.parse(event.data()));
        }
        return reader.result();
    }

    private void chunk(JsonNode chunk) {
        if (chunk.path("error").isObject()) {
            error = chunk.path("error");
        }
        if (chunk.path("usage").isObject()) {
            usage = chunk.path("usage");
        }
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt() == 0) {
                read(choice.path("delta"));
                finishReason += choice.path("finish_reason").asText("").replace("null", "");
            }
        }
    }

    private void read(JsonNode message) {
        text.append(string(message, "content"));
        refusal.append(string(message, "refusal"));
        String thought = string(message, "reasoning_content");
        reasoning.append(thought.isEmpty() ? string(message, "reasoning") : thought);
        int position = 0;
        for (JsonNode call : message.path("tool_calls")) {
            int index = call.path("index").asInt(position++);
            String[] parts = calls.computeIfAbsent(index, _ -> new String[] {"", "", ""});
            parts[0] += string(call, "id");
            parts[1] += string(call.path("function"), "name");
            parts[2] += string(call.path("function"), "arguments");
        }
    }

    private static String string(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? value.textValue() : "";
    }

    private ReadCompletion result() {
        List<ReadCompletion.ToolCall> read =
                calls.values().stream()
                        .map(parts -> new ReadCompletion.ToolCall(parts[0], parts[1], parts[2]))
                        .toList();
        return new ReadCompletion(
                text.toString(),
                reasoning.toString(),
                refusal.toString(),
                read,
                finishReason,
                usage,
                error);
    }
}
