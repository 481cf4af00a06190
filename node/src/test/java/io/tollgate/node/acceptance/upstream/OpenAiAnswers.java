package io.tollgate.node.acceptance.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Answers as OpenAI's API gives them, for scripts that need a plausible one. */
public final class OpenAiAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OpenAiAnswers() {}

    /** A tool call of the model. */
    public record Call(String id, String name, String arguments) {}

    /** A whole completion with this text. */
    public static String completion(String model, String text) {
        return completion(
                model, "{\"role\":\"assistant\",\"content\":" + quote(text) + "}", "stop");
    }

    /** A whole completion that calls these tools. */
    public static String completion(String model, List<Call> calls) {
        var items = new ArrayList<String>();
        for (Call call : calls) {
            items.add("{\"id\":" + quote(call.id()) + ",\"type\":\"function\"," + function(call));
        }
        return completion(
                model,
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                        + String.join(",", items)
                        + "]}",
                "tool_calls");
    }

    /**
     * Streams this text, each piece an event; a usage event follows where the request asks for it.
     */
    public static Script stream(String... pieces) {
        return (request, wire) ->
                Reply.events(streamText(request.json(), deltas(pieces), "stop"))
                        .play(request, wire);
    }

    /** Streams these tool calls one after the other, the arguments in two pieces each. */
    public static Script streamCalls(List<Call> calls) {
        var deltas = new ArrayList<String>();
        deltas.add("{\"role\":\"assistant\",\"content\":null}");
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            int half = call.arguments().length() / 2;
            deltas.add(
                    "{\"tool_calls\":[{\"index\":%d,\"id\":%s,\"type\":\"function\",\"function\":{\"name\":%s,\"arguments\":\"\"}}]}"
                            .formatted(i, quote(call.id()), quote(call.name())));
            deltas.add(argumentsDelta(i, call.arguments().substring(0, half)));
            deltas.add(argumentsDelta(i, call.arguments().substring(half)));
        }
        return (request, wire) ->
                Reply.events(streamText(request.json(), deltas, "tool_calls")).play(request, wire);
    }

    /** One event of a chat stream with this delta and no finish reason. */
    public static String event(String model, String delta) {
        return "data: " + chunk(model, delta, "null") + "\n\n";
    }

    /** One event of a chat stream with this text. */
    public static String textEvent(String model, String text) {
        return event(model, "{\"content\":" + quote(text) + "}");
    }

    /** The events that end a chat stream: finish reason and {@code [DONE]}. */
    public static String ending(String model) {
        return "data: " + chunk(model, "{}", "\"stop\"") + "\n\ndata: [DONE]\n\n";
    }

    /** An error in OpenAI's shape with that status. */
    public static Reply error(int status, String type, String code, String message) {
        return Reply.json(
                status,
                "{\"error\":{\"message\":%s,\"type\":%s,\"param\":null,\"code\":%s}}"
                        .formatted(quote(message), quote(type), quote(code)));
    }

    public static String quote(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String completion(String model, String message, String finishReason) {
        return """
        {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":%s,\
        "choices":[{"index":0,"message":%s,"logprobs":null,"finish_reason":"%s"}],\
        "usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}}\
        """
                .formatted(quote(model), message, finishReason);
    }

    private static String streamText(JsonNode request, List<String> deltas, String finishReason) {
        String model = request.path("model").asText();
        var events = new StringBuilder();
        for (String delta : deltas) {
            events.append(event(model, delta));
        }
        events.append("data: ").append(chunk(model, "{}", quote(finishReason))).append("\n\n");
        if (request.path("stream_options").path("include_usage").asBoolean()) {
            events.append(
                    """
                    data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,\
                    "model":%s,"choices":[],\
                    "usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}}

                    """
                            .formatted(quote(model)));
        }
        return events.append("data: [DONE]\n\n").toString();
    }

    private static List<String> deltas(String... pieces) {
        var deltas = new ArrayList<String>();
        deltas.add("{\"role\":\"assistant\",\"content\":\"\"}");
        for (String piece : pieces) {
            deltas.add("{\"content\":" + quote(piece) + "}");
        }
        return deltas;
    }

    private static String chunk(String model, String delta, String finishReason) {
        return """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":%s,\
        "choices":[{"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}]}\
        """
                .formatted(quote(model), delta, finishReason);
    }

    private static String function(Call call) {
        return "\"function\":{\"name\":"
                + quote(call.name())
                + ",\"arguments\":"
                + quote(call.arguments())
                + "}}";
    }

    private static String argumentsDelta(int index, String arguments) {
        return "{\"tool_calls\":[{\"index\":"
                + index
                + ",\"function\":{\"arguments\":"
                + quote(arguments)
                + "}}]}";
    }
}
