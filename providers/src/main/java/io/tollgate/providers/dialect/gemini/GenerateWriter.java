package io.tollgate.providers.dialect.gemini;

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

/** Writes a request of generateContent. */
final class GenerateWriter {
    private final ChatRequest request;
    private final String model;
    private final Losses losses;
    private final ObjectNode out = Json.object();
    private final ObjectNode config = Json.object();

    private GenerateWriter(ChatRequest request, String model, Losses losses) {
        this.request = request;
        this.model = model.toLowerCase(Locale.ROOT);
        this.losses = losses;
    }

    static ObjectNode write(ChatRequest request, String model, Losses losses) {
        return new GenerateWriter(request, model, losses).write();
    }

    private ObjectNode write() {
        new ContentsWriter(losses, model.contains("gemini-3")).write(request.messages(), out);
        writeTools();
        if (request.maxTokens() != null) {
            config.put("maxOutputTokens", request.maxTokens());
        }
        if (GeminiPaths.makesPictures(model)) {
            config.putArray("responseModalities").add("TEXT").add("IMAGE");
        }
        writeSampling();
        if (!request.stop().isEmpty()) {
            ArrayNode stop = config.putArray("stopSequences");
            request.stop().forEach(stop::add);
        }
        writeFormat();
        writeThinking();
        if (request.candidates() > 1) {
            losses.demand(
                    "n", request.candidates() + " (expected: 1 where an answer is translated)");
        }
        if (request.user() != null) {
            losses.hint("user");
        }
        if (!config.isEmpty()) {
            out.set("generationConfig", config);
        }
        return out;
    }

    private void writeSampling() {
        Sampling sampling = request.sampling();
        if (sampling.temperature() != null) {
            config.put("temperature", sampling.temperature());
        }
        if (sampling.topP() != null) {
            config.put("topP", sampling.topP());
        }
        if (sampling.topK() != null) {
            config.put("topK", sampling.topK());
        }
        if (sampling.presencePenalty() != null) {
            config.put("presencePenalty", sampling.presencePenalty());
        }
        if (sampling.frequencyPenalty() != null) {
            config.put("frequencyPenalty", sampling.frequencyPenalty());
        }
        if (sampling.seed() != null) {
            config.put("seed", sampling.seed());
        }
        if (request.topLogprobs() != null) {
            config.put("responseLogprobs", true);
            if (request.topLogprobs() > 0) {
                config.put("logprobs", request.topLogprobs());
            }
        }
    }

    private void writeTools() {
        ToolChoice choice = request.toolChoice();
        List<String> only = choice instanceof ToolChoice.Allowed some ? some.names() : List.of();
        ArrayNode functions = Json.array();
        for (Tool tool : request.tools()) {
            if (only.isEmpty() || only.contains(tool.name())) {
                writeTool(tool, functions.addObject());
            }
        }
        if (functions.isEmpty()) {
            return;
        }
        out.putArray("tools").addObject().set("functionDeclarations", functions);
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            losses.demand("parallel_tool_calls", "false (expected: true with this provider)");
        }
        switch (choice) {
            case ToolChoice.Auto _ -> {}
            case ToolChoice.Never _ -> mode("NONE");
            case ToolChoice.Required _ -> mode("ANY");
            case ToolChoice.Named named ->
                    mode("ANY").putArray("allowedFunctionNames").add(named.name());
            case ToolChoice.Allowed some -> {
                if (some.required()) {
                    mode("ANY");
                }
            }
        }
    }

    private ObjectNode mode(String mode) {
        return out.putObject("toolConfig").putObject("functionCallingConfig").put("mode", mode);
    }

    /** The schema goes as it is: in this field the API takes all of JSON Schema. */
    private static void writeTool(Tool tool, ObjectNode into) {
        into.put("name", tool.name());
        if (tool.description() != null && !tool.description().isEmpty()) {
            into.put("description", tool.description());
        }
        if (tool.parameters() != null && !tool.parameters().isEmpty()) {
            into.set("parametersJsonSchema", tool.parameters());
        }
    }

    private void writeFormat() {
        switch (request.responseFormat()) {
            case ResponseFormat.Text _ -> {}
            case ResponseFormat.AnyJson _ -> config.put("responseMimeType", "application/json");
            case ResponseFormat.Schema schema -> {
                config.put("responseMimeType", "application/json");
                config.set("responseJsonSchema", schema.schema());
            }
        }
    }

    /** The third generation takes a level, the one before a budget, older ones nothing. */
    private void writeThinking() {
        ReasoningWish wish = request.reasoning();
        if (!wish.wanted() && !wish.unwanted()) {
            return;
        }
        if (model.contains("gemini-1") || model.contains("gemini-2.0")) {
            losses.hint("reasoning_effort");
            return;
        }
        ObjectNode thinking = config.putObject("thinkingConfig");
        if (model.contains("gemini-3")) {
            Effort effort = wish.effort();
            if (effort == null && wish.budgetTokens() != null) {
                effort = Effort.ofBudget(wish.budgetTokens());
            }
            if (effort != null) {
                thinking.put("thinkingLevel", level(effort));
            }
        } else {
            thinking.put("thinkingBudget", budget(wish));
        }
        if (wish.wanted() && !Boolean.TRUE.equals(wish.hidden())) {
            thinking.put("includeThoughts", true);
        }
    }

    private String level(Effort effort) {
        return switch (effort) {
            case NONE, MINIMAL -> model.contains("pro") ? "LOW" : "MINIMAL";
            case LOW -> "LOW";
            case MEDIUM -> model.contains("pro") ? "HIGH" : "MEDIUM";
            case HIGH, XHIGH, MAX -> "HIGH";
        };
    }

    private long budget(ReasoningWish wish) {
        long least = model.contains("pro") ? 128 : 0;
        if (wish.effort() == null) {
            return wish.budgetTokens() == null ? -1 : Math.max(least, wish.budgetTokens());
        }
        return switch (wish.effort()) {
            case NONE -> least;
            case MINIMAL -> 512;
            case LOW -> 1024;
            case MEDIUM -> 8192;
            case HIGH, XHIGH, MAX -> 24_576;
        };
    }
}
