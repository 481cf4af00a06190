package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a client of OpenAI's Responses API got, plain or streamed, as the chat completion that
 * means the same, and says what is wrong with a stream: names, numbers, what is opened and closed,
 * and whether the pieces make what the last event repeats.
 */
public final class ResponsesReader {
    private final List<String> problems = new ArrayList<>();
    private final StringBuilder pieces = new StringBuilder();
    private JsonNode response = MissingNode.getInstance();
    private JsonNode error = MissingNode.getInstance();
    private final List<JsonNode> done = new ArrayList<>();
    private int sequence;
    private int items;
    private String openItem = "";
    private boolean ended;

    private ResponsesReader() {}

    /**
     * What the client has at the end.
     *
     * @param problems what a client would stumble over
     */
    public record Read(ReadCompletion completion, JsonNode response, List<String> problems) {}

    /** A whole JSON body. */
    public static Read plain(byte[] body) {
        var reader = new ResponsesReader();
        reader.response = CorpusCase.parse(new String(body, StandardCharsets.UTF_8));
        return reader.read();
    }

    /** A stream of events. */
    public static Read streamed(byte[] stream) {
        var reader = new ResponsesReader();
        for (ClientEvents.Event event : ClientEvents.read(stream, reader.problems)) {
            JsonNode json = CorpusCase.parse(event.data());
            reader.must(json.isObject(), "no JSON object: " + event.data());
            String type = json.path("type").asText();
            reader.must(event.name().equals(type), "event " + event.name() + " with " + type);
            reader.event(type, json);
        }
        reader.must(reader.error.isObject() || reader.ended, "no terminal event");
        return reader.read();
    }

    private void must(boolean good, String problem) {
        if (!good) {
            problems.add(problem);
        }
    }

    private void event(String type, JsonNode event) {
        must(!ended, type + " after the end");
        must(event.path("sequence_number").asInt(-1) == sequence, "number of " + type);
        if (sequence == 0) {
            must(type.equals("response.created") || type.equals("error"), "begins with " + type);
        }
        sequence++;
        if (event.has("output_index")) {
            must(event.path("output_index").asInt(-1) == items, "output_index of " + type);
        }
        if (event.has("item_id")) {
            must(event.path("item_id").asText().equals(openItem), "item_id of " + type);
        }
        switch (type) {
            case "response.output_item.added" -> {
                must(openItem.isEmpty(), "an item is open already");
                openItem = event.path("item").path("id").asText();
                pieces.setLength(0);
            }
            case "response.output_item.done" -> {
                must(event.path("item").path("id").asText().equals(openItem), "another item ends");
                openItem = "";
                items++;
                done.add(event.path("item"));
            }
            case "response.output_text.delta",
                    "response.refusal.delta",
                    "response.reasoning_summary_text.delta",
                    "response.function_call_arguments.delta" ->
                    pieces.append(event.path("delta").asText());
            case "response.output_text.done", "response.reasoning_summary_text.done" ->
                    whole(event.path("text"));
            case "response.refusal.done" -> whole(event.path("refusal"));
            case "response.function_call_arguments.done" -> whole(event.path("arguments"));
            case "response.completed", "response.incomplete" -> {
                must(openItem.isEmpty(), "an item is open at the end");
                response = event.path("response");
                var repeated = new ArrayList<JsonNode>();
                response.path("output").forEach(repeated::add);
                must(repeated.equals(done), "the items are not those that were told");
                ended = true;
            }
            case "error" -> error = event;
            default -> {}
        }
    }

    private void whole(JsonNode told) {
        must(told.asText("?").equals(pieces.toString()), "told as a whole: " + told);
        pieces.setLength(0);
    }

    private Read read() {
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        var refusal = new StringBuilder();
        var calls = new ArrayList<ReadCompletion.ToolCall>();
        for (JsonNode item : response.path("output")) {
            for (JsonNode part : item.path("content")) {
                text.append(part.path("text").asText(""));
                refusal.append(part.path("refusal").asText(""));
            }
            for (JsonNode part : item.path("summary")) {
                reasoning.append(part.path("text").asText(""));
            }
            if (item.path("type").asText().equals("function_call")) {
                calls.add(
                        new ReadCompletion.ToolCall(
                                item.path("call_id").asText(),
                                item.path("name").asText(),
                                item.path("arguments").asText()));
            }
        }
        return new Read(
                new ReadCompletion(
                        text.toString(),
                        reasoning.toString(),
                        refusal.toString(),
                        calls,
                        finish(!calls.isEmpty()),
                        usage(),
                        error),
                response,
                problems);
    }

    private String finish(boolean calls) {
        return switch (response.path("incomplete_details").path("reason").asText("")) {
            case "max_output_tokens" -> "length";
            case "content_filter" -> "content_filter";
            default -> calls ? "tool_calls" : "stop";
        };
    }

    private JsonNode usage() {
        JsonNode usage = response.path("usage");
        if (!usage.isObject()) {
            return MissingNode.getInstance();
        }
        ObjectNode chat = JsonNodeFactory.instance.objectNode();
        chat.set("prompt_tokens", usage.path("input_tokens"));
        chat.set("completion_tokens", usage.path("output_tokens"));
        chat.set("total_tokens", usage.path("total_tokens"));
        chat.set("prompt_tokens_details", usage.path("input_tokens_details"));
        chat.set("completion_tokens_details", usage.path("output_tokens_details"));
        return chat;
    }
}
