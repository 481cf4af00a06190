package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One choice of a streamed answer: what the client has been given of it and what is owed.
 *
 * <p>Tool calls that the provider interleaves are given one after the other. Invariant: at most one
 * call, the first that is not closed, is written; a later one waits until the arguments of that one
 * are a complete object or the choice ends. In the common case, calls one after the other, nothing
 * ever waits.
 */
final class ChoiceRepair {
    private static final int MAX_CALLS = 512;

    private final List<ToolCall> calls = new ArrayList<>();
    private int open;
    private boolean roleGiven;
    private @Nullable String finishReason;

    boolean roleGiven() {
        return roleGiven;
    }

    /** Whether nothing of a tool call is owed. */
    boolean settled() {
        return open >= calls.size() || (open == calls.size() - 1 && calls.getLast().settled());
    }

    boolean hasCalls() {
        return !calls.isEmpty();
    }

    /** As the client has seen it; null before. */
    @Nullable String finishReason() {
        return finishReason;
    }

    void finish(String reason) {
        finishReason = reason;
    }

    /** Whether a piece of arguments can pass as it is: only of the one call that is open. */
    boolean passes(ChunkLook chunk, byte[] json) {
        return !calls.isEmpty()
                && open == calls.size() - 1
                && calls.getLast()
                        .passes(
                                chunk.callIndex(),
                                json,
                                chunk.arguments() + 1,
                                chunk.argumentsEnd() - 1);
    }

    /** Characters held back. */
    int waiting() {
        int waiting = 0;
        for (int i = open; i < calls.size(); i++) {
            waiting += calls.get(i).waiting();
        }
        return waiting;
    }

    /** Makes a delta what OpenAI would have sent. */
    void repair(ObjectNode delta) {
        if (!roleGiven) {
            roleGiven = true;
            delta.put("role", "assistant");
            if (!delta.has("content")) {
                delta.put("content", "");
            }
        } else {
            delta.remove("role");
        }
        ContentParts.flatten(delta);
        JsonNode upstreamCalls = delta.path("tool_calls");
        delta.remove("tool_calls");
        if (upstreamCalls.isArray() && !upstreamCalls.isEmpty()) {
            for (JsonNode call : upstreamCalls) {
                if (call instanceof ObjectNode object) {
                    take(object);
                }
            }
            writeCalls(delta);
        }
    }

    private void take(ObjectNode delta) {
        int number = delta.path("index").canConvertToInt() ? delta.path("index").intValue() : -1;
        String id = Json.string(delta, "id");
        if (id != null && id.equals("null")) {
            id = null;
        }
        JsonNode function = delta.path(delta.has("custom") ? "custom" : "function");
        boolean named = !function.path("name").asText("").isEmpty();
        ToolCall call = find(number, id, named);
        if (call == null) {
            if (calls.size() == MAX_CALLS) {
                return;
            }
            call = new ToolCall(calls.size(), number, id, delta);
            calls.add(call);
        }
        call.take(delta);
    }

    /** The call that a delta continues; null where it begins a new one. */
    private @Nullable ToolCall find(int number, @Nullable String id, boolean named) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            ToolCall call = calls.get(i);
            if (number >= 0 && call.isNumber(number)) {
                boolean another = named && id != null && call.differs(id);
                return another ? null : call;
            }
            if (number < 0 && id != null && call.isId(id)) {
                return call;
            }
        }
        boolean continues = number < 0 && id == null && !named && !calls.isEmpty();
        return continues ? calls.getLast() : null;
    }

    private void writeCalls(ObjectNode delta) {
        ArrayNode target = Json.array();
        while (open < calls.size()) {
            ToolCall call = calls.get(open);
            boolean last = open == calls.size() - 1;
            if (last || !call.complete()) {
                call.write(target);
                break;
            }
            call.close(target);
            open++;
        }
        if (!target.isEmpty()) {
            delta.set("tool_calls", target);
        }
    }

    /** Writes everything that is still owed of the tool calls. */
    void closeCalls(ObjectNode delta) {
        if (open >= calls.size()) {
            return;
        }
        ArrayNode target =
                delta.path("tool_calls") instanceof ArrayNode begun ? begun : Json.array();
        while (open < calls.size()) {
            calls.get(open++).close(target);
        }
        if (!target.isEmpty()) {
            delta.set("tool_calls", target);
        }
    }
}
