package io.tollgate.providers.catalog;

import java.util.List;

/**
 * What is known of a model besides its price. 0, "" and empty lists stand for what is not known.
 *
 * @param contextWindow the most tokens of a prompt
 * @param maxOutput the most tokens of an answer
 * @param mode what it is for, such as {@code chat} or {@code embedding}
 * @param takes modalities it reads, such as {@code text} and {@code image}
 * @param gives modalities it answers with
 */
public record ModelFacts(
        long contextWindow, long maxOutput, String mode, List<String> takes, List<String> gives) {
    public static final ModelFacts UNKNOWN = new ModelFacts(0, 0, "", List.of(), List.of());

    public ModelFacts {
        if (contextWindow < 0 || maxOutput < 0) {
            throw new IllegalArgumentException(
                    "contextWindow, maxOutput: "
                            + contextWindow
                            + ", "
                            + maxOutput
                            + " (expected: >= 0)");
        }
        takes = List.copyOf(takes);
        gives = List.copyOf(gives);
    }

    /** These, and what others know where these know nothing. */
    public ModelFacts or(ModelFacts others) {
        return new ModelFacts(
                contextWindow == 0 ? others.contextWindow : contextWindow,
                maxOutput == 0 ? others.maxOutput : maxOutput,
                mode.isEmpty() ? others.mode : mode,
                takes.isEmpty() ? others.takes : takes,
                gives.isEmpty() ? others.gives : gives);
    }
}
