package io.tollgate.providers.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The prices of one provider's models. Any thread.
 *
 * <p>The rules, in order; the first entry that is found counts:
 *
 * <ol>
 *   <li>the exact name (letter case aside) in the configured entries, then their longest fitting
 *       pattern;
 *   <li>the exact name in the built-in list;
 *   <li>the name without its snapshot, and where no snapshot or {@code -latest} was asked for, the
 *       newest snapshot that is listed;
 *   <li>the last three with the {@linkplain ModelName family} of the name;
 *   <li>the longest fitting pattern of the built-in list: a whole provider that is free.
 * </ol>
 *
 * Within a rule the configured entries come first. An entry that says {@code same-as} leads on to
 * another name.
 */
public final class ProviderPrices {
    /** More names than this are looked up each time: clients may make names up. */
    private static final int MOST_REMEMBERED = 4096;

    private static final int MOST_STEPS = 4;

    private final List<PriceTable> configured;
    private final PriceTable builtIn;
    private final Map<String, Quote> remembered = new ConcurrentHashMap<>();

    ProviderPrices(List<PriceTable> configured, PriceTable builtIn) {
        this.configured = List.copyOf(configured);
        this.builtIn = builtIn;
    }

    /**
     * What is known of a model, by the provider's own name of it. Remembered, so the second time is
     * one map look-up.
     */
    public Quote find(String model) {
        Quote known = remembered.get(model);
        if (known != null) {
            return known;
        }
        Quote found = resolve(model, 0);
        if (remembered.size() < MOST_REMEMBERED) {
            remembered.put(model, found);
        }
        return found;
    }

    /** The entry that counts for a model, for people. */
    public Optional<PriceEntry> entry(String model) {
        return look(ModelName.folded(model));
    }

    private Quote resolve(String model, int steps) {
        String name = ModelName.folded(model);
        Optional<PriceEntry> found = look(name);
        if (found.isEmpty()) {
            return Quote.Unpriced.UNKNOWN;
        }
        PriceEntry entry = found.get();
        if (!entry.sameAs().isEmpty()) {
            boolean onward = steps < MOST_STEPS && !ModelName.folded(entry.sameAs()).equals(name);
            return onward ? resolve(entry.sameAs(), steps + 1) : Quote.Unpriced.UNKNOWN;
        }
        // a configured price says little else; the built-in list knows the model all the same
        return entry.quote()
                .or(builtIn.exact(name).map(own -> own.quote().facts()).orElse(ModelFacts.UNKNOWN));
    }

    private Optional<PriceEntry> look(String name) {
        return exact(configured, name)
                .or(() -> pattern(configured, name))
                .or(() -> builtIn.exact(name))
                .or(() -> snapshot(name))
                .or(() -> family(name))
                .or(() -> builtIn.pattern(name));
    }

    private Optional<PriceEntry> family(String name) {
        String family = ModelName.family(name);
        return family.equals(name)
                ? Optional.empty()
                : exact(all(), family).or(() -> snapshot(family));
    }

    private Optional<PriceEntry> snapshot(String name) {
        String undated = ModelName.undated(name);
        Optional<PriceEntry> same = undated.equals(name) ? Optional.empty() : exact(all(), undated);
        return same.isPresent() || !ModelName.floating(name) ? same : newest(undated);
    }

    private List<PriceTable> all() {
        var tables = new ArrayList<>(configured);
        tables.add(builtIn);
        return tables;
    }

    private Optional<PriceEntry> newest(String undated) {
        return all().stream().flatMap(table -> table.newest(undated).stream()).findFirst();
    }

    private static Optional<PriceEntry> exact(List<PriceTable> tables, String name) {
        return tables.stream().flatMap(table -> table.exact(name).stream()).findFirst();
    }

    private static Optional<PriceEntry> pattern(List<PriceTable> tables, String name) {
        return tables.stream().flatMap(table -> table.pattern(name).stream()).findFirst();
    }
}
