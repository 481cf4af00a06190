package io.tollgate.providers.dialect.openai.chat;

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
import io.tollgate.providers.profile.Quirk;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/** Writes a request of chat completions. */
final class ChatRequestWriter {
    /** OpenAI takes no longer name of a user. */
    private static final int MAX_USER = 64;

    private final ChatRequest request;
    private final boolean reasons;
    private final Losses losses;
    private final ObjectNode out = Json.object();

    private ChatRequestWriter(ChatRequest request, String upstreamModel, Losses losses) {
        this.request = request;
        this.reasons = ReasoningModels.includes(upstreamModel);
        this.losses = losses;
    }

    static ObjectNode write(
            ChatRequest request, String upstreamModel, Set<Quirk> quirks, Losses losses) {
        return new ChatRequestWriter(request, upstreamModel, losses).write(upstreamModel, quirks);
    }

    private ObjectNode write(String upstreamModel, Set<Quirk> quirks) {
        out.put("model", upstreamModel);
        new ChatMessageWriter(quirks, losses).write(request.messages(), out.putArray("messages"));
        if (request.maxTokens() != null) {
            out.put("max_completion_tokens", request.maxTokens());
        }
        writeSampling();
        writeStop();
        writeTools();
        writeFormat();
        writeReasoning();
        if (request.candidates() > 1) {
            losses.demand(
                    "n", request.candidates() + " (expected: 1 where an answer is translated)");
        }
        if (request.topLogprobs() != null) {
            out.put("logprobs", true);
            if (request.topLogprobs() > 0) {
                out.put("top_logprobs", request.topLogprobs());
            }
        }
        if (request.user() != null && !request.user().isEmpty()) {
            out.put("user", user(request.user()));
        }
        if (request.stream()) {
            out.put("stream", true);
        }
        return out;
    }

    /** A long name is put by its digest, which stays the same for the same user. */
    private static String user(String name) {
        if (name.length() <= MAX_USER) {
            return name;
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void writeSampling() {
        Sampling sampling = request.sampling();
        // Models that reason take no temperature but 1, which is what they use anyway.
        if (sampling.temperature() != null && !(reasons && sampling.temperature() == 1)) {
            out.put("temperature", sampling.temperature());
        }
        if (sampling.topP() != null && !(reasons && sampling.topP() == 1)) {
            out.put("top_p", sampling.topP());
        }
        if (sampling.topK() != null) {
            losses.demand("top_k", "not possible with this provider");
        }
        if (sampling.presencePenalty() != null) {
            out.put("presence_penalty", sampling.presencePenalty());
        }
        if (sampling.frequencyPenalty() != null) {
            out.put("frequency_penalty", sampling.frequencyPenalty());
        }
        if (sampling.seed() != null) {
            out.put("seed", sampling.seed());
        }
    }

    private void writeStop() {
        if (!request.stop().isEmpty()) {
            ArrayNode stop = out.putArray("stop");
            request.stop().forEach(stop::add);
        }
    }

    private void writeTools() {
        if (request.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = out.putArray("tools");
        for (Tool tool : request.tools()) {
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name());
            if (tool.description() != null) {
                function.put("description", tool.description());
            }
            if (tool.parameters() != null) {
                function.set("parameters", tool.parameters());
            }
            if (tool.strict() != null) {
                function.put("strict", tool.strict());
            }
        }
        if (request.parallelToolCalls() != null) {
            out.put("parallel_tool_calls", request.parallelToolCalls());
        }
        switch (request.toolChoice()) {
            case ToolChoice.Auto _ -> {}
            case ToolChoice.Never _ -> out.put("tool_choice", "none");
            case ToolChoice.Required _ -> out.put("tool_choice", "required");
            case ToolChoice.Named named -> name(named.name(), out.putObject("tool_choice"));
            case ToolChoice.Allowed some -> {
                ObjectNode choice = out.putObject("tool_choice").put("type", "allowed_tools");
                ObjectNode allowed = choice.putObject("allowed_tools");
                allowed.put("mode", some.required() ? "required" : "auto");
                ArrayNode names = allowed.putArray("tools");
                some.names().forEach(name -> name(name, names.addObject()));
            }
        }
    }

    private static void name(String name, ObjectNode into) {
        into.put("type", "function").putObject("function").put("name", name);
    }

    private void writeFormat() {
        switch (request.responseFormat()) {
            case ResponseFormat.Text _ -> {}
            case ResponseFormat.AnyJson _ ->
                    out.putObject("response_format").put("type", "json_object");
            case ResponseFormat.Schema schema -> {
                ObjectNode format = out.putObject("response_format").put("type", "json_schema");
                ObjectNode named = format.putObject("json_schema").put("name", schema.name());
                if (schema.description() != null) {
                    named.put("description", schema.description());
                }
                named.set("schema", schema.schema());
                if (schema.strict() != null) {
                    named.put("strict", schema.strict());
                }
            }
        }
    }

    /** A wish to think is a hint for a model that does not. */
    private void writeReasoning() {
        ReasoningWish wish = request.reasoning();
        Effort effort = wish.effort();
        if (effort == null && wish.budgetTokens() != null) {
            effort = Effort.ofBudget(wish.budgetTokens());
        }
        if (effort == null || (effort == Effort.NONE && !reasons)) {
            return;
        }
        if (!reasons) {
            losses.hint("reasoning_effort");
        } else {
            out.put("reasoning_effort", effort.word());
        }
    }
}
