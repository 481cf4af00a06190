package io.tollgate.providers.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * One entry of a price list, as it was written.
 *
 * @param provider the name of a configured provider or of a profile
 * @param model the provider's name of the model; a {@code *} at the end stands for any ending
 * @param terms keys and values, see {@link Terms}
 * @param quote what the terms say
 */
public record PriceEntry(
        String provider, String model, SequencedMap<String, String> terms, Quote quote) {
    public PriceEntry {
        terms = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(terms));
    }

    /** Whether it speaks of all models with a beginning. */
    public boolean isPattern() {
        return model.endsWith("*");
    }

    /** The other model of the same provider whose price it has; "" where it has its own. */
    String sameAs() {
        return terms.getOrDefault(Terms.SAME_AS, "");
    }
}
