package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the Responses API to a chat client. Each event becomes a chunk that then takes the
 * way of every chat chunk, so that the rules of chat streams hold here too.
 *
 * <p>The opening events give nothing to the client: a failure right behind them can be retried.
 * Unknown events are stepped over.
 */
final class ResponsesChatStream extends EventStream {
    /** Stands between the parts of a reasoning summary. */
    static final String BETWEEN_THOUGHTS = "\n\n";

    private final ChatRepair repair;
    private final Set<String> seen = new HashSet<>();
    private JsonNode opening = Json.object();
    private boolean thought;
    private boolean calls;

    ResponsesChatStream(Scratch scratch, ErrorClassifier errors, ChatRepair repair) {
        super(scratch, errors, TextMeter.ofResponses());
        this.repair = repair;
    }

    @Override
    void data(byte[] bytes, int start, int end, boolean canonical, int data, int dataEnd) {
        if (isDone(bytes, data, dataEnd)) {
            return;
        }
        if (!(Json.parse(bytes, data, dataEnd) instanceof ObjectNode event)) {
            malformed();
            return;
        }
        switch (event.path("type").asText("")) {
            case "response.created", "response.in_progress" -> opening = event.path("response");
            case "response.output_text.delta" -> part(event, "content", event.path("delta"));
            case "response.output_text.done" -> whole(event, "content", event.path("text"));
            case "response.refusal.delta" -> part(event, "refusal", event.path("delta"));
            case "response.refusal.done" -> whole(event, "refusal", event.path("refusal"));
            case "response.reasoning_summary_part.added" -> {
                if (thought) {
                    delta(Json.object().put("reasoning_content", BETWEEN_THOUGHTS));
                }
            }
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> {
                thought = true;
                part(event, "reasoning_content", event.path("delta"));
            }
            case "response.output_text.annotation.added" -> {
                ObjectNode delta = Json.object();
                delta.putArray("annotations")
                        .add(ResponsesAnswer.annotation(event.path("annotation")));
                delta(delta);
            }
            case "response.output_item.added" -> item(event, false);
            case "response.output_item.done" -> item(event, true);
            case "response.function_call_arguments.delta" -> {
                seen.add(key(event, "arguments"));
                arguments(event, event.path("delta").asText(""));
            }
            case "response.custom_tool_call_input.delta" -> {
                seen.add(key(event, "arguments"));
                input(event, event.path("delta").asText(""));
            }
            case "response.function_call_arguments.done" -> {
                if (seen.add(key(event, "arguments"))) {
                    arguments(event, event.path("arguments").asText(""));
                }
            }
            case "response.completed", "response.incomplete" -> terminal(event.path("response"));
            case "response.failed" -> {
                repair.observeUsage(event.path("response"));
                reported(repair.usage());
                fail(event.path("response"));
            }
            case "error" -> fail(event);
            default -> {
                if (event.path("error").isObject()) {
                    fail(event);
                }
            }
        }
    }

    private static String key(JsonNode event, String what) {
        return what
                + event.path("output_index").asInt()
                + "."
                + event.path("content_index").asInt(0);
    }

    private void part(JsonNode event, String field, JsonNode text) {
        seen.add(key(event, field));
        if (!text.asText("").isEmpty()) {
            delta(Json.object().put(field, text.asText()));
        }
    }

    /** The whole text again: of use only where no piece of it came. */
    private void whole(JsonNode event, String field, JsonNode text) {
        if (seen.add(key(event, field)) && !text.asText("").isEmpty()) {
            delta(Json.object().put(field, text.asText()));
        }
    }

    private void item(JsonNode event, boolean done) {
        JsonNode item = event.path("item");
        boolean custom = item.path("type").asText("").equals("custom_tool_call");
        if (!custom && !item.path("type").asText("").equals("function_call")) {
            return;
        }
        calls = true;
        String whole = item.path(custom ? "input" : "arguments").asText("");
        if (seen.add(key(event, "call"))) {
            ObjectNode call = call(event);
            call.set("id", ResponsesAnswer.callId(item));
            ObjectNode function = call.putObject(custom ? "custom" : "function");
            function.set("name", item.path("name"));
            function.put(custom ? "input" : "arguments", done ? whole : "");
            delta(call);
        } else if (done && seen.add(key(event, "arguments"))) {
            if (custom) {
                input(event, whole);
            } else {
                arguments(event, whole);
            }
        }
    }

    private static ObjectNode call(JsonNode event) {
        return Json.object().put("index", event.path("output_index").asInt());
    }

    private void arguments(JsonNode event, String piece) {
        ObjectNode call = call(event);
        call.putObject("function").put("arguments", piece);
        delta(call);
    }

    private void input(JsonNode event, String piece) {
        ObjectNode call = call(event);
        call.putObject("custom").put("input", piece);
        delta(call);
    }

    /** Gives a delta, or one tool call, which is told by its index. */
    private void delta(ObjectNode delta) {
        ObjectNode given = delta;
        if (delta.has("index")) {
            given = Json.object();
            given.putArray("tool_calls").add(delta);
        }
        repair.chunk(chunk(given, null), counted());
    }

    private ObjectNode chunk(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode chunk = Json.object();
        chunk.set("id", opening.path("id"));
        chunk.set("created", opening.path("created_at"));
        chunk.set("model", opening.path("model"));
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason);
        return chunk;
    }

    private void terminal(JsonNode response) {
        if (opening.isEmpty()) {
            opening = response;
        }
        ObjectNode usage = ResponsesAnswer.usage(response.path("usage"));
        ObjectNode last = chunk(Json.object(), ResponsesAnswer.finishReason(response, calls));
        if (usage != null) {
            last.set("usage", usage);
        }
        repair.chunk(last, counted());
        reported(repair.usage());
        repair.complete(counted());
        Events.done(counted());
        complete();
    }

    @Override
    void ended() {
        brokenOff();
    }

    @Override
    public @Nullable TokenUsage usage() {
        return repair.usage();
    }

    @Override
    public @Nullable String finishReason() {
        return repair.finishReason();
    }
}
