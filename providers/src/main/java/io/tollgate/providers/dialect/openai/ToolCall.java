package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import org.jspecify.annotations.Nullable;

/**
 * One tool call of a streamed answer on its way to the client: id, type and name once, then nothing
 * but arguments.
 */
final class ToolCall {
    private final int index;
    private final int upstreamIndex;
    private final @Nullable String upstreamId;
    private final ObjectNode first;
    private final ArgumentsState arguments = new ArgumentsState();
    private final StringBuilder waiting = new StringBuilder();
    private String name = "";
    private boolean announced;
    private boolean anyArguments;
    private boolean custom;

    /**
     * @param index 0-based number among the calls of its choice
     * @param upstreamIndex the provider's number for it, or -1
     * @param delta the first delta of the call
     */
    ToolCall(int index, int upstreamIndex, @Nullable String upstreamId, ObjectNode delta) {
        this.index = index;
        this.upstreamIndex = upstreamIndex;
        this.upstreamId = upstreamId;
        this.first = delta.deepCopy();
        this.custom = delta.path("custom").isObject();
    }

    boolean isNumber(int number) {
        return upstreamIndex == number;
    }

    boolean isId(String id) {
        return id.equals(upstreamId);
    }

    /** Whether that id is another one than this call's. */
    boolean differs(String id) {
        return upstreamId != null && !id.equals(upstreamId);
    }

    /** Takes a delta; nothing is written yet. */
    void take(ObjectNode delta) {
        custom |= delta.path("custom").isObject();
        JsonNode function = delta.path(custom ? "custom" : "function");
        if (name.isEmpty()) {
            name = function.path("name").asText("");
        }
        JsonNode piece = function.path(custom ? "input" : "arguments");
        String text = piece.isContainerNode() ? Json.text(piece) : piece.asText("");
        boolean none = !anyArguments && waiting.isEmpty() && text.equals("null");
        if (!piece.isNull() && !none) {
            waiting.append(text);
            arguments.add(text);
        }
    }

    /**
     * Takes note of a piece of arguments that passes as it is.
     *
     * @param number the index in that piece
     * @return false where the slow lane must have it
     */
    boolean passes(int number, byte[] json, int start, int end) {
        if (!announced || !anyArguments || custom || !waiting.isEmpty()) {
            return false;
        }
        if (number != index || number != upstreamIndex) {
            return false;
        }
        arguments.addEscaped(json, start, end);
        return true;
    }

    /** How many characters wait to be written. */
    int waiting() {
        return waiting.length();
    }

    /** Whether another call may follow: its arguments are a complete object. */
    boolean complete() {
        return custom || arguments.complete();
    }

    /** Whether nothing is owed: it can end here. */
    boolean settled() {
        return announced && anyArguments && waiting.isEmpty();
    }

    /** Writes what waits as one element of a delta's {@code tool_calls}. */
    void write(ArrayNode target) {
        if (announced && waiting.isEmpty()) {
            return;
        }
        if (!announced && name.isEmpty()) {
            return;
        }
        element(target);
    }

    /** Writes what waits, and arguments where there were none. */
    void close(ArrayNode target) {
        if (!anyArguments && waiting.isEmpty() && !custom) {
            waiting.append("{}");
        }
        if (!announced || !waiting.isEmpty()) {
            element(target);
        }
    }

    private void element(ArrayNode target) {
        ObjectNode element = target.addObject();
        element.put("index", index);
        ObjectNode function;
        String kind = custom ? "custom" : "function";
        if (announced) {
            function = element.putObject(kind);
        } else {
            announced = true;
            element.put("id", upstreamId == null ? Ids.toolCall() : upstreamId);
            element.put("type", kind);
            function = element.putObject(kind);
            function.put("name", name);
            keepExtras(element);
        }
        function.put(custom ? "input" : "arguments", waiting.toString());
        anyArguments |= !waiting.isEmpty();
        waiting.setLength(0);
    }

    /** Fields that OpenAI does not know, such as Google's thought signatures. */
    private void keepExtras(ObjectNode element) {
        for (var field : first.properties()) {
            switch (field.getKey()) {
                case "index", "id", "type", "function", "custom" -> {}
                default -> element.set(field.getKey(), field.getValue());
            }
        }
    }
}
