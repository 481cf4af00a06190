package io.tollgate.providers.dialect.openai.chat;

import java.util.List;
import java.util.Locale;

/**
 * The models that take {@code reasoning_effort}, told by their names: others answer it with 400. A
 * table that ages.
 */
final class ReasoningModels {
    private static final List<String> MARKS =
            List.of(
                    "gpt-oss",
                    "reason",
                    "thinking",
                    "magistral",
                    "grok-3-mini",
                    "grok-4.",
                    "qwen3");

    private ReasoningModels() {}

    static boolean includes(String name) {
        String model = name.toLowerCase(Locale.ROOT);
        String own = model.substring(model.lastIndexOf('/') + 1);
        boolean oSeries = own.length() > 1 && own.charAt(0) == 'o' && isDigit(own.charAt(1));
        if (oSeries) {
            return true;
        }
        int gpt = own.indexOf("gpt-");
        if (gpt >= 0 && gpt + 4 < own.length()) {
            char major = own.charAt(gpt + 4);
            if (major >= '5' && major <= '9') {
                return !own.contains("chat");
            }
        }
        for (int i = 0; i < MARKS.size(); i++) {
            if (own.contains(MARKS.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
