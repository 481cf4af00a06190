package io.tollgate.providers.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.ReasoningWish;
import io.tollgate.providers.chat.ReasoningWish.Effort;
import io.tollgate.providers.chat.ResponseFormat;
import io.tollgate.providers.chat.Sampling;
import io.tollgate.providers.chat.Tool;
import io.tollgate.providers.chat.ToolChoice;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a request of chat. */
final class RequestWriter {
    private static final int MOST_STOPS = 5;
    private static final double LEAST_P = 0.01;
    private static final double MOST_P = 0.99;

    private final ChatRequest request;
    private final String model;
    private final Losses losses;
    private final ObjectNode out = Json.object();

    private RequestWriter(ChatRequest request, String model, Losses losses) {
        this.request = request;
        this.model = model;
        this.losses = losses;
    }

    static ObjectNode write(ChatRequest request, String model, Losses losses) {
        return new RequestWriter(request, model, losses).write();
    }

    private ObjectNode write() {
        out.put("model", model);
        new TurnWriter(losses, out).write(request.messages());
        writeTools();
        writeFormat();
        if (request.maxTokens() != null) {
            out.put("max_tokens", request.maxTokens());
        }
        writeSampling();
        writeStop();
        writeThinking();
        if (request.candidates() > 1) {
            losses.demand(
                    "n", request.candidates() + " (expected: 1 where an answer is translated)");
        }
        if (request.topLogprobs() != null) {
            out.put("logprobs", true);
            if (request.topLogprobs() > 0) {
                losses.demand("top_logprobs", "alternatives are not given by this provider");
            }
        }
        if (request.user() != null) {
            losses.hint("user");
        }
        out.put("stream", request.stream());
        return out;
    }

    private void writeTools() {
        ToolChoice choice = request.toolChoice();
        ArrayNode tools = Json.array();
        boolean strict = !request.tools().isEmpty();
        for (Tool tool : request.tools()) {
            if (isOffered(tool, choice)) {
                writeTool(tool, tools.addObject());
                strict &= Boolean.TRUE.equals(tool.strict());
            }
        }
        if (tools.isEmpty()) {
            return;
        }
        out.set("tools", tools);
        if (strict) {
            out.put("strict_tools", true);
        }
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            losses.demand("parallel_tool_calls", "false (expected: true with this provider)");
        }
        switch (choice) {
            case ToolChoice.Auto _ -> {}
            case ToolChoice.Never _ -> out.put("tool_choice", "NONE");
            case ToolChoice.Required _, ToolChoice.Named _ -> out.put("tool_choice", "REQUIRED");
            case ToolChoice.Allowed some -> {
                if (some.required()) {
                    out.put("tool_choice", "REQUIRED");
                }
            }
        }
    }

    /** One tool is chosen by offering no other. */
    private static boolean isOffered(Tool tool, ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Auto _, ToolChoice.Never _, ToolChoice.Required _ -> true;
            case ToolChoice.Named named -> named.name().equals(tool.name());
            case ToolChoice.Allowed some -> some.names().contains(tool.name());
        };
    }

    private static void writeTool(Tool tool, ObjectNode into) {
        ObjectNode function = into.put("type", "function").putObject("function");
        function.put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        if (tool.parameters() != null) {
            function.set("parameters", tool.parameters());
        } else {
            function.putObject("parameters").put("type", "object").putObject("properties");
        }
    }

    private void writeFormat() {
        boolean asked = !(request.responseFormat() instanceof ResponseFormat.Text);
        if (asked && out.has("tools")) {
            losses.demand("response_format", "not possible beside tools with this provider");
            return;
        }
        switch (request.responseFormat()) {
            case ResponseFormat.Text _ -> {}
            case ResponseFormat.AnyJson _ ->
                    out.putObject("response_format").put("type", "json_object");
            case ResponseFormat.Schema schema ->
                    out.putObject("response_format")
                            .put("type", "json_object")
                            .set("json_schema", schema.schema());
        }
    }

    private void writeSampling() {
        Sampling sampling = request.sampling();
        Double temperature = sampling.temperature();
        if (temperature != null && temperature > 1) {
            losses.demand("temperature", temperature + " (expected: 0 to 1 with this provider)");
        } else if (temperature != null) {
            out.put("temperature", temperature);
        }
        // All of the tokens is what the provider does where nothing is said.
        if (sampling.topP() != null && sampling.topP() < 1) {
            out.put("p", Math.max(LEAST_P, Math.min(MOST_P, sampling.topP())));
        }
        if (sampling.topK() != null) {
            out.put("k", sampling.topK());
        }
        if (sampling.seed() != null) {
            out.put("seed", sampling.seed());
        }
        writePenalties(sampling.presencePenalty(), sampling.frequencyPenalty());
    }

    private void writePenalties(@Nullable Double presence, @Nullable Double frequency) {
        boolean both = presence != null && presence != 0 && frequency != null && frequency != 0;
        if (both) {
            losses.demand("presence_penalty", "not possible beside frequency_penalty");
        } else if (presence != null && presence != 0) {
            penalty("presence_penalty", presence);
        }
        if (frequency != null && frequency != 0) {
            penalty("frequency_penalty", frequency);
        }
    }

    private void penalty(String field, double value) {
        if (value < 0 || value > 1) {
            losses.demand(field, value + " (expected: 0 to 1 with this provider)");
        } else {
            out.put(field, value);
        }
    }

    private void writeStop() {
        List<String> stop = request.stop();
        if (stop.size() > MOST_STOPS) {
            losses.demand("stop", stop.size() + " texts (expected: at most " + MOST_STOPS + ")");
            stop = stop.subList(0, MOST_STOPS);
        }
        if (!stop.isEmpty()) {
            ArrayNode written = out.putArray("stop_sequences");
            stop.forEach(written::add);
        }
    }

    private void writeThinking() {
        ReasoningWish wish = request.reasoning();
        if (!wish.wanted() && !wish.unwanted()) {
            return;
        }
        if (!CohereModel.thinks(model)) {
            if (wish.wanted()) {
                losses.hint("reasoning_effort");
            }
            return;
        }
        ObjectNode thinking = out.putObject("thinking");
        thinking.put("type", wish.wanted() ? "enabled" : "disabled");
        Effort effort = wish.effort();
        Long budget = wish.budgetTokens();
        if (budget == null && effort != null) {
            budget = budget(effort);
        }
        if (wish.wanted() && budget != null && budget > 0) {
            thinking.put("token_budget", budget);
        }
    }

    private static Long budget(Effort effort) {
        return switch (effort) {
            case MINIMAL -> 512L;
            case LOW -> 1024L;
            case MEDIUM -> 8192L;
            // No bound: as much as the model likes.
            case NONE, HIGH, XHIGH, MAX -> 0L;
        };
    }
}
