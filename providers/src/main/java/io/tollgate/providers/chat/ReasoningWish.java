package io.tollgate.providers.chat;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much the model shall think before it answers. All null and false: as the model is used to.
 *
 * @param effort in words
 * @param budgetTokens in tokens
 * @param adaptive the client wants thinking and leaves the measure to the model
 * @param hidden the client does not want to see the thoughts; null where not said
 */
public record ReasoningWish(
        @Nullable Effort effort,
        @Nullable Long budgetTokens,
        boolean adaptive,
        @Nullable Boolean hidden) {
    public static final ReasoningWish NONE = new ReasoningWish(null, null, false, null);

    public ReasoningWish {
        if (budgetTokens != null && budgetTokens < 0) {
            throw new IllegalArgumentException(
                    "budgetTokens: " + budgetTokens + " (expected: >= 0)");
        }
    }

    public static ReasoningWish of(Effort effort) {
        return new ReasoningWish(effort, null, false, null);
    }

    /** Whether the client asks for thinking. */
    public boolean wanted() {
        return effort == null ? adaptive || budgetTokens != null : effort != Effort.NONE;
    }

    /** Whether the client asks for no thinking. */
    public boolean unwanted() {
        return effort == Effort.NONE;
    }

    /** From none to most. */
    public enum Effort {
        NONE,
        MINIMAL,
        LOW,
        MEDIUM,
        HIGH,
        XHIGH,
        MAX;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** As all APIs write it. */
        public String word() {
            return word;
        }

        public static Optional<Effort> of(String word) {
            for (Effort effort : values()) {
                if (effort.word.equals(word)) {
                    return Optional.of(effort);
                }
            }
            return Optional.empty();
        }

        /** The effort that spends about so many tokens. */
        public static Effort ofBudget(long tokens) {
            if (tokens <= 0) {
                return NONE;
            }
            if (tokens <= 2048) {
                return LOW;
            }
            return tokens <= 12_288 ? MEDIUM : HIGH;
        }
    }
}
