package io.tollgate.node.request;

import io.tollgate.node.routing.Provider;
import io.tollgate.providers.catalog.Catalog;
import io.tollgate.providers.catalog.Cost;
import io.tollgate.providers.catalog.ProviderPrices;
import io.tollgate.providers.catalog.Quote;
import io.tollgate.providers.dialect.TokenUsage;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/** What requests cost, by the catalogue of the configuration in force. Any thread. */
public final class Pricing {
    /** In place of a cost: nobody has said what the model costs. */
    static final long UNKNOWN = -1;

    private volatile Prices prices;

    public Pricing(Catalog catalog) {
        this.prices = new Prices(catalog, new ConcurrentHashMap<>());
    }

    private record Prices(Catalog catalog, ConcurrentHashMap<String, ProviderPrices> byProvider) {
        ProviderPrices of(Provider provider) {
            ProviderPrices known = byProvider.get(provider.name());
            return known != null
                    ? known
                    : byProvider.computeIfAbsent(
                            provider.name(), name -> catalog.of(name, provider.profile().name()));
        }
    }

    /**
     * Other prices hold for requests that end from now on. They are read before, so that no request
     * waits for them.
     */
    public void swap(Catalog catalog, Collection<Provider> providers) {
        var next = new Prices(catalog, new ConcurrentHashMap<>());
        providers.forEach(next::of);
        prices = next;
    }

    /** Reads the lists of those providers, which takes some milliseconds the first time. */
    public void warm(Collection<Provider> providers) {
        providers.forEach(prices::of);
    }

    /** What is known of a model, its price included. */
    Quote quote(Provider provider, String model) {
        return prices.of(provider).find(model);
    }

    /** In nano-dollars; {@link #UNKNOWN} where the model has no price. */
    long cost(Provider provider, String model, TokenUsage usage) {
        return switch (prices.of(provider).find(model)) {
            case Quote.Priced priced -> Cost.of(priced.price(), usage);
            case Quote.Free _ -> 0;
            case Quote.Unpriced _ -> UNKNOWN;
        };
    }
}
