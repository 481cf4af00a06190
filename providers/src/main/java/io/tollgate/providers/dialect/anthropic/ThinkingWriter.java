package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.Message.Role;
import io.tollgate.providers.chat.ReasoningWish;
import io.tollgate.providers.chat.ReasoningWish.Effort;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.ToolChoice;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import java.util.List;

/**
 * Writes how much the model shall think.
 *
 * <p>Thinking is left out, as a hint, where the API would refuse the request for it: with a forced
 * tool, with too small a bound of tokens, and in a tool loop whose thinking the client did not
 * bring back.
 */
final class ThinkingWriter {
    private static final long LEAST_BUDGET = 1024;

    private final ChatRequest request;
    private final AnthropicModel model;
    private final Losses losses;
    private final ObjectNode out;

    ThinkingWriter(ChatRequest request, AnthropicModel model, Losses losses, ObjectNode out) {
        this.request = request;
        this.model = model;
        this.losses = losses;
        this.out = out;
    }

    /** Writes; tells whether the model will think. */
    boolean write(boolean jsonTool, long maxTokens) {
        ReasoningWish wish = request.reasoning();
        if (wish.unwanted()) {
            if (model.adaptive() || model.budgets()) {
                out.putObject("thinking").put("type", "disabled");
            }
            return false;
        }
        if (!wish.wanted()) {
            return false;
        }
        boolean forced =
                jsonTool
                        || request.toolChoice() instanceof ToolChoice.Required
                        || request.toolChoice() instanceof ToolChoice.Named;
        boolean small = !model.adaptive() && maxTokens <= LEAST_BUDGET;
        if (forced || small || loopWithoutThoughts() || !(model.adaptive() || model.budgets())) {
            losses.hint("reasoning_effort");
            return false;
        }
        ObjectNode thinking = Json.object();
        if (model.adaptive()) {
            thinking.put("type", "adaptive");
            writeEffort(wish);
        } else {
            thinking.put("type", "enabled").put("budget_tokens", budget(wish, maxTokens));
        }
        if (Boolean.TRUE.equals(wish.hidden())) {
            thinking.put("display", "omitted");
        }
        out.set("thinking", thinking);
        return true;
    }

    private void writeEffort(ReasoningWish wish) {
        Effort effort = wish.effort();
        if (effort == null && wish.budgetTokens() != null) {
            effort = Effort.ofBudget(wish.budgetTokens());
        }
        if (effort != null) {
            ObjectNode config =
                    out.path("output_config") instanceof ObjectNode given
                            ? given
                            : out.putObject("output_config");
            config.put("effort", effort == Effort.MINIMAL ? "low" : effort.word());
        }
    }

    /** The budget must leave room for the answer. */
    private static long budget(ReasoningWish wish, long maxTokens) {
        long wanted =
                wish.budgetTokens() != null
                        ? wish.budgetTokens()
                        : budget(wish.effort() == null ? Effort.MEDIUM : wish.effort());
        long room = Math.max(LEAST_BUDGET, maxTokens / 2);
        return Math.max(
                LEAST_BUDGET,
                wanted < maxTokens && wish.budgetTokens() != null
                        ? wanted
                        : Math.min(wanted, room));
    }

    private static long budget(Effort effort) {
        return switch (effort) {
            case NONE, MINIMAL -> LEAST_BUDGET;
            case LOW -> 2048;
            case MEDIUM -> 8192;
            case HIGH -> 16_384;
            case XHIGH, MAX -> 32_768;
        };
    }

    /** Whether the last turn answers tool calls that were made without a thought we can show. */
    private boolean loopWithoutThoughts() {
        List<Message> messages = request.messages();
        if (messages.isEmpty() || !answersCalls(messages.getLast())) {
            return false;
        }
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (message.role() == Role.ASSISTANT) {
                return message.parts().stream().noneMatch(ThinkingWriter::isThought);
            }
        }
        return false;
    }

    private static boolean answersCalls(Message message) {
        return message.parts().stream().anyMatch(ContentPart.ToolResult.class::isInstance);
    }

    static boolean isThought(ContentPart part) {
        return switch (part) {
            case ContentPart.Reasoning thought ->
                    thought.signature() != null && thought.signature().fits(Signature.ANTHROPIC);
            case ContentPart.SealedReasoning sealed -> sealed.content().fits(Signature.ANTHROPIC);
            case ContentPart.Text _,
                    ContentPart.Image _,
                    ContentPart.Audio _,
                    ContentPart.Video _,
                    ContentPart.Document _,
                    ContentPart.ToolCall _,
                    ContentPart.ToolResult _,
                    ContentPart.Refusal _ ->
                    false;
        };
    }
}
