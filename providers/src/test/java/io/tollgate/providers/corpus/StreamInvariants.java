package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must be true of every chat stream that a client gets, whatever the provider sent. */
public final class StreamInvariants {
    private final boolean usageAsked;
    private final List<String> problems = new ArrayList<>();
    private final Map<Integer, Choice> choices = new HashMap<>();
    private @Nullable String identity;
    private boolean usageSeen;
    private boolean done;

    private StreamInvariants(boolean usageAsked) {
        this.usageAsked = usageAsked;
    }

    /**
     * All that is wrong with a stream that ended properly; empty where nothing is.
     *
     * @param usageAsked whether the client asked for the usage chunk
     */
    public static List<String> ofComplete(byte[] stream, boolean usageAsked) {
        var check = new StreamInvariants(usageAsked);
        check.read(stream, false);
        return check.problems;
    }

    /** All that is wrong with a stream that must end with an error event. */
    public static List<String> ofBroken(byte[] stream, boolean usageAsked) {
        var check = new StreamInvariants(usageAsked);
        check.read(stream, true);
        return check.problems;
    }

    private void read(byte[] stream, boolean broken) {
        List<ClientEvents.Event> events = ClientEvents.read(stream, problems);
        boolean error = false;
        for (ClientEvents.Event event : events) {
            must(!done && !error, "something follows the end: " + event.data());
            if (event.data().equals("[DONE]")) {
                done = true;
                continue;
            }
            JsonNode json = CorpusCase.parse(event.data());
            must(json.isObject(), "not a JSON object: " + event.data());
            if (event.name().equals("error")) {
                error = true;
                must(json.path("error").path("message").isTextual(), "error without message");
                for (String field : new String[] {"type", "param", "code"}) {
                    must(json.path("error").has(field), "error without " + field);
                }
            } else {
                must(event.name().isEmpty(), "an event name: " + event.name());
                chunk(json);
            }
        }
        must(error == broken, broken ? "no error event" : "an error event");
        must(done != broken, broken ? "[DONE] although it broke" : "no [DONE]");
        if (!broken) {
            must(!choices.isEmpty(), "no choice at all");
            choices.forEach((index, choice) -> must(choice.finished, "choice " + index + " open"));
        }
    }

    private void chunk(JsonNode chunk) {
        String own = chunk.path("id") + "|" + chunk.path("created") + "|" + chunk.path("model");
        must(!chunk.path("id").asText("").isEmpty(), "no id");
        must(chunk.path("created").isIntegralNumber(), "created: " + chunk.path("created"));
        must(!chunk.path("model").asText("").isEmpty(), "no model");
        must(
                chunk.path("object").asText().equals("chat.completion.chunk"),
                "object: " + chunk.path("object"));
        if (identity == null) {
            identity = own;
        }
        must(own.equals(identity), "another identity: " + own + " than " + identity);
        must(chunk.path("choices").isArray(), "choices is no array");
        must(!usageSeen, "a chunk after the usage");
        if (chunk.path("usage").isObject()) {
            usageSeen = true;
            must(usageAsked, "usage that was not asked for");
            must(chunk.path("choices").isEmpty(), "usage beside choices");
        } else {
            must(!chunk.path("choices").isEmpty(), "a chunk with neither choices nor usage");
            must(
                    chunk.path("usage").isNull() || chunk.path("usage").isMissingNode(),
                    "usage: " + chunk.path("usage"));
        }
        for (JsonNode choice : chunk.path("choices")) {
            choice(choice);
        }
    }

    private void choice(JsonNode choice) {
        must(choice.path("index").isInt(), "choice without index");
        must(choice.path("delta").isObject(), "choice without delta");
        Choice state = choices.computeIfAbsent(choice.path("index").asInt(), _ -> new Choice());
        must(!state.finished, "a chunk after the finish reason");
        JsonNode delta = choice.path("delta");
        if (!state.begun) {
            state.begun = true;
            must(delta.path("role").asText().equals("assistant"), "no role in the first delta");
        }
        JsonNode content = delta.path("content");
        must(
                content.isMissingNode() || content.isNull() || content.isTextual(),
                "content is no string");
        JsonNode calls = delta.path("tool_calls");
        must(!calls.isArray() || !calls.isEmpty(), "tool_calls is empty");
        for (JsonNode call : calls) {
            state.call(call);
        }
        JsonNode finish = choice.path("finish_reason");
        if (finish.isTextual()) {
            state.finished = true;
            must(
                    Set.of("stop", "length", "tool_calls", "content_filter", "function_call")
                            .contains(finish.asText()),
                    "finish reason " + finish.asText());
            state.arguments.forEach((index, arguments) ->
                    must(!arguments.isEmpty(), "call " + index + " without arguments"));
        }
    }

    private void must(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    /** What has been seen of one choice. */
    private final class Choice {
        private final Map<Integer, String> arguments = new HashMap<>();
        private final Set<String> ids = new HashSet<>();
        private boolean begun;
        private boolean finished;
        private int last = -1;

        void call(JsonNode call) {
            must(call.path("index").isInt(), "tool call without index");
            int index = call.path("index").asInt(-1);
            JsonNode function = call.path("function");
            if (arguments.containsKey(index)) {
                must(index == last, "deltas of two calls interleave");
                must(!call.has("id"), "the id is repeated");
                must(!call.has("type"), "the type is repeated");
                must(!function.has("name"), "the name is repeated");
            } else {
                must(index == last + 1, "tool index " + index + " after " + last);
                must(!call.path("id").asText("").isEmpty(), "tool call without id");
                must(ids.add(call.path("id").asText()), "two calls of one id");
                must(call.path("type").asText().equals("function"), "tool call without type");
                must(!function.path("name").asText("").isEmpty(), "tool call without name");
            }
            must(function.path("arguments").isTextual(), "arguments are no string");
            arguments.merge(index, function.path("arguments").asText(), String::concat);
            last = index;
        }
    }
}
