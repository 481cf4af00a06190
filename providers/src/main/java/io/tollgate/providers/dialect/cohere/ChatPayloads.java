package io.tollgate.providers.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.PayloadReader;

/**
 * Reads the events of a chat stream. The plan behind tool calls is told as a thought. Arguments
 * that begin like {@code null} are held back until they are something else: a call without
 * parameters may have them, and they mean {@code {}}.
 */
final class ChatPayloads implements PayloadReader {
    private static final String NULL = "null";

    private String type = "";
    private String reason = "";
    private int calls = -1;
    private boolean open;
    private boolean told;
    private final StringBuilder held = new StringBuilder();

    @Override
    public Result read(byte[] bytes, int start, int end, ChatEvents events) {
        if (isDone(bytes, start, end)) {
            return Result.MORE;
        }
        JsonNode event = Json.parse(bytes, start, end);
        if (!event.isObject()) {
            return Result.MALFORMED;
        }
        type = event.path("type").asText("");
        JsonNode delta = event.path("delta");
        JsonNode message = delta.path("message");
        switch (type) {
            case "message-start" ->
                    events.tell(new ChatEvent.Start(Json.string(event, "id"), null, 0));
            case "tool-plan-delta" -> {
                String plan = Json.string(message, "tool_plan");
                if (plan != null) {
                    events.tell(new ChatEvent.Reasoning(plan));
                }
            }
            case "content-start", "content-delta" -> {
                WholeAnswer.content(message.path("content"), events);
                WholeAnswer.logprobs(delta.path("logprobs"), events);
                WholeAnswer.logprobs(event.path("logprobs"), events);
            }
            case "tool-call-start" -> begin(message.path("tool_calls"), events);
            case "tool-call-delta" -> arguments(message.path("tool_calls"), events);
            case "tool-call-end" -> close(events);
            case "citation-start" ->
                    events.tell(
                            new ChatEvent.Cited(WholeAnswer.citation(message.path("citations"))));
            case "message-end" -> {
                return ending(delta, events);
            }
            default -> {
                return type.isEmpty() && (event.has("message") || event.has("error"))
                        ? Result.ERROR
                        : Result.MORE;
            }
        }
        return Result.MORE;
    }

    private static boolean isDone(byte[] bytes, int start, int end) {
        return end - start >= 6 && bytes[start] == '[' && bytes[start + 1] == 'D';
    }

    private void begin(JsonNode call, ChatEvents events) {
        close(events);
        calls++;
        open = true;
        told = false;
        WholeAnswer.start(call, calls, events);
        arguments(call, events);
    }

    private void arguments(JsonNode call, ChatEvents events) {
        String piece = call.path("function").path("arguments").asText("");
        if (!open || piece.isEmpty()) {
            return;
        }
        if (told) {
            events.tell(new ChatEvent.ToolCallArguments(calls, piece));
            return;
        }
        held.append(piece);
        String all = held.toString();
        if (!all.isBlank() && !NULL.startsWith(all.strip())) {
            told = true;
            held.setLength(0);
            events.tell(new ChatEvent.ToolCallArguments(calls, all));
        }
    }

    private void close(ChatEvents events) {
        if (open && !told) {
            String all = held.toString().strip();
            boolean none = all.isEmpty() || all.equals(NULL);
            events.tell(new ChatEvent.ToolCallArguments(calls, none ? "{}" : all));
        }
        held.setLength(0);
        open = false;
    }

    private Result ending(JsonNode delta, ChatEvents events) {
        reason = delta.path("finish_reason").asText("COMPLETE");
        if (FinishReasons.isError(reason) || delta.path("error").isTextual()) {
            // What came before the error may be billed.
            count(delta, events);
            return Result.ERROR;
        }
        close(events);
        count(delta, events);
        events.tell(new ChatEvent.Finish(FinishReasons.read(reason, calls >= 0), null));
        events.tell(new ChatEvent.End());
        return Result.COMPLETE;
    }

    private static void count(JsonNode delta, ChatEvents events) {
        Usage usage = Usages.read(delta.path("usage"));
        if (usage != null) {
            events.tell(new ChatEvent.Counted(usage));
        }
    }

    /** The type of the event that was read last. */
    String type() {
        return type;
    }

    /** The provider's own word for why the answer ended; "" before it is known. */
    String reason() {
        return reason;
    }

    @Override
    public boolean ended(ChatEvents events) {
        return false;
    }
}
