package io.tollgate.node.request;

import io.tollgate.audit.RequestRow;
import io.tollgate.governance.ledger.Ask;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.tokens.TokenEstimate;
import org.jspecify.annotations.Nullable;

/**
 * What a request used and cost: what its row says, what its accounts are charged and what the
 * metrics count, the same.
 *
 * @param estimated whether the gateway counted, and not the provider
 * @param nanoUsd {@link Pricing#UNKNOWN} where the model has no price
 */
record Bill(TokenUsage usage, boolean estimated, long nanoUsd) {

    /**
     * What the provider said; of a stream that broke off, no less than was seen, estimated; else,
     * where an answer was or may have been made that nobody has counted, all that was held.
     *
     * @param held the worst case; zeros where nothing limits the request
     */
    static Bill of(
            Step.@Nullable Try last,
            Ending ending,
            int attempts,
            Ask held,
            byte[] body,
            Pricing pricing) {
        if (last == null || attempts == 0) {
            return new Bill(TokenUsage.NONE, false, 0);
        }
        TokenUsage usage = ending.usage();
        long seen = ending.seenOutputTokens();
        if (usage != null && seen <= usage.completion()) {
            return new Bill(usage, false, pricing.cost(last.provider(), last.model(), usage));
        }
        if (seen > 0) {
            TokenUsage known = usage == null ? ofPrompt(body) : usage;
            TokenUsage estimate = known.withCompletion(atMost(seen, known, held));
            long cost = pricing.cost(last.provider(), last.model(), estimate);
            return new Bill(
                    estimate, true, held.nanoUsd() > 0 ? Math.min(cost, held.nanoUsd()) : cost);
        }
        if (uncounted(ending.category()) && (held.nanoUsd() > 0 || held.tokens() > 0)) {
            return new Bill(new TokenUsage(held.tokens(), 0, 0, 0, 0), true, held.nanoUsd());
        }
        return new Bill(
                TokenUsage.NONE,
                false,
                pricing.cost(last.provider(), last.model(), TokenUsage.NONE));
    }

    private static TokenUsage ofPrompt(byte[] body) {
        return new TokenUsage(TokenEstimate.ofRequest(body, 0, body.length), 0, 0, 0, 0);
    }

    /** An estimate of output, which goes no further than the request was allowed to. */
    private static long atMost(long output, TokenUsage known, Ask held) {
        return held.tokens() > 0
                ? Math.max(known.completion(), Math.min(output, held.tokens() - known.prompt()))
                : output;
    }

    private static boolean uncounted(RequestCategory category) {
        return switch (category) {
            case SERVED, CLIENT_GONE, UPSTREAM_TIMEOUT, KEY_REVOKED -> true;
            case CLIENT_ERROR,
                    KEY_REFUSED,
                    MODEL_REFUSED,
                    LIMIT_REFUSED,
                    NO_ROUTE,
                    NO_HEALTHY_KEY,
                    UPSTREAM_ERROR,
                    OVERLOADED,
                    SHUTDOWN,
                    INTERNAL ->
                    false;
        };
    }

    /** For the row. */
    RequestRow.Tokens tokens() {
        return new RequestRow.Tokens(
                usage.prompt(),
                usage.cachedPrompt(),
                usage.cacheWrite(),
                usage.completion(),
                usage.reasoning(),
                usage.media().audioInput(),
                usage.media().audioOutput(),
                usage.media().images(),
                estimated);
    }

    /** For accounts: a model without a price costs what was held, which is nothing. */
    long chargedNanoUsd(Ask held) {
        return nanoUsd == Pricing.UNKNOWN ? held.nanoUsd() : nanoUsd;
    }

    long chargedTokens() {
        return usage.prompt() + usage.completion();
    }
}
