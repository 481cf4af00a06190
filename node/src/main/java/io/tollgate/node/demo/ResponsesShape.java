package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a reply into the response object of the Responses API. */
final class ResponsesShape {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Ask ask;
    private final Reply reply;
    private final Fields fields;
    private final long number;
    private final long created;

    /**
     * @param number of the request, for the ids
     * @param created seconds since 1970
     */
    ResponsesShape(Ask ask, Reply reply, Fields fields, long number, long created) {
        this.ask = ask;
        this.reply = reply;
        this.fields = fields;
        this.number = number;
        this.created = created;
    }

    Reply reply() {
        return reply;
    }

    /** The response as it stands at the end. */
    ObjectNode whole() {
        ArrayNode output = JSON.arrayNode();
        switch (reply) {
            case Reply.Text text -> output.add(message(text.text(), endStatus()));
            case Reply.Calls(List<Reply.Call> calls) -> {
                for (Reply.Call call : calls) {
                    output.add(call(call, call.arguments(), "completed"));
                }
            }
        }
        return response(endStatus(), output, null);
    }

    /** The response as it stands while nothing has been said. */
    ObjectNode begun() {
        return response("in_progress", JSON.arrayNode(), null);
    }

    ObjectNode failed(DemoError error) {
        ObjectNode reason =
                JSON.objectNode().put("code", "server_error").put("message", error.message());
        return response("failed", JSON.arrayNode(), reason);
    }

    String messageId() {
        return "msg_demo_" + number;
    }

    static String itemId(Reply.Call call) {
        return "fc_" + call.id();
    }

    /** The event type that says how it ended. */
    String endEvent() {
        return "response." + endStatus();
    }

    ObjectNode message(@Nullable String text, String status) {
        ObjectNode item =
                JSON.objectNode()
                        .put("id", messageId())
                        .put("type", "message")
                        .put("status", status)
                        .put("role", "assistant");
        ArrayNode content = item.putArray("content");
        if (text != null) {
            content.add(part(text));
        }
        return item;
    }

    static ObjectNode part(String text) {
        ObjectNode part = JSON.objectNode().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    static ObjectNode call(Reply.Call call, String arguments, String status) {
        return JSON.objectNode()
                .put("id", itemId(call))
                .put("type", "function_call")
                .put("status", status)
                .put("call_id", call.id())
                .put("name", call.name())
                .put("arguments", arguments);
    }

    String endStatus() {
        return reply instanceof Reply.Text(_, boolean cut) && cut ? "incomplete" : "completed";
    }

    private ObjectNode response(String status, ArrayNode output, @Nullable ObjectNode error) {
        ObjectNode body =
                JSON.objectNode()
                        .put("id", "resp_demo_" + number)
                        .put("object", "response")
                        .put("created_at", created)
                        .put("status", status)
                        .put("background", false);
        body.set("error", error);
        if (status.equals("incomplete")) {
            body.putObject("incomplete_details").put("reason", "max_output_tokens");
        } else {
            body.putNull("incomplete_details");
        }
        body.put("model", ask.model().label()).set("output", output);
        settings(body);
        if (status.equals("in_progress")) {
            body.putNull("usage");
        } else {
            body.set("usage", error == null ? usage(reply.tokens()) : usage(0));
        }
        return body;
    }

    /** What the client asked for, or what holds where it did not. Typed clients require these. */
    private void settings(ObjectNode body) {
        echo(body, "instructions", JSON.nullNode());
        echo(body, "max_output_tokens", JSON.nullNode());
        echo(body, "metadata", JSON.objectNode());
        echo(body, "parallel_tool_calls", JSON.booleanNode(true));
        body.putNull("previous_response_id");
        ObjectNode reasoning = JSON.objectNode().putNull("effort").putNull("summary");
        echo(body, "reasoning", reasoning);
        body.put("store", false);
        echo(body, "temperature", JSON.numberNode(1.0));
        ObjectNode text = JSON.objectNode();
        text.putObject("format").put("type", "text");
        echo(body, "text", text);
        echo(body, "tool_choice", JSON.textNode("auto"));
        echo(body, "tools", JSON.arrayNode());
        echo(body, "top_p", JSON.numberNode(1.0));
        echo(body, "truncation", JSON.textNode("disabled"));
        echo(body, "user", JSON.nullNode());
    }

    private void echo(ObjectNode body, String name, JsonNode otherwise) {
        JsonNode value = fields.get(name);
        body.set(name, value.isMissingNode() ? otherwise : value);
    }

    private ObjectNode usage(long outputTokens) {
        ObjectNode usage = JSON.objectNode().put("input_tokens", ask.promptTokens());
        usage.putObject("input_tokens_details")
                .put("cached_tokens", 0)
                .put("cache_write_tokens", 0);
        usage.put("output_tokens", outputTokens);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        return usage.put("total_tokens", ask.promptTokens() + outputTokens);
    }
}
