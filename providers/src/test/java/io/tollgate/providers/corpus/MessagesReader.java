package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a client of Anthropic's Messages API got, plain or streamed, and says what is wrong
 * with it.
 */
public final class MessagesReader {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final List<String> signatures = new ArrayList<>();
    private final List<ToolUse> calls = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private String stopReason = "";
    private JsonNode usage = MissingNode.getInstance();
    private JsonNode error = MissingNode.getInstance();
    private String openType = "";
    private int index = -1;
    private final StringBuilder input = new StringBuilder();
    private boolean started;
    private boolean stopped;

    private MessagesReader() {}

    /** One call. */
    public record ToolUse(String id, String name, JsonNode input) {}

    /**
     * What the client has at the end.
     *
     * @param problems what a client would stumble over
     */
    public record Read(
            String text,
            String thinking,
            List<String> signatures,
            List<ToolUse> calls,
            String stopReason,
            JsonNode usage,
            JsonNode error,
            List<String> problems) {}

    /** A whole JSON body. */
    public static Read plain(byte[] body) {
        var reader = new MessagesReader();
        JsonNode json = CorpusCase.parse(new String(body, StandardCharsets.UTF_8));
        reader.must(json.path("type").asText().equals("message"), "type: " + json.path("type"));
        reader.must(json.path("id").asText().length() > 3, "id: " + json.path("id"));
        reader.must(json.path("role").asText().equals("assistant"), "role");
        reader.must(json.path("content").isArray(), "content");
        for (JsonNode block : json.path("content")) {
            reader.block(block);
        }
        reader.stopReason = json.path("stop_reason").asText("");
        reader.usage = json.path("usage");
        return reader.read();
    }

    /** A stream of events. */
    public static Read streamed(byte[] stream) {
        var reader = new MessagesReader();
        for (ClientEvents.Event event : ClientEvents.read(stream, reader.problems)) {
            JsonNode json = CorpusCase.parse(event.data());
            reader.must(json.isObject(), "no JSON object: " + event.data());
            reader.must(
                    event.name().equals(json.path("type").asText()),
                    "event " + event.name() + " with " + json.path("type"));
            reader.event(json);
        }
        boolean broken = reader.error.isObject();
        reader.must(broken || reader.stopped, "no message_stop");
        reader.must(broken || reader.openType.isEmpty(), "a block is open at the end");
        return reader.read();
    }

    private void must(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    private void event(JsonNode event) {
        must(!stopped && !error.isObject(), "something follows the end: " + event);
        String type = event.path("type").asText();
        must(
                started || type.equals("message_start") || type.equals("error"),
                "before message_start: " + event);
        switch (type) {
            case "message_start" -> {
                must(!started, "a second message_start");
                started = true;
                must(event.path("message").path("usage").isObject(), "start without usage");
            }
            case "content_block_start" -> start(event);
            case "content_block_delta" -> delta(event);
            case "content_block_stop" -> stop(event);
            case "message_delta" -> {
                must(openType.isEmpty(), "message_delta while a block is open");
                stopReason = event.path("delta").path("stop_reason").asText("");
                usage = event.path("usage");
                must(usage.isObject(), "message_delta without usage");
            }
            case "message_stop" -> stopped = true;
            case "error" -> error = event.path("error");
            case "ping" -> {}
            default -> must(false, "unknown event " + type);
        }
    }

    private void start(JsonNode event) {
        must(openType.isEmpty(), "two blocks are open");
        must(event.path("index").asInt(-1) == index + 1, "index " + event.path("index"));
        index++;
        JsonNode block = event.path("content_block");
        openType = block.path("type").asText();
        input.setLength(0);
        if (openType.equals("tool_use")) {
            calls.add(new ToolUse(block.path("id").asText(), block.path("name").asText(), event));
        } else {
            block(block);
        }
    }

    private void delta(JsonNode event) {
        must(event.path("index").asInt(-1) == index, "delta of block " + event.path("index"));
        JsonNode delta = event.path("delta");
        switch (delta.path("type").asText()) {
            case "text_delta" -> {
                must(openType.equals("text"), "text in a block of " + openType);
                text.append(delta.path("text").asText());
            }
            case "thinking_delta" -> {
                must(openType.equals("thinking"), "thinking in a block of " + openType);
                thinking.append(delta.path("thinking").asText());
            }
            case "signature_delta" -> signatures.add(delta.path("signature").asText());
            case "input_json_delta" -> input.append(delta.path("partial_json").asText());
            case "citations_delta" -> {}
            default -> must(false, "unknown delta " + delta);
        }
    }

    private void stop(JsonNode event) {
        must(event.path("index").asInt(-1) == index, "stop of block " + event.path("index"));
        must(!openType.isEmpty(), "stop of a block that is not open");
        if (openType.equals("tool_use")) {
            must(!input.isEmpty(), "a call without input_json_delta");
            ToolUse call = calls.removeLast();
            calls.add(new ToolUse(call.id(), call.name(), CorpusCase.parse(input.toString())));
        }
        openType = "";
    }

    private void block(JsonNode block) {
        switch (block.path("type").asText()) {
            case "text" -> text.append(block.path("text").asText());
            case "thinking" -> {
                thinking.append(block.path("thinking").asText());
                must(block.path("signature").isTextual(), "thinking without signature");
                if (!block.path("signature").asText().isEmpty()) {
                    signatures.add(block.path("signature").asText());
                }
            }
            case "redacted_thinking" -> signatures.add(block.path("data").asText());
            case "tool_use" -> {
                must(block.path("input").isObject(), "input: " + block.path("input"));
                calls.add(
                        new ToolUse(
                                block.path("id").asText(),
                                block.path("name").asText(),
                                block.path("input")));
            }
            default -> must(false, "unknown block " + block);
        }
    }

    private Read read() {
        return new Read(
                text.toString(),
                thinking.toString(),
                List.copyOf(signatures),
                List.copyOf(calls),
                stopReason,
                usage,
                error,
                List.copyOf(problems));
    }

    /** All differences from {@code expect.messages_api} of a case. */
    public static List<String> differences(JsonNode wanted, Read got) {
        var differences = new ArrayList<>(got.problems());
        if (!wanted.path("text").asText("").equals(got.text())) {
            differences.add("text: " + got.text());
        }
        if (wanted.has("thinking_text")
                && !wanted.path("thinking_text").asText().equals(got.thinking())) {
            differences.add("thinking: " + got.thinking());
        }
        if (!wanted.path("stop_reason").asText().equals(got.stopReason())) {
            differences.add("stop_reason: " + got.stopReason());
        }
        if (wanted.path("tool_use").size() != got.calls().size()) {
            differences.add("tool_use: " + got.calls());
            return differences;
        }
        for (int i = 0; i < got.calls().size(); i++) {
            JsonNode call = wanted.path("tool_use").get(i);
            ToolUse own = got.calls().get(i);
            if (!call.path("name").asText().equals(own.name())
                    || !call.path("input").equals(own.input())
                    || own.id().isEmpty()) {
                differences.add("tool_use: " + own + " (expected: " + call + ")");
            }
        }
        for (var field : wanted.path("usage").properties()) {
            if (field.getValue().asLong() != got.usage().path(field.getKey()).asLong(0)) {
                differences.add(
                        "usage: " + got.usage() + " (expected: " + wanted.path("usage") + ")");
            }
        }
        return differences;
    }
}
