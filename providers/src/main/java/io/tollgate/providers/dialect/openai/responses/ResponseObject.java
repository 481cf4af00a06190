package io.tollgate.providers.dialect.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The object that a response is: its settings, which it repeats, and what became of it. */
final class ResponseObject {
    /** Fields of a request that its answer repeats. */
    static final List<String> REPEATED =
            List.of(
                    "instructions",
                    "max_output_tokens",
                    "max_tool_calls",
                    "metadata",
                    "parallel_tool_calls",
                    "prompt_cache_key",
                    "reasoning",
                    "safety_identifier",
                    "temperature",
                    "text",
                    "tool_choice",
                    "tools",
                    "top_logprobs",
                    "top_p",
                    "truncation",
                    "user");

    private static final Usage NOTHING = new Usage(0, 0, 0, 0, 0, 0);

    private final JsonNode request;
    private final String clientModel;
    private final Clock clock;
    private final String id = Ids.random("resp_");
    private long created;
    private @Nullable String model;

    ResponseObject(JsonNode request, String clientModel, Clock clock) {
        this.request = request;
        this.clientModel = clientModel;
        this.clock = clock;
    }

    /** What the provider says of its answer; 0 and null where it says nothing. */
    void begin(long createdSeconds, @Nullable String answeredBy) {
        created = createdSeconds;
        model = answeredBy;
    }

    /** The response as it stands. */
    ObjectNode write(
            String status, @Nullable FinishReason finish, ArrayNode output, @Nullable Usage usage) {
        if (created <= 0) {
            created = clock.instant().getEpochSecond();
        }
        ObjectNode out = Json.object().put("id", id).put("object", "response");
        out.put("created_at", created).put("status", status);
        if (status.equals("completed")) {
            out.put("completed_at", Math.max(created, clock.instant().getEpochSecond()));
        }
        out.put("background", false).putNull("error");
        if (status.equals("incomplete") && finish != null) {
            out.putObject("incomplete_details").put("reason", reason(finish));
        } else {
            out.putNull("incomplete_details");
        }
        repeat(out, "instructions");
        repeat(out, "max_output_tokens");
        repeat(out, "max_tool_calls");
        out.put("model", model == null ? clientModel : model);
        out.set("output", output);
        out.put("parallel_tool_calls", request.path("parallel_tool_calls").asBoolean(true));
        out.putNull("previous_response_id");
        writeReasoning(out.putObject("reasoning"));
        repeat(out, "safety_identifier");
        out.put("service_tier", "default").put("store", false);
        repeat(out, "temperature");
        writeText(out.putObject("text"));
        JsonNode choice = request.path("tool_choice");
        out.set("tool_choice", choice.isMissingNode() ? Json.object().textNode("auto") : choice);
        writeTools(out.putArray("tools"));
        out.put("top_logprobs", request.path("top_logprobs").asInt(0));
        repeat(out, "top_p");
        out.put("truncation", "disabled");
        if (status.equals("in_progress")) {
            out.putNull("usage");
        } else {
            write(usage == null ? NOTHING : usage, out.putObject("usage"));
        }
        repeat(out, "user");
        JsonNode metadata = request.path("metadata");
        out.set("metadata", metadata.isObject() ? metadata : Json.object());
        return out;
    }

    private void repeat(ObjectNode out, String field) {
        JsonNode value = request.path(field);
        out.set(field, value.isMissingNode() ? Json.object().nullNode() : value);
    }

    private void writeReasoning(ObjectNode out) {
        JsonNode asked = request.path("reasoning");
        out.put("effort", Json.string(asked, "effort"));
        out.put("summary", Json.string(asked, "summary"));
    }

    private void writeText(ObjectNode out) {
        JsonNode asked = request.path("text");
        if (asked.path("format").isObject()) {
            out.set("format", asked.path("format"));
        } else {
            out.putObject("format").put("type", "text");
        }
        String verbosity = Json.string(asked, "verbosity");
        out.put("verbosity", verbosity == null ? "medium" : verbosity);
    }

    /** Functions with the fields that typed clients want, be they null. */
    private void writeTools(ArrayNode out) {
        for (JsonNode tool : request.path("tools")) {
            if (!(tool.deepCopy() instanceof ObjectNode copy)) {
                continue;
            }
            if (copy.path("type").asText("").equals("function")) {
                if (!copy.has("description")) {
                    copy.putNull("description");
                }
                if (!copy.has("parameters")) {
                    copy.putNull("parameters");
                }
                if (!copy.hasNonNull("strict")) {
                    copy.put("strict", false);
                }
            }
            out.add(copy);
        }
    }

    private static void write(Usage usage, ObjectNode out) {
        out.put("input_tokens", usage.prompt());
        out.putObject("input_tokens_details")
                .put("cached_tokens", usage.cacheRead())
                .put("cache_write_tokens", usage.cacheWrite());
        out.put("output_tokens", usage.completion());
        out.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
        out.put("total_tokens", usage.total());
    }

    /** The state of an answer that ended so. */
    static String status(FinishReason finish) {
        return switch (finish) {
            case STOP, TOOL_CALLS -> "completed";
            case LENGTH, CONTENT_FILTER -> "incomplete";
        };
    }

    /** Why it ended, in the words that chat has for it: they are those of all records. */
    static String word(FinishReason finish) {
        return switch (finish) {
            case STOP -> "stop";
            case TOOL_CALLS -> "tool_calls";
            case LENGTH -> "length";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    /** Why it ended, in this API's word. */
    static String reason(FinishReason finish) {
        return switch (finish) {
            case STOP, TOOL_CALLS -> "completed";
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
        };
    }
}
