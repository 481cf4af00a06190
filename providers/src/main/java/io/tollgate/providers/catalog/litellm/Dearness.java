package io.tollgate.providers.catalog.litellm;

import io.tollgate.providers.catalog.Cost;
import io.tollgate.providers.catalog.Kind;
import io.tollgate.providers.catalog.MeteredUsage;
import io.tollgate.providers.catalog.Price;
import io.tollgate.providers.catalog.PriceEntry;
import io.tollgate.providers.catalog.Quote;
import io.tollgate.providers.catalog.ServiceTier;

/** Compares two entries by what one plain use of each kind of token would cost. */
final class Dearness {
    private static final MeteredUsage BASKET =
            MeteredUsage.NONE
                    .plus(Kind.INPUT, 3_000)
                    .plus(Kind.CACHED_INPUT, 1_000)
                    .plus(Kind.CACHE_WRITE, 1_000)
                    .plus(Kind.OUTPUT, 1_000)
                    .plus(Kind.REQUESTS, 1);

    private Dearness() {}

    static long of(PriceEntry entry) {
        return switch (entry.quote()) {
            case Quote.Priced(Price price, _) -> Cost.of(price, BASKET, ServiceTier.STANDARD);
            case Quote.Free _, Quote.Unpriced _ -> 0;
        };
    }
}
