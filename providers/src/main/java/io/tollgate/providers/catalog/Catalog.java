package io.tollgate.providers.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All prices that are known: the configured entries on top of the built-in list. Any thread; a
 * changed configuration makes a new one.
 *
 * <p>The section of a provider is read from the built-in list when that provider is first asked
 * for, which takes some milliseconds in a cold JVM: {@link #of} each provider once on a thread that
 * may wait, before the first request.
 */
public final class Catalog {
    private final Map<String, PriceTable> configured;
    private final Map<String, ProviderPrices> providers = new ConcurrentHashMap<>();

    /**
     * A catalogue.
     *
     * @param entries what the owner says; counts before the built-in list, and the later of two
     *     equal ones counts
     */
    public Catalog(List<PriceEntry> entries) {
        var byProvider = new HashMap<String, List<PriceEntry>>();
        for (PriceEntry entry : entries) {
            List<PriceEntry> own = byProvider.get(entry.provider());
            if (own == null) {
                own = new ArrayList<>();
                byProvider.put(entry.provider(), own);
            }
            own.add(entry);
        }
        var tables = new HashMap<String, PriceTable>();
        for (Map.Entry<String, List<PriceEntry>> own : byProvider.entrySet()) {
            tables.put(own.getKey(), PriceTable.of(own.getValue()));
        }
        this.configured = Map.copyOf(tables);
    }

    /**
     * The prices of a provider. Keep it: this look-up is not for the request path.
     *
     * @param name how it is called in the configuration; entries for this name come first
     * @param profile the profile it was made from, whose entries come next
     */
    public ProviderPrices of(String name, String profile) {
        String key = name + '\n' + profile;
        ProviderPrices known = providers.get(key);
        if (known == null) {
            // read twice at worst, by two that come first at once
            ProviderPrices loaded = load(name, profile);
            ProviderPrices other = providers.putIfAbsent(key, loaded);
            known = other == null ? loaded : other;
        }
        return known;
    }

    /** What is known of a provider's model. */
    public Quote find(String name, String profile, String model) {
        return of(name, profile).find(model);
    }

    private ProviderPrices load(String name, String profile) {
        var tables = new ArrayList<PriceTable>();
        PriceTable byName = configured.get(name);
        if (byName != null) {
            tables.add(byName);
        }
        PriceTable byProfile = configured.get(profile);
        if (byProfile != null && !name.equals(profile)) {
            tables.add(byProfile);
        }
        return new ProviderPrices(tables, BuiltInPrices.of(listOf(profile)));
    }

    /** A provider that two profiles reach, by its own and by OpenAI's wire, has one list. */
    private static String listOf(String profile) {
        return switch (profile) {
            case "gemini" -> "google-gemini";
            case "ollama-native" -> "ollama";
            default -> profile;
        };
    }
}
