package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a reply into the shape of chat completions, whole or as the events of a stream. */
final class ChatShape {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Ask ask;
    private final Reply reply;
    private final String id;
    private final long created;

    /**
     * @param created seconds since 1970
     */
    ChatShape(Ask ask, Reply reply, String id, long created) {
        this.ask = ask;
        this.reply = reply;
        this.id = id;
        this.created = created;
    }

    ObjectNode whole() {
        ObjectNode body = head("chat.completion");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        switch (reply) {
            case Reply.Text text -> message.put("content", text.text()).putNull("refusal");
            case Reply.Calls(List<Reply.Call> calls) -> {
                message.putNull("content").putNull("refusal");
                for (Reply.Call call : calls) {
                    message.withArray("tool_calls")
                            .add(function(call.id(), call.name(), call.arguments()));
                }
            }
        }
        choice.putNull("logprobs").put("finish_reason", finishReason());
        body.set("usage", usage());
        return body;
    }

    List<StreamEvent> stream() {
        var events = new ArrayList<StreamEvent>();
        switch (reply) {
            case Reply.Text(List<String> pieces, _) -> {
                events.add(StreamEvent.of(() -> delta(first().put("content", ""))));
                for (String piece : pieces) {
                    events.add(
                            StreamEvent.token(
                                    () -> delta(JSON.objectNode().put("content", piece))));
                }
            }
            case Reply.Calls(List<Reply.Call> calls) -> {
                events.add(StreamEvent.of(() -> delta(first().putNull("content"))));
                for (int index = 0; index < calls.size(); index++) {
                    addCall(events, index, calls.get(index));
                }
            }
        }
        events.add(StreamEvent.of(() -> chunk(JSON.objectNode(), finishReason())));
        if (ask.includeUsage()) {
            events.add(StreamEvent.of(this::usageChunk));
        }
        events.add(StreamEvent.DONE);
        return events;
    }

    /** Whole id, type and name first, then the arguments; one call after the other. */
    private void addCall(List<StreamEvent> events, int index, Reply.Call call) {
        events.add(
                StreamEvent.of(() -> {
                    ObjectNode start = function(call.id(), call.name(), "");
                    return callDelta(start.put("index", index));
                }));
        for (String piece : DemoTokens.split(call.arguments())) {
            events.add(
                    StreamEvent.token(() -> {
                        ObjectNode more = JSON.objectNode().put("index", index);
                        more.putObject("function").put("arguments", piece);
                        return callDelta(more);
                    }));
        }
    }

    private JsonNode callDelta(ObjectNode call) {
        ObjectNode delta = JSON.objectNode();
        delta.putArray("tool_calls").add(call);
        return delta(delta);
    }

    private static ObjectNode first() {
        return JSON.objectNode().put("role", "assistant").putNull("refusal");
    }

    private static ObjectNode function(String id, String name, String arguments) {
        ObjectNode call = JSON.objectNode().put("id", id).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        return call;
    }

    private JsonNode delta(ObjectNode delta) {
        return chunk(delta, null);
    }

    private JsonNode chunk(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode body = head("chat.completion.chunk");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        if (ask.includeUsage()) {
            body.putNull("usage");
        }
        return body;
    }

    private JsonNode usageChunk() {
        ObjectNode body = head("chat.completion.chunk");
        body.putArray("choices");
        body.set("usage", usage());
        return body;
    }

    private ObjectNode head(String object) {
        return JSON.objectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", ask.model().label());
    }

    /** A forced function ends in {@code stop}, as OpenAI does it. */
    private String finishReason() {
        return switch (reply) {
            case Reply.Text(_, boolean cut) -> cut ? "length" : "stop";
            case Reply.Calls _ -> ask.choice() instanceof Ask.Choice.Named ? "stop" : "tool_calls";
        };
    }

    private ObjectNode usage() {
        ObjectNode usage =
                JSON.objectNode()
                        .put("prompt_tokens", ask.promptTokens())
                        .put("completion_tokens", reply.tokens())
                        .put("total_tokens", ask.promptTokens() + reply.tokens());
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", 0)
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }
}
