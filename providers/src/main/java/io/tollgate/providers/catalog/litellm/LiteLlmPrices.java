package io.tollgate.providers.catalog.litellm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollgate.providers.catalog.PriceEntry;
import io.tollgate.providers.catalog.Terms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads {@code model_prices_and_context_window.json}.
 *
 * <p>Taken over is what a request to a provider that Tollgate knows can ask for, with a price above
 * zero: in that format zero stands for free and for unknown alike. Where two of its names are one
 * model to us, the dearer one counts.
 */
public final class LiteLlmPrices {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    private static final String SAMPLE = "sample_spec";

    private final boolean zeroIsFree;
    private final ImportReport.Builder report = new ImportReport.Builder();
    private final Map<String, PriceEntry> taken = new TreeMap<>();

    private LiteLlmPrices(boolean zeroIsFree) {
        this.zeroIsFree = zeroIsFree;
    }

    /** What was read: entries by provider and model, and what became of all others. */
    public record Imported(List<PriceEntry> entries, ImportReport report) {
        public Imported {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Reads a file.
     *
     * @param zeroIsFree whether a model whose prices are all zero is taken over as free
     * @throws IOException when it cannot be read, or is not JSON of that format; then nothing is of
     *     use
     */
    public static Imported read(Path file, boolean zeroIsFree) throws IOException {
        var prices = new LiteLlmPrices(zeroIsFree);
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(
                        file + ": no JSON object (expected: a mapping of model names)");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                JsonNode entry = parser.readValueAsTree();
                prices.take(key, entry);
            }
        }
        return new Imported(
                new ArrayList<>(prices.taken.values()), prices.report.build(prices.taken.values()));
    }

    private void take(String key, JsonNode entry) {
        String theirs = entry.path("litellm_provider").asText("");
        if (key.equals(SAMPLE) || theirs.isEmpty()) {
            report.left("no model", key);
            return;
        }
        Optional<String> provider = Names.provider(theirs);
        if (provider.isEmpty()) {
            report.left("a provider that Tollgate does not know", key);
            return;
        }
        String model = Names.model(key, theirs);
        String unfit = Names.unfit(provider.get(), model);
        if (!unfit.isEmpty()) {
            report.left(unfit, key);
            return;
        }
        EntryTerms.Made made = EntryTerms.of(entry);
        if (!made.priced()) {
            report.left("no price of a kind that Tollgate charges", key);
        } else if (made.costly()) {
            add(key, provider.get(), model, made);
        } else if (zeroIsFree) {
            made.terms().keySet().removeIf(term -> !entryFact(term));
            made.terms().putFirst("free", "true");
            add(key, provider.get(), model, made);
        } else {
            report.left("all prices are zero: free, or not known (see --zero-is-free)", key);
        }
    }

    private static boolean entryFact(String term) {
        return List.of("context", "max-output", "takes", "gives", "mode", "retires", "source")
                .contains(term);
    }

    private void add(String key, String provider, String model, EntryTerms.Made made) {
        switch (Terms.read(provider, model, made.terms())) {
            case Terms.Reading.Refused(List<Terms.Wrong> wrong) ->
                    report.left("cannot be used: " + wrong.getFirst().message(), key);
            case Terms.Reading.Read(PriceEntry entry) -> {
                report.used(made.unused(), made.rounded());
                String name = provider + "\n" + model.toLowerCase(Locale.ROOT);
                PriceEntry other = taken.putIfAbsent(name, entry);
                if (other == null) {
                    return;
                }
                boolean same = other.quote().equals(entry.quote());
                report.left(
                        same
                                ? "listed twice"
                                : "listed twice with other terms; the dearer ones count",
                        key);
                if (Dearness.of(entry) > Dearness.of(other)) {
                    taken.put(name, entry);
                }
            }
        }
    }
}
