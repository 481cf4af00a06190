package io.tollgate.providers.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.TokenLogprob;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.ChatEvents;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a whole answer of chat, and the parts of it that a stream has in the same form. */
final class WholeAnswer {
    private WholeAnswer() {}

    static void tell(JsonNode answer, ChatEvents events) {
        events.tell(new ChatEvent.Start(Json.string(answer, "id"), null, 0));
        JsonNode message = answer.path("message");
        String plan = Json.string(message, "tool_plan");
        if (plan != null) {
            events.tell(new ChatEvent.Reasoning(plan));
        }
        for (JsonNode part : message.path("content")) {
            content(part, events);
        }
        JsonNode plain = message.path("content");
        if (plain.isTextual() && !plain.textValue().isEmpty()) {
            events.tell(new ChatEvent.Text(plain.textValue()));
        }
        int calls = 0;
        for (JsonNode call : message.path("tool_calls")) {
            call(call, calls, events);
            calls++;
        }
        for (JsonNode citation : message.path("citations")) {
            events.tell(new ChatEvent.Cited(citation(citation)));
        }
        logprobs(answer.path("logprobs"), events);
        Usage usage = Usages.read(answer.path("usage"));
        if (usage != null) {
            events.tell(new ChatEvent.Counted(usage));
        }
        String reason = answer.path("finish_reason").asText("");
        events.tell(new ChatEvent.Finish(FinishReasons.read(reason, calls > 0), null));
        events.tell(new ChatEvent.End());
    }

    static void content(JsonNode part, ChatEvents events) {
        String text = Json.string(part, "text");
        if (text != null) {
            events.tell(new ChatEvent.Text(text));
        }
        String thought = Json.string(part, "thinking");
        if (thought != null) {
            events.tell(new ChatEvent.Reasoning(thought));
        }
    }

    private static void call(JsonNode call, int number, ChatEvents events) {
        start(call, number, events);
        String arguments = call.path("function").path("arguments").asText("");
        boolean none = arguments.isBlank() || arguments.strip().equals("null");
        events.tell(new ChatEvent.ToolCallArguments(number, none ? "{}" : arguments));
    }

    static void start(JsonNode call, int number, ChatEvents events) {
        String id = Json.string(call, "id");
        String name = Json.string(call.path("function"), "name");
        events.tell(
                new ChatEvent.ToolCallStart(
                        number, id == null ? Ids.toolCall() : id, name == null ? "?" : name, null));
    }

    static Citation citation(JsonNode citation) {
        JsonNode document = citation.path("sources").path(0).path("document");
        return new Citation(
                Json.string(document, "url"),
                Json.string(document, "title"),
                Json.string(citation, "text"));
    }

    /** Told where they are given token by token; those of several tokens at once are not. */
    static void logprobs(@Nullable JsonNode logprobs, ChatEvents events) {
        if (logprobs == null || logprobs.isMissingNode() || logprobs.isNull()) {
            return;
        }
        var tokens = new ArrayList<TokenLogprob>();
        for (JsonNode one : logprobs.isArray() ? logprobs : Json.array().add(logprobs)) {
            if (one.path("logprobs").size() == 1) {
                tokens.add(
                        new TokenLogprob(
                                one.path("text").asText(""),
                                one.path("logprobs").path(0).asDouble(0),
                                List.of()));
            }
        }
        if (!tokens.isEmpty()) {
            events.tell(new ChatEvent.Logprobs(tokens));
        }
    }
}
