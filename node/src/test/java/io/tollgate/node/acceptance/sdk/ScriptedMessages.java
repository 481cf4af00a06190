package io.tollgate.node.acceptance.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import io.tollgate.node.acceptance.upstream.Wire;
import java.io.IOException;

/** The models that chat, as a provider of Anthropic's format has them. */
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
            case "tool" -> tools(body, stream, "Paris");
            case "tools" -> tools(body, stream, "Paris", "Rome");
            case "see" ->
                    body.toString().contains("\"data\":\"" + ScriptedModels.PIXEL + "\"")
                                    && body.toString().contains("\"image/png\"")
                            ? text(stream, ScriptedModels.SEEN)
                            : error(400, "No picture came");
            case "structured" -> structured(body, stream);
            case "think" ->
                    answer(stream, "end_turn", thought(), Block.text(ScriptedModels.GREETING));
            default -> error(404, "model: " + request.model());
        };
    }

    /** A block of an answer: as it stands whole, as it starts, and what comes then. */
    private record Block(String whole, String start, String... deltas) {
        static Block text(String text) {
            String quoted = OpenAiAnswers.quote(text);
            return new Block(
                    "{\"type\":\"text\",\"text\":" + quoted + "}",
                    "{\"type\":\"text\",\"text\":\"\"}",
                    "{\"type\":\"text_delta\",\"text\":" + quoted + "}");
        }

        static Block call(String id, String name, String input) {
            String call =
                    "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":"
                            .formatted(id, name);
            return new Block(
                    call + input + "}",
                    call + "{}}",
                    "{\"type\":\"input_json_delta\",\"partial_json\":"
                            + OpenAiAnswers.quote(input)
                            + "}");
        }
    }

    private static Block thought() {
        String text = OpenAiAnswers.quote(ScriptedModels.THOUGHT);
        return new Block(
                "{\"type\":\"thinking\",\"thinking\":" + text + ",\"signature\":\"c2VhbA==\"}",
                "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}",
                "{\"type\":\"thinking_delta\",\"thinking\":" + text + "}",
                "{\"type\":\"signature_delta\",\"signature\":\"c2VhbA==\"}");
    }

    private static Script tools(JsonNode body, boolean stream, String... cities) {
        JsonNode messages = body.path("messages");
        JsonNode results = messages.get(messages.size() - 1).path("content");
        if (!results.path(0).path("type").asText().equals("tool_result")) {
            var calls = new Block[cities.length];
            for (int i = 0; i < cities.length; i++) {
                calls[i] =
                        Block.call(
                                ScriptedModels.id(cities[i]),
                                "get_weather",
                                "{\"city\":\"" + cities[i] + "\"}");
            }
            return answer(stream, "tool_use", calls);
        }
        JsonNode replayed = messages.get(messages.size() - 2).path("content");
        boolean fits = results.size() >= cities.length && replayed.size() >= cities.length;
        for (int i = 0; fits && i < cities.length; i++) {
            String id = ScriptedModels.id(cities[i]);
            JsonNode call = replayed.get(replayed.size() - cities.length + i);
            fits =
                    results.get(i).path("tool_use_id").asText().equals(id)
                            && call.path("id").asText().equals(id);
        }
        return fits
                ? text(stream, ScriptedModels.weather(cities))
                : error(400, "Wrong turn: " + messages);
    }

    private static Script structured(JsonNode body, boolean stream) {
        if (body.toString().contains("tollgate_json_answer")) {
            return answer(
                    stream,
                    "tool_use",
                    Block.call("call_json", "tollgate_json_answer", ScriptedModels.JSON_ANSWER));
        }
        return body.path("output_config").has("format")
                ? text(stream, ScriptedModels.JSON_ANSWER)
                : error(400, "The schema did not arrive: " + body);
    }

    private static Script text(boolean stream, String text) {
        return answer(stream, "end_turn", Block.text(text));
    }

    private static Script answer(boolean stream, String stopReason, Block... blocks) {
        if (!stream) {
            var all = new StringBuilder();
            for (Block block : blocks) {
                all.append(all.isEmpty() ? "" : ",").append(block.whole());
            }
            return Reply.json(200, message("[" + all + "]", "\"" + stopReason + "\""));
        }
        var events =
                new StringBuilder(event("message_start", "\"message\":" + message("[]", "null")));
        for (int i = 0; i < blocks.length; i++) {
            String index = "\"index\":" + i;
            events.append(
                    event(
                            "content_block_start",
                            index + ",\"content_block\":" + blocks[i].start()));
            for (String delta : blocks[i].deltas()) {
                events.append(event("content_block_delta", index + ",\"delta\":" + delta));
            }
            events.append(event("content_block_stop", index));
        }
        events.append(
                        event(
                                "message_delta",
                                "\"delta\":{\"stop_reason\":\""
                                        + stopReason
                                        + "\",\"stop_sequence\":null},\"usage\":"
                                        + USAGE))
                .append(event("message_stop", ""));
        return Reply.events(events.toString());
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
