package io.tollgate.providers.dialect.bedrock;

import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.chat.ReasoningWish;
import io.tollgate.providers.chat.ReasoningWish.Effort;
import io.tollgate.providers.chat.ToolChoice;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client of Converse says in {@code additionalModelRequestFields}: the words of single
 * families of models for what all know. The rest is told as extras.
 */
final class ModelFields {
    private static final List<String> KNOWN =
            List.of(
                    "thinking",
                    "output_config",
                    "reasoning_effort",
                    "reasoningConfig",
                    "reasoning_config",
                    "top_k",
                    "inferenceConfig",
                    "tool_choice",
                    "metadata");

    private final Fields more;

    ModelFields(Fields body, List<Extra> extras) {
        Fields given = body.object("additionalModelRequestFields");
        more = given == null ? Fields.of(Json.object()) : given;
        for (var field : more.node().properties()) {
            if (!KNOWN.contains(field.getKey())) {
                extras.add(
                        new Extra(
                                more.path() + "." + field.getKey(),
                                !field.getKey().equals("anthropic_beta")));
            }
        }
    }

    @Nullable Long topK() {
        Long topK = more.whole("top_k", 0);
        Fields nova = more.object("inferenceConfig");
        return topK == null && nova != null ? nova.whole("topK", 0) : topK;
    }

    @Nullable String user() {
        Fields metadata = more.object("metadata");
        return metadata == null ? null : metadata.text("user_id");
    }

    @Nullable Boolean parallel() {
        Fields choice = more.object("tool_choice");
        Boolean disabled = choice == null ? null : choice.bool("disable_parallel_tool_use");
        return disabled == null ? null : !disabled;
    }

    ToolChoice choice() {
        Fields choice = more.object("tool_choice");
        if (choice == null) {
            return new ToolChoice.Auto();
        }
        return switch (choice.type()) {
            case "none" -> new ToolChoice.Never();
            case "any" -> new ToolChoice.Required();
            case "tool" -> new ToolChoice.Named(choice.needed("name"));
            default -> new ToolChoice.Auto();
        };
    }

    ReasoningWish reasoning() {
        Fields output = more.object("output_config");
        Effort effort = effort(output == null ? null : output.at("effort"));
        if (effort == null) {
            effort = effort(more.at("reasoning_effort"));
        }
        Fields config = more.object("reasoningConfig");
        config = config == null ? more.object("reasoning_config") : config;
        if (config != null && config.type().equals("enabled") && effort == null) {
            effort = effort(config.at("maxReasoningEffort"));
        }
        Fields thinking = more.object("thinking");
        thinking = thinking == null ? config : thinking;
        if (thinking == null) {
            return effort == null ? ReasoningWish.NONE : ReasoningWish.of(effort);
        }
        Long budget = thinking.whole("budget_tokens", 0);
        return switch (thinking.type()) {
            case "disabled" -> ReasoningWish.of(Effort.NONE);
            case "adaptive" -> new ReasoningWish(effort, null, true, null);
            case "enabled" -> new ReasoningWish(effort, budget, true, null);
            default -> throw thinking.at("type").wrong("enabled, adaptive or disabled");
        };
    }

    private static @Nullable Effort effort(@Nullable Fields word) {
        if (word == null || !word.given()) {
            return null;
        }
        return Effort.of(word.text()).orElseThrow(() -> word.wrong("low, medium or high"));
    }
}
