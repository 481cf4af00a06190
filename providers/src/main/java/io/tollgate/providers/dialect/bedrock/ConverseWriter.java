package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.ReasoningWish;
import io.tollgate.providers.chat.ReasoningWish.Effort;
import io.tollgate.providers.chat.Sampling;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.anthropic.Claude;
import io.tollgate.providers.dialect.translation.Losses;

/**
 * Writes a request of Converse. What only one family of models has goes to {@code
 * additionalModelRequestFields}, in that family's own words.
 */
final class ConverseWriter {
    private static final int LONGEST_METADATA = 256;

    private final ChatRequest request;
    private final BedrockModel model;
    private final Losses losses;
    private final ObjectNode out = Json.object();
    private final ObjectNode config = Json.object();
    private final ObjectNode more = Json.object();

    private ConverseWriter(ChatRequest request, BedrockModel model, Losses losses) {
        this.request = request;
        this.model = model;
        this.losses = losses;
    }

    static ObjectNode write(ChatRequest request, String model, Losses losses) {
        return new ConverseWriter(request, BedrockModel.of(model), losses).write();
    }

    private ObjectNode write() {
        var turns = new ConverseTurns(model, losses);
        turns.write(request.messages(), out);
        boolean jsonTool =
                new ConverseTools(request, model, losses, turns.calledTools()).write(out, more);
        boolean thinks = writeThinking(jsonTool);
        if (request.maxTokens() != null) {
            config.put("maxTokens", request.maxTokens());
        } else if (thinks && model.claude()) {
            // Its own default is less than what it may think.
            config.put("maxTokens", Claude.maxOutput(model.id()));
        }
        writeSampling(thinks);
        if (!request.stop().isEmpty()) {
            ArrayNode stop = config.putArray("stopSequences");
            request.stop().forEach(stop::add);
        }
        writeUser();
        if (request.candidates() > 1) {
            losses.demand("n", request.candidates() + " (expected: 1 with this provider)");
        }
        if (request.topLogprobs() != null) {
            losses.demand("logprobs", "not given by this provider");
        }
        if (!config.isEmpty()) {
            out.set("inferenceConfig", config);
        }
        if (!more.isEmpty()) {
            out.set("additionalModelRequestFields", more);
        }
        return out;
    }

    private boolean writeThinking(boolean jsonTool) {
        ReasoningWish wish = request.reasoning();
        if (model.claude()) {
            long max =
                    request.maxTokens() == null
                            ? Claude.maxOutput(model.id())
                            : request.maxTokens();
            return Claude.writeThinking(request, model.id(), losses, more, jsonTool, max);
        }
        if (!wish.wanted()) {
            return false;
        }
        Effort effort = wish.effort();
        if (effort == null) {
            effort =
                    wish.budgetTokens() == null
                            ? Effort.MEDIUM
                            : Effort.ofBudget(wish.budgetTokens());
        }
        if (model.gptOss()) {
            more.put("reasoning_effort", level(effort));
        } else if (model.nova() && model.id().contains("nova-2")) {
            more.putObject("reasoningConfig")
                    .put("type", "enabled")
                    .put("maxReasoningEffort", level(effort));
        } else {
            losses.hint("reasoning_effort");
        }
        return false;
    }

    private static String level(Effort effort) {
        return switch (effort) {
            case NONE, MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH, XHIGH, MAX -> "high";
        };
    }

    private void writeSampling(boolean thinks) {
        Sampling sampling = request.sampling();
        boolean free = !model.claude() || (Claude.sampling(model.id()) && !thinks);
        String why = "not possible with this model" + (thinks ? " while it thinks" : "");
        if (sampling.temperature() != null && (free || sampling.temperature() != 1)) {
            writeTemperature(sampling.temperature(), free, why);
        }
        if (sampling.topP() != null) {
            if (free || (thinks && sampling.topP() >= 0.95)) {
                config.put("topP", sampling.topP());
            } else {
                losses.demand("top_p", why);
            }
        }
        if (sampling.topK() != null) {
            writeTopK(sampling.topK(), free, why);
        }
        if (sampling.presencePenalty() != null && sampling.presencePenalty() != 0) {
            losses.demand("presence_penalty", "not possible with this provider");
        }
        if (sampling.frequencyPenalty() != null && sampling.frequencyPenalty() != 0) {
            losses.demand("frequency_penalty", "not possible with this provider");
        }
        if (sampling.seed() != null) {
            losses.hint("seed");
        }
    }

    private void writeTemperature(double temperature, boolean free, String why) {
        if (!free) {
            losses.demand("temperature", why);
        } else if (temperature > 1) {
            losses.demand("temperature", temperature + " (expected: at most 1 with this provider)");
            config.put("temperature", 1.0);
        } else {
            config.put("temperature", temperature);
        }
    }

    private void writeTopK(long topK, boolean free, String why) {
        if (!free) {
            losses.demand("top_k", why);
        } else if (model.claude()) {
            more.put("top_k", topK);
        } else if (model.nova()) {
            more.putObject("inferenceConfig").put("topK", topK);
        } else {
            losses.demand("top_k", "not possible with this model");
        }
    }

    private void writeUser() {
        String user = request.user();
        if (user == null || user.isEmpty()) {
            return;
        }
        if (model.claude()) {
            more.putObject("metadata").put("user_id", user);
        } else if (isMetadata(user)) {
            out.putObject("requestMetadata").put("user", user);
        } else {
            losses.hint("user");
        }
    }

    private static boolean isMetadata(String text) {
        boolean plain = text.length() <= LONGEST_METADATA;
        for (int i = 0; i < text.length() && plain; i++) {
            char c = text.charAt(i);
            plain =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || " :_@$#=/+,-.".indexOf(c) >= 0;
        }
        return plain;
    }
}
