package io.tollgate.providers.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.PayloadReader;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Reads the lines of a chat: a whole answer is one, a stream is many, of which the last says {@code
 * done} and counts. Calls come whole, often without ids, and do not change the reason.
 */
final class ChatLines implements PayloadReader {
    private boolean started;
    private int calls;

    @Override
    public Result read(byte[] bytes, int start, int end, ChatEvents events) {
        JsonNode line = Json.parse(bytes, start, end);
        if (!line.isObject()) {
            return Result.MALFORMED;
        }
        if (line.has("error")) {
            return Result.ERROR;
        }
        tell(line, events);
        if (!line.path("done").asBoolean(false)) {
            return Result.MORE;
        }
        finish(line, events);
        return Result.COMPLETE;
    }

    void tell(JsonNode line, ChatEvents events) {
        if (!started) {
            started = true;
            events.tell(
                    new ChatEvent.Start(
                            null,
                            Json.string(line, "model"),
                            seconds(line.path("created_at").asText(""))));
        }
        JsonNode message = line.path("message");
        String thought = Json.string(message, "thinking");
        if (thought != null) {
            events.tell(new ChatEvent.Reasoning(thought));
        }
        String text = Json.string(message, "content");
        if (text != null) {
            events.tell(new ChatEvent.Text(text));
        }
        for (JsonNode call : message.path("tool_calls")) {
            call(call, events);
        }
    }

    private static long seconds(String time) {
        try {
            return Math.max(0, Instant.parse(time).getEpochSecond());
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private void call(JsonNode call, ChatEvents events) {
        JsonNode function = call.path("function");
        String id = Json.string(call, "id");
        String name = Json.string(function, "name");
        JsonNode arguments = function.path("arguments");
        String text = arguments.isContainerNode() ? Json.text(arguments) : arguments.asText("");
        events.tell(
                new ChatEvent.ToolCallStart(
                        calls, id == null ? Ids.toolCall() : id, name == null ? "?" : name, null));
        boolean none = text.isBlank() || text.equals("null");
        events.tell(new ChatEvent.ToolCallArguments(calls, none ? "{}" : text));
        calls++;
    }

    /** A count that is missing was kept from an earlier request: it counts as 0. */
    void finish(JsonNode line, ChatEvents events) {
        long prompt = count(line, "prompt_eval_count");
        events.tell(
                new ChatEvent.Counted(new Usage(prompt, count(line, "eval_count"), 0, 0, 0, 0)));
        FinishReason reason =
                line.path("done_reason").asText("").equals("length")
                        ? FinishReason.LENGTH
                        : calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        events.tell(new ChatEvent.Finish(reason, null));
        events.tell(new ChatEvent.End());
    }

    private static long count(JsonNode line, String field) {
        JsonNode count = line.path(field);
        return count.isNumber() ? (long) Math.max(0, Math.min(1e15, count.asDouble())) : 0;
    }

    @Override
    public boolean ended(ChatEvents events) {
        return false;
    }
}
