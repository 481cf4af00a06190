package io.tollgate.providers.dialect.ollama;

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
import java.util.Locale;

/** Writes a request of chat. */
final class ChatWriter {
    /** Models that take {@code think}, by their names; others answer it with 400. */
    private static final List<String> THINKING =
            List.of("gpt-oss", "deepseek-r1", "deepseek-v3", "qwen3", "thinking", "magistral");

    private final ChatRequest request;
    private final String model;
    private final Losses losses;
    private final ObjectNode out = Json.object();
    private final ObjectNode options = Json.object();

    private ChatWriter(ChatRequest request, String model, Losses losses) {
        this.request = request;
        this.model = model;
        this.losses = losses;
    }

    static ObjectNode write(ChatRequest request, String model, Losses losses) {
        return new ChatWriter(request, model, losses).write();
    }

    private ObjectNode write() {
        out.put("model", model);
        new MessagesWriter(losses).write(request.messages(), out.putArray("messages"));
        writeTools();
        writeFormat();
        writeOptions();
        writeThinking();
        if (request.candidates() > 1) {
            losses.demand(
                    "n", request.candidates() + " (expected: 1 where an answer is translated)");
        }
        if (request.topLogprobs() != null) {
            losses.demand("logprobs", "not possible with this provider's own API");
        }
        if (request.user() != null) {
            losses.hint("user");
        }
        // The API streams where nothing is said.
        return out.put("stream", request.stream());
    }

    private void writeTools() {
        ToolChoice choice = request.toolChoice();
        if (request.tools().isEmpty() || choice instanceof ToolChoice.Never) {
            return;
        }
        ArrayNode tools = out.putArray("tools");
        for (Tool tool : request.tools()) {
            if (choice instanceof ToolChoice.Allowed some && !some.names().contains(tool.name())) {
                continue;
            }
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name());
            function.put("description", tool.description() == null ? "" : tool.description());
            if (tool.parameters() != null) {
                function.set("parameters", tool.parameters());
            } else {
                function.putObject("parameters").put("type", "object").putObject("properties");
            }
        }
        boolean forced =
                switch (choice) {
                    case ToolChoice.Auto _, ToolChoice.Never _ -> false;
                    case ToolChoice.Required _, ToolChoice.Named _ -> true;
                    case ToolChoice.Allowed some -> some.required();
                };
        if (forced) {
            losses.demand("tool_choice", "a call cannot be forced with this provider");
        }
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            losses.demand("parallel_tool_calls", "false (expected: true with this provider)");
        }
    }

    private void writeFormat() {
        switch (request.responseFormat()) {
            case ResponseFormat.Text _ -> {}
            case ResponseFormat.AnyJson _ -> out.put("format", "json");
            case ResponseFormat.Schema schema -> out.set("format", schema.schema());
        }
    }

    private void writeOptions() {
        Sampling sampling = request.sampling();
        if (request.maxTokens() != null) {
            options.put("num_predict", request.maxTokens());
        }
        if (sampling.temperature() != null) {
            options.put("temperature", sampling.temperature());
        }
        if (sampling.topP() != null) {
            options.put("top_p", sampling.topP());
        }
        if (sampling.topK() != null) {
            options.put("top_k", sampling.topK());
        }
        if (sampling.seed() != null) {
            options.put("seed", sampling.seed());
        }
        if (sampling.presencePenalty() != null) {
            options.put("presence_penalty", sampling.presencePenalty());
        }
        if (sampling.frequencyPenalty() != null) {
            options.put("frequency_penalty", sampling.frequencyPenalty());
        }
        if (!request.stop().isEmpty()) {
            ArrayNode stop = options.putArray("stop");
            request.stop().forEach(stop::add);
        }
        if (!options.isEmpty()) {
            out.set("options", options);
        }
    }

    private void writeThinking() {
        ReasoningWish wish = request.reasoning();
        if (!wish.wanted() && !wish.unwanted()) {
            return;
        }
        String name = model.toLowerCase(Locale.ROOT);
        if (THINKING.stream().noneMatch(name::contains)) {
            if (wish.wanted()) {
                losses.hint("reasoning_effort");
            }
            return;
        }
        Effort effort = wish.effort();
        if (effort == null && wish.budgetTokens() != null) {
            effort = Effort.ofBudget(wish.budgetTokens());
        }
        if (!name.contains("gpt-oss") || effort == null) {
            out.put("think", wish.wanted());
            return;
        }
        out.put(
                "think",
                switch (effort) {
                    case NONE, MINIMAL, LOW -> "low";
                    case MEDIUM -> "medium";
                    case HIGH, XHIGH, MAX -> "high";
                });
    }
}
