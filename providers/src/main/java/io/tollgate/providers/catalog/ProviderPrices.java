package io.tollgate.providers.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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

    /** The configured ones in their order, then the built-in one. */
    private final List<PriceTable> tables;

    private final Map<String, Quote> remembered = new ConcurrentHashMap<>();

    ProviderPrices(List<PriceTable> configured, PriceTable builtIn) {
        var all = new ArrayList<>(configured);
        all.add(builtIn);
        this.tables = List.copyOf(all);
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

    private Quote resolve(String model, int steps) {
        String name = ModelName.folded(model);
        PriceEntry entry = look(name);
        if (entry == null) {
            return Quote.Unpriced.UNKNOWN;
        }
        if (!entry.sameAs().isEmpty()) {
            boolean onward = steps < MOST_STEPS && !ModelName.folded(entry.sameAs()).equals(name);
            return onward ? resolve(entry.sameAs(), steps + 1) : Quote.Unpriced.UNKNOWN;
        }
        // a configured price says little else; the built-in list knows the model all the same
        PriceEntry own = tables.getLast().exact(name);
        return own == null ? entry.quote() : entry.quote().or(own.quote().facts());
    }

    private @Nullable PriceEntry look(String name) {
        int builtIn = tables.size() - 1;
        PriceEntry found = exact(name, 0, builtIn);
        if (found == null) {
            found = pattern(name, 0, builtIn);
        }
        if (found == null) {
            found = exact(name, builtIn, tables.size());
        }
        if (found == null) {
            found = snapshot(name);
        }
        if (found == null) {
            found = family(name);
        }
        return found == null ? pattern(name, builtIn, tables.size()) : found;
    }

    private @Nullable PriceEntry family(String name) {
        String family = ModelName.family(name);
        if (family.equals(name)) {
            return null;
        }
        PriceEntry found = exact(family, 0, tables.size());
        return found == null ? snapshot(family) : found;
    }

    private @Nullable PriceEntry snapshot(String name) {
        String undated = ModelName.undated(name);
        PriceEntry same = undated.equals(name) ? null : exact(undated, 0, tables.size());
        if (same != null || !ModelName.floating(name)) {
            return same;
        }
        for (PriceTable table : tables) {
            PriceEntry newest = table.newest(undated);
            if (newest != null) {
                return newest;
            }
        }
        return null;
    }

    private @Nullable PriceEntry exact(String name, int from, int to) {
        PriceEntry found = null;
        for (int i = from; i < to && found == null; i++) {
            found = tables.get(i).exact(name);
        }
        return found;
    }

    private @Nullable PriceEntry pattern(String name, int from, int to) {
        PriceEntry found = null;
        for (int i = from; i < to && found == null; i++) {
            found = tables.get(i).pattern(name);
        }
        return found;
    }
}
