package io.tollgate.providers.catalog.litellm;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the price of ours that a field for tokens stands for: {@code above-200000.input} and the
 * like.
 */
final class TokenFields {
    private static final Map<String, String> KINDS =
            Map.ofEntries(
                    Map.entry("input_cost_per_token", "input"),
                    Map.entry("output_cost_per_token", "output"),
                    Map.entry("output_cost_per_reasoning_token", "reasoning"),
                    Map.entry("cache_read_input_token_cost", "cached-read"),
                    Map.entry("cache_creation_input_token_cost", "cache-write"),
                    Map.entry("cache_creation_input_token_cost_above_1hr", "cache-write-1h"),
                    Map.entry("input_cost_per_audio_token", "audio-input"),
                    Map.entry("output_cost_per_audio_token", "audio-output"),
                    Map.entry("cache_read_input_audio_token_cost", "cached-audio"),
                    Map.entry("input_cost_per_image_token", "image-input"),
                    Map.entry("output_cost_per_image_token", "image-output"),
                    Map.entry("cache_read_input_image_token_cost", "cached-image"));
    private static final Map<String, String> TIERS =
            Map.of("batches", "batch.", "flex", "flex.", "priority", "priority.");
    private static final Pattern TIER = Pattern.compile("(.*)_(batches|flex|priority)");
    private static final Pattern ABOVE = Pattern.compile("(.*)_above_([0-9]+)k_tokens");

    private TokenFields() {}

    static Optional<String> term(String field) {
        String rest = field;
        String tier = "";
        Matcher tiered = TIER.matcher(rest);
        if (tiered.matches()) {
            rest = tiered.group(1);
            tier = TIERS.getOrDefault(tiered.group(2), "");
        }
        String above = "";
        Matcher length = ABOVE.matcher(rest);
        if (length.matches()) {
            rest = length.group(1);
            above = "above-" + length.group(2) + "000.";
        }
        String prefix = tier + above;
        return Optional.ofNullable(KINDS.get(rest)).map(kind -> prefix + kind);
    }
}
