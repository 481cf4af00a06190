package io.tollgate.providers.conversation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Json;
import java.util.Random;

/** Writes random, valid chat requests that both APIs can carry. */
final class RandomChat {
    private static final String[] TEXTS = {
        "hello", "a\"b\\c\n\td", "ü€😀\u2028", "{\"json\": true}", "  lead", "0", "<think>x</think>"
    };
    private static final String[] NAMES = {"weather", "get_time", "f-1"};

    private final Random random;
    private int calls;

    RandomChat(Random random) {
        this.random = random;
    }

    ObjectNode request() {
        ObjectNode request = Json.object().put("model", "m");
        ArrayNode messages = request.putArray("messages");
        if (random.nextBoolean()) {
            messages.addObject()
                    .put("role", random.nextBoolean() ? "system" : "developer")
                    .put("content", text());
        }
        int turns = 1 + random.nextInt(4);
        for (int i = 0; i < turns; i++) {
            user(messages.addObject());
            if (i + 1 < turns || random.nextInt(4) == 0) {
                assistant(messages);
            }
        }
        if (messages.get(messages.size() - 1).path("role").asText().equals("assistant")) {
            user(messages.addObject());
        }
        settings(request);
        return request;
    }

    private void user(ObjectNode message) {
        message.put("role", "user");
        if (random.nextBoolean()) {
            message.put("content", text());
            return;
        }
        ArrayNode parts = message.putArray("content");
        parts.addObject().put("type", "text").put("text", text());
        switch (random.nextInt(4)) {
            case 0 ->
                    parts.addObject()
                            .put("type", "image_url")
                            .putObject("image_url")
                            .put("url", "data:image/png;base64,aGVsbG8=");
            case 1 ->
                    parts.addObject()
                            .put("type", "image_url")
                            .putObject("image_url")
                            .put("url", "https://example.com/a.png?x=1&y=2");
            case 2 ->
                    parts.addObject()
                            .put("type", "file")
                            .putObject("file")
                            .put("filename", "a.pdf")
                            .put("file_data", "data:application/pdf;base64,JVBERg==");
            default -> parts.addObject().put("type", "text").put("text", text());
        }
    }

    private void assistant(ArrayNode messages) {
        ObjectNode message = messages.addObject().put("role", "assistant");
        int made = random.nextInt(4);
        if (made == 0) {
            message.put("content", text());
            return;
        }
        message.put("content", random.nextBoolean() ? null : text());
        ArrayNode written = message.putArray("tool_calls");
        int first = calls;
        for (int i = 0; i < made; i++) {
            ObjectNode call = written.addObject().put("id", "call_" + calls++);
            call.put("type", "function");
            call.putObject("function")
                    .put("name", NAMES[random.nextInt(NAMES.length)])
                    .put("arguments", arguments());
        }
        for (int i = first; i < calls; i++) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", "call_" + i)
                    .put("content", text());
        }
    }

    private String arguments() {
        return switch (random.nextInt(4)) {
            case 0 -> "{}";
            case 1 -> "";
            case 2 -> "{\"a\":1.50,\"b\":[null,true,{\"c\":\"\\u00e9\"}]}";
            default -> "{\"city\": \"Zürich\", \"n\": 12345678901234567890}";
        };
    }

    private void settings(ObjectNode request) {
        request.put("max_completion_tokens", 1 + random.nextInt(9000));
        if (random.nextBoolean()) {
            request.put("temperature", random.nextInt(100) / 100.0);
        }
        if (random.nextBoolean()) {
            request.put("top_p", random.nextInt(100) / 100.0);
        }
        if (random.nextInt(3) == 0) {
            request.putArray("stop").add("END").add("x");
        }
        if (random.nextInt(3) == 0) {
            request.put("user", "user-7");
        }
        if (random.nextInt(3) != 0) {
            tools(request);
        }
    }

    private void tools(ObjectNode request) {
        ArrayNode tools = request.putArray("tools");
        for (String name : NAMES) {
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", name).put("description", text());
            ObjectNode schema = function.putObject("parameters").put("type", "object");
            schema.putObject("properties").putObject("city").put("type", "string");
            schema.putArray("required").add("city");
        }
        switch (random.nextInt(5)) {
            case 0 -> request.put("tool_choice", "required");
            case 1 -> request.put("tool_choice", "none");
            case 2 ->
                    request.putObject("tool_choice")
                            .put("type", "function")
                            .putObject("function")
                            .put("name", NAMES[1]);
            default -> {}
        }
        if (random.nextInt(3) == 0 && !request.path("tool_choice").asText().equals("none")) {
            request.put("parallel_tool_calls", false);
        }
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }
}
