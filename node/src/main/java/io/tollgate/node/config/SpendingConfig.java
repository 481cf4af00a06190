package io.tollgate.node.config;

import io.tollgate.governance.ledger.Limit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who pays for requests besides the virtual keys, and by which rules.
 *
 * @param waiting how long a request waits for others to settle before it is refused
 * @param inMinority what becomes of requests with a budget in the smaller part of a split cluster
 * @param allowUnpriced whether a key with a budget may use a model without a price
 * @param defaultMaxTokens for an answer of which neither the request nor the model says how long it
 *     may be
 * @param alertWebhooks who is told when a percentage of a limit is reached
 * @param customers who have teams
 * @param teams that have virtual keys
 * @param providers limits on providers, by name, and on their models, by {@code provider/model}
 */
public record SpendingConfig(
        Duration waiting,
        InMinority inMinority,
        boolean allowUnpriced,
        int defaultMaxTokens,
        List<AuditConfig.Webhook> alertWebhooks,
        List<Owner> customers,
        List<Owner> teams,
        List<Owner> providers) {
    static final Range WAIT = Range.time(Duration.ZERO, Duration.ofSeconds(60));
    static final Range MAX_TOKENS = Range.count(1, 10_000_000);

    /** Where nothing is said. */
    public static final SpendingConfig NONE =
            new SpendingConfig(
                    Duration.ofSeconds(10),
                    InMinority.REFUSE,
                    false,
                    4096,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());

    public SpendingConfig {
        WAIT.check("waiting", waiting);
        MAX_TOKENS.check("defaultMaxTokens", defaultMaxTokens);
        alertWebhooks = List.copyOf(alertWebhooks);
        customers = List.copyOf(customers);
        teams = List.copyOf(teams);
        providers = List.copyOf(providers);
    }

    /** What becomes of requests with a budget in the smaller part of a split cluster. */
    public enum InMinority {
        /** They are refused. */
        REFUSE,
        /** They go on with what the node had claimed before: nothing is exceeded. */
        USE_LEASE
    }

    /**
     * Somebody with limits.
     *
     * @param within the customer of a team; null for none
     */
    public record Owner(String name, @Nullable String within, List<Limit> limits) {
        public Owner {
            limits = List.copyOf(limits);
        }
    }
}
