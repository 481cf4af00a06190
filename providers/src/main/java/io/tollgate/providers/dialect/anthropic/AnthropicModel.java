package io.tollgate.providers.dialect.anthropic;

import java.util.Locale;

/**
 * What a model of this wire format accepts, told by its name: a table that ages. A name that is
 * unknown is treated as the newest Claude where it has {@code claude} in it, else as a server that
 * knows the oldest rules only.
 *
 * @param maxOutput the bound that is sent where the client gives none; the API demands one
 * @param adaptive whether it measures its thinking itself and takes an effort
 * @param budgets whether it takes a budget of thinking tokens
 * @param sampling whether it takes temperature, top_p and top_k
 * @param structured whether it takes an output schema
 */
record AnthropicModel(
        long maxOutput, boolean adaptive, boolean budgets, boolean sampling, boolean structured) {
    private static final AnthropicModel OTHER = new AnthropicModel(8192, false, true, true, false);
    private static final AnthropicModel CLAUDE_3 =
            new AnthropicModel(4096, false, false, true, false);
    private static final AnthropicModel CLAUDE_3_5 =
            new AnthropicModel(8192, false, false, true, false);
    private static final AnthropicModel CLAUDE_3_7 =
            new AnthropicModel(64_000, false, true, true, false);
    private static final AnthropicModel OPUS_4 =
            new AnthropicModel(32_000, false, true, true, false);
    private static final AnthropicModel CLAUDE_4 =
            new AnthropicModel(64_000, false, true, true, false);
    private static final AnthropicModel CLAUDE_4_5 =
            new AnthropicModel(64_000, false, true, true, true);
    private static final AnthropicModel CLAUDE_4_6 =
            new AnthropicModel(128_000, true, true, true, true);
    private static final AnthropicModel NEWEST =
            new AnthropicModel(128_000, true, false, false, true);

    /** The model of that name, be it with a prefix of a region or a date behind it. */
    static AnthropicModel of(String name) {
        String model = name.toLowerCase(Locale.ROOT);
        int claude = model.indexOf("claude");
        if (claude < 0) {
            return OTHER;
        }
        int version = version(model, claude);
        return switch (version) {
            case 20, 21, 30 -> CLAUDE_3;
            case 35 -> CLAUDE_3_5;
            case 37 -> CLAUDE_3_7;
            case 40, 41 -> model.contains("opus") ? OPUS_4 : CLAUDE_4;
            case 45 -> CLAUDE_4_5;
            case 46 -> CLAUDE_4_6;
            default -> NEWEST;
        };
    }

    /** Major times ten plus minor, of {@code claude-3-5-sonnet} and {@code claude-opus-4-1}. */
    private static int version(String model, int from) {
        int major = -1;
        int i = from;
        while (i < model.length()) {
            char c = model.charAt(i);
            if (c < '0' || c > '9') {
                i++;
                continue;
            }
            int end = i;
            while (end < model.length() && Character.isDigit(model.charAt(end))) {
                end++;
            }
            // More digits than two are a date.
            if (end - i > 2) {
                break;
            }
            int number = Integer.parseInt(model, i, end, 10);
            if (major < 0) {
                major = number;
            } else {
                return major * 10 + Math.min(9, number);
            }
            boolean minorFollows =
                    end < model.length() && (model.charAt(end) == '-' || model.charAt(end) == '.');
            if (!minorFollows) {
                break;
            }
            i = end + 1;
            if (i < model.length() && !Character.isDigit(model.charAt(i))) {
                break;
            }
        }
        return major < 0 ? 99 : major * 10;
    }
}
