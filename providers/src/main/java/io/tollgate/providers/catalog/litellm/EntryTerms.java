package io.tollgate.providers.catalog.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.catalog.Dollars;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Makes the terms of one of our entries of one of theirs. Their prices are dollars for one token,
 * second or image; ours are for the quantity of the kind, with at most nine decimals; what has more
 * is rounded and counted.
 */
final class EntryTerms {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final int DECIMALS = 9;

    private final JsonNode entry;
    private final String mode;
    private final Map<String, String> prices = new TreeMap<>();
    private final List<String> unused = new ArrayList<>();
    private int rounded;
    private boolean costly;

    private EntryTerms(JsonNode entry) {
        this.entry = entry;
        this.mode = entry.path("mode").asText("");
    }

    /**
     * What an entry became.
     *
     * @param terms prices and facts
     * @param priced whether any price was taken over
     * @param costly whether any of them is more than 0
     * @param unused their fields of prices that have no counterpart
     * @param rounded how many prices had more than nine decimals
     */
    record Made(
            SequencedMap<String, String> terms,
            boolean priced,
            boolean costly,
            List<String> unused,
            int rounded) {}

    static Made of(JsonNode entry) {
        var terms = new EntryTerms(entry);
        entry.properties().forEach(field -> terms.field(field.getKey(), field.getValue()));
        var all = new LinkedHashMap<String, String>(terms.prices);
        terms.facts(all);
        return new Made(all, !terms.prices.isEmpty(), terms.costly, terms.unused, terms.rounded);
    }

    private void field(String name, JsonNode value) {
        if (value.isNumber()) {
            if (name.contains("cost") && !number(name, value.decimalValue())) {
                unused.add(name);
            }
        } else if (name.equals("search_context_cost_per_query")) {
            searches(value);
        } else if (name.equals("tiered_pricing")) {
            value.forEach(this::range);
        } else if (name.contains("cost") || name.contains("pricing")) {
            unused.add(name);
        }
    }

    private boolean number(String name, BigDecimal dollars) {
        var token = TokenFields.term(name);
        if (token.isPresent()) {
            return price(token.get(), dollars, MILLION);
        }
        boolean transcription = mode.equals("audio_transcription");
        return switch (name) {
            case "input_cost_per_character" -> price("characters", dollars, MILLION);
            case "input_cost_per_query", "input_cost_per_request" -> price("request", dollars, ONE);
            case "output_cost_per_image" -> price("image", dollars, ONE);
            // an older way to price what is made
            case "input_cost_per_image" ->
                    mode.equals("image_generation")
                            ? entry.has("output_cost_per_image") || price("image", dollars, ONE)
                            : price("image-sent", dollars, ONE);
            case "input_cost_per_second" -> transcription && price("audio-minute", dollars, MINUTE);
            // transcription is charged once, however often it is listed
            case "output_cost_per_second" ->
                    transcription
                            ? entry.has("input_cost_per_second")
                                    || price("audio-minute", dollars, MINUTE)
                            : mode.equals("audio_speech")
                                    && !entry.has("output_cost_per_audio_token")
                                    && !entry.has("output_cost_per_token")
                                    && price("speech-minute", dollars, MINUTE);
            // the same as cache_read_input_token_cost
            case "input_cost_per_token_cache_hit" -> entry.has("cache_read_input_token_cost");
            default -> false;
        };
    }

    /**
     * The dearest of the sizes of a search's context counts: an answer does not say which it was.
     */
    private void searches(JsonNode sizes) {
        BigDecimal most = BigDecimal.ZERO;
        for (JsonNode size : sizes) {
            most = size.isNumber() ? most.max(size.decimalValue()) : most;
        }
        price("searches", most, THOUSAND);
    }

    private void range(JsonNode range) {
        BigDecimal from = range.path("range").path(0).decimalValue();
        String above = from.signum() == 0 ? "" : "above-" + from.toBigInteger() + ".";
        range.properties()
                .forEach(field -> {
                    var token = TokenFields.term(field.getKey());
                    if (token.isPresent() && field.getValue().isNumber()) {
                        price(above + token.get(), field.getValue().decimalValue(), MILLION);
                    } else if (!field.getKey().equals("range")) {
                        unused.add("tiered_pricing." + field.getKey());
                    }
                });
    }

    private boolean price(String term, BigDecimal dollars, BigDecimal quantity) {
        BigDecimal exact = dollars.multiply(quantity);
        BigDecimal kept = exact.setScale(DECIMALS, RoundingMode.HALF_UP);
        String text = kept.signum() < 0 ? "" : Dollars.format(kept.unscaledValue().longValue());
        if (text.isEmpty() || Dollars.parse(text).isEmpty()) {
            return false;
        }
        rounded += kept.compareTo(exact) == 0 ? 0 : 1;
        costly |= kept.signum() > 0;
        prices.put(term, text);
        return true;
    }

    private void facts(Map<String, String> terms) {
        tokens(terms, "context", "max_input_tokens");
        tokens(terms, "max-output", "max_output_tokens");
        words(terms, "takes", "supported_modalities");
        words(terms, "gives", "supported_output_modalities");
        text(terms, "mode", "mode");
        text(terms, "retires", "deprecation_date");
        text(terms, "source", "source");
    }

    private void tokens(Map<String, String> terms, String key, String field) {
        long tokens = entry.path(field).asLong(0);
        if (tokens > 0 && tokens <= 1_000_000_000) {
            terms.put(key, Long.toString(tokens));
        }
    }

    private void text(Map<String, String> terms, String key, String field) {
        String text = entry.path(field).asText("");
        if (!text.isEmpty() && text.chars().noneMatch(c -> c <= ' ')) {
            terms.put(key, text);
        }
    }

    private void words(Map<String, String> terms, String key, String field) {
        var words = new ArrayList<String>();
        entry.path(field).forEach(word -> words.add(word.asText("")));
        if (!words.isEmpty() && words.stream().allMatch(word -> word.matches("[a-z]+"))) {
            terms.put(key, String.join(",", words));
        }
    }
}
