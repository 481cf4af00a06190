package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a client of Cohere's chat got, plain or streamed, as the chat completion that means
 * the same, and says what is wrong with a stream.
 */
public final class CohereReader {
    private final List<String> problems = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final List<ReadCompletion.ToolCall> calls = new ArrayList<>();
    private String finish = "";
    private JsonNode usage = MissingNode.getInstance();
    private JsonNode error = MissingNode.getInstance();
    private int contents = -1;
    private String open = "";
    private boolean started;
    private boolean ended;
    private boolean done;

    private CohereReader() {}

    /**
     * What the client has at the end.
     *
     * @param problems what a client would stumble over
     */
    public record Read(ReadCompletion completion, List<String> problems) {}

    /** A whole JSON body. */
    public static Read plain(byte[] body) {
        var reader = new CohereReader();
        JsonNode json = CorpusCase.parse(new String(body, StandardCharsets.UTF_8));
        reader.must(!json.path("id").asText().isEmpty(), "no id");
        JsonNode message = json.path("message");
        reader.thinking.append(message.path("tool_plan").asText(""));
        message.path("content").forEach(reader::content);
        message.path("tool_calls").forEach(call -> reader.calls.add(call(call)));
        reader.finish = json.path("finish_reason").asText();
        reader.usage = json.path("usage");
        return reader.read();
    }

    /** A stream of events. */
    public static Read streamed(byte[] stream) {
        var reader = new CohereReader();
        for (ClientEvents.Event event : ClientEvents.read(stream, reader.problems)) {
            if (event.data().equals("[DONE]")) {
                reader.must(reader.ended, "done before the end");
                reader.done = true;
                continue;
            }
            JsonNode json = CorpusCase.parse(event.data());
            String type = json.path("type").asText();
            reader.must(event.name().equals(type), "event " + event.name() + " with " + type);
            reader.event(type, json);
        }
        reader.must(reader.error.isTextual() || reader.done, "no end");
        return reader.read();
    }

    private void must(boolean good, String problem) {
        if (!good) {
            problems.add(problem);
        }
    }

    private void event(String type, JsonNode event) {
        must(
                started || type.equals("message-start") || type.equals("message-end"),
                type + " first");
        must(!ended, type + " after the end");
        JsonNode message = event.path("delta").path("message");
        int index = event.path("index").asInt(-1);
        switch (type) {
            case "message-start" -> started = true;
            case "tool-plan-delta" -> thinking.append(message.path("tool_plan").asText(""));
            case "content-start" -> {
                must(open.isEmpty() && index == ++contents, "content-start " + index);
                open = type;
                content(message.path("content"));
            }
            case "content-delta" -> {
                must(open.equals("content-start") && index == contents, "content-delta");
                content(message.path("content"));
            }
            case "content-end" -> {
                must(open.equals("content-start") && index == contents, "content-end");
                open = "";
            }
            case "tool-call-start" -> {
                must(open.isEmpty() && index == calls.size(), "tool-call-start " + index);
                open = type;
                calls.add(call(message.path("tool_calls")));
            }
            case "tool-call-delta" -> {
                must(open.equals("tool-call-start"), "tool-call-delta");
                ReadCompletion.ToolCall last = calls.removeLast();
                String more =
                        message.path("tool_calls").path("function").path("arguments").asText();
                calls.add(
                        new ReadCompletion.ToolCall(
                                last.id(), last.name(), last.arguments() + more));
            }
            case "tool-call-end" -> {
                must(open.equals("tool-call-start"), "tool-call-end");
                open = "";
            }
            case "message-end" -> {
                ended = true;
                finish = event.path("delta").path("finish_reason").asText();
                usage = event.path("delta").path("usage");
                error = event.path("delta").path("error");
                must(error.isTextual() || open.isEmpty(), "something is open at the end");
            }
            case "citation-start", "citation-end" -> {}
            default -> problems.add("unknown event " + type);
        }
    }

    private void content(JsonNode part) {
        text.append(part.path("text").asText(""));
        thinking.append(part.path("thinking").asText(""));
    }

    private static ReadCompletion.ToolCall call(JsonNode call) {
        return new ReadCompletion.ToolCall(
                call.path("id").asText(),
                call.path("function").path("name").asText(),
                call.path("function").path("arguments").asText());
    }

    private Read read() {
        String reason =
                switch (finish) {
                    case "MAX_TOKENS" -> "length";
                    case "TOOL_CALL" -> "tool_calls";
                    default -> "stop";
                };
        ObjectNode counted = JsonNodeFactory.instance.objectNode();
        JsonNode tokens = usage.path("tokens");
        counted.set("prompt_tokens", tokens.path("input_tokens"));
        counted.set("completion_tokens", tokens.path("output_tokens"));
        counted.put(
                "total_tokens",
                tokens.path("input_tokens").asLong() + tokens.path("output_tokens").asLong());
        counted.putObject("prompt_tokens_details")
                .set("cached_tokens", usage.path("cached_tokens"));
        counted.putObject("completion_tokens_details")
                .set("reasoning_tokens", tokens.path("reasoning_tokens"));
        return new Read(
                new ReadCompletion(
                        text.toString(), thinking.toString(), "", calls, reason, counted, error),
                problems);
    }
}
