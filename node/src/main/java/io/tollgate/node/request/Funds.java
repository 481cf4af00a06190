package io.tollgate.node.request;

import io.tollgate.governance.ledger.Admissions;
import io.tollgate.governance.ledger.Wallet;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What requests are paid from, and by which rules. Immutable but for what the accounts hold.
 *
 * @param admissions holds the worst case of a request; null where nothing is limited
 * @param waiting how long a request waits for others to settle
 * @param allowUnpriced whether a key with a budget may use a model without a price
 * @param defaultMaxTokens for the answer, where neither the request nor the model's facts say more
 * @param providers the accounts of providers by name, and of their models by {@code provider/model}
 */
public record Funds(
        @Nullable Admissions admissions,
        Duration waiting,
        boolean allowUnpriced,
        long defaultMaxTokens,
        Map<String, Wallet> providers) {
    /** Of a node without budgets. */
    public static final Funds NONE = new Funds(null, Duration.ZERO, true, 4096, Map.of());

    public Funds {
        providers = Map.copyOf(providers);
    }
}
