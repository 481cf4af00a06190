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
    private final Map<Key, ProviderPrices> providers = new ConcurrentHashMap<>();

    /**
     * A catalogue.
     *
     * @param entries what the owner says; counts before the built-in list, and the later of two
     *     equal ones counts
     */
    public Catalog(List<PriceEntry> entries) {
        var byProvider = new HashMap<String, List<PriceEntry>>();
        entries.forEach(entry ->
                byProvider.computeIfAbsent(entry.provider(), _ -> new ArrayList<>()).add(entry));
        var tables = new HashMap<String, PriceTable>();
        byProvider.forEach((provider, own) -> tables.put(provider, PriceTable.of(own)));
        this.configured = Map.copyOf(tables);
    }

    /**
     * The prices of a provider. Keep it: this look-up is not for the request path.
     *
     * @param name how it is called in the configuration; entries for this name come first
     * @param profile the profile it was made from, whose entries come next
     */
    public ProviderPrices of(String name, String profile) {
        return providers.computeIfAbsent(new Key(name, profile), this::load);
    }

    /** What is known of a provider's model. */
    public Quote find(String name, String profile, String model) {
        return of(name, profile).find(model);
    }

    private ProviderPrices load(Key key) {
        var tables = new ArrayList<PriceTable>();
        PriceTable byName = configured.get(key.name);
        if (byName != null) {
            tables.add(byName);
        }
        PriceTable byProfile = configured.get(key.profile);
        if (byProfile != null && !key.name.equals(key.profile)) {
            tables.add(byProfile);
        }
        return new ProviderPrices(tables, BuiltInPrices.of(key.profile));
    }

    /** A configured provider. */
    private record Key(String name, String profile) {}
}
