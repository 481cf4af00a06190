package io.tollgate.node.acceptance.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import io.tollgate.node.acceptance.upstream.Wire;
import java.io.IOException;

/** The models {@code talk} and {@code tool} as a provider of Anthropic's format has them. */
final class ScriptedMessages {
    private static final String USAGE = "{\"input_tokens\":7,\"output_tokens\":5}";

    private ScriptedMessages() {}

    /** Teaches the upstream these models. */
    static void on(FakeUpstream upstream) {
        upstream.answer("/messages", ScriptedMessages::messages)
                .answer("/messages/count_tokens", Reply.json(200, "{\"input_tokens\":42}"));
    }

    private static void messages(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        script(request).play(request, wire);
    }

    private static Script script(RecordedRequest request) {
        JsonNode body = request.json();
        boolean stream = body.path("stream").asBoolean();
        if (request.header("anthropic-version") == null) {
            return error(400, "anthropic-version: missing");
        }
        return switch (request.model()) {
            case "talk" -> text(stream, ScriptedModels.GREETING);
            case "tool" -> tool(body, stream);
            default -> error(404, "model: " + request.model());
        };
    }

    private static Script tool(JsonNode body, boolean stream) {
        JsonNode messages = body.path("messages");
        JsonNode last = messages.get(messages.size() - 1).path("content").path(0);
        if (!last.path("type").asText().equals("tool_result")) {
            return call(stream);
        }
        JsonNode replayed = messages.get(messages.size() - 2).path("content");
        String id = replayed.get(replayed.size() - 1).path("id").asText();
        return last.path("tool_use_id").asText().equals("call_paris") && id.equals("call_paris")
                ? text(stream, "It is 21 degrees in Paris.")
                : error(400, "Wrong turn");
    }

    private static Script text(boolean stream, String text) {
        String quoted = OpenAiAnswers.quote(text);
        return answer(
                stream,
                "{\"type\":\"text\",\"text\":" + quoted + "}",
                "{\"type\":\"text\",\"text\":\"\"}",
                "{\"type\":\"text_delta\",\"text\":" + quoted + "}",
                "end_turn");
    }

    private static Script call(boolean stream) {
        String call =
                "{\"type\":\"tool_use\",\"id\":\"call_paris\",\"name\":\"get_weather\",\"input\":";
        return answer(
                stream,
                call + "{\"city\":\"Paris\"}}",
                call + "{}}",
                "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\\\":\\\"Paris\\\"}\"}",
                "tool_use");
    }

    private static Script answer(
            boolean stream, String block, String start, String delta, String stopReason) {
        if (!stream) {
            return Reply.json(200, message("[" + block + "]", "\"" + stopReason + "\""));
        }
        return Reply.events(
                event("message_start", "\"message\":" + message("[]", "null"))
                        + event("content_block_start", "\"index\":0,\"content_block\":" + start)
                        + event("content_block_delta", "\"index\":0,\"delta\":" + delta)
                        + event("content_block_stop", "\"index\":0")
                        + event(
                                "message_delta",
                                "\"delta\":{\"stop_reason\":\""
                                        + stopReason
                                        + "\",\"stop_sequence\":null},\"usage\":"
                                        + USAGE)
                        + event("message_stop", ""));
    }

    private static String message(String content, String stopReason) {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":"
                + content
                + ",\"stop_reason\":"
                + stopReason
                + ",\"stop_sequence\":null,\"usage\":"
                + USAGE
                + "}";
    }

    private static String event(String type, String fields) {
        return "event: %s\ndata: {\"type\":\"%s\"%s}\n\n"
                .formatted(type, type, fields.isEmpty() ? "" : "," + fields);
    }

    private static Reply error(int status, String message) {
        return Reply.json(
                status,
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":%s}}"
                        .formatted(
                                status == 404 ? "not_found_error" : "invalid_request_error",
                                OpenAiAnswers.quote(message)));
    }
}
