package io.tollgate.node.request;

import io.tollgate.audit.RequestRow;
import io.tollgate.governance.ledger.Ask;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.tokens.TokenEstimate;
import org.jspecify.annotations.Nullable;

/**
 * What a request used and cost: what its row says and what its accounts are charged, the same.
 *
 * @param nanoUsd {@link Pricing#UNKNOWN} where the model has no price
 */
record Bill(RequestRow.Tokens tokens, long nanoUsd) {

    /** Nobody asks. */
    static final Bill NONE = new Bill(RequestRow.Tokens.NONE, 0);

    /**
     * What the provider said; else what was seen of a stream, estimated; else, where an answer was
     * or may have been made that nobody has counted, all that was held.
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
            return new Bill(RequestRow.Tokens.NONE, 0);
        }
        TokenUsage usage = ending.usage();
        if (usage != null) {
            return new Bill(tokens(usage), pricing.cost(last.provider(), last.model(), usage));
        }
        if (ending.seenOutputTokens() > 0) {
            long input = TokenEstimate.ofRequest(body, 0, body.length);
            long output = ending.seenOutputTokens();
            return new Bill(
                    new RequestRow.Tokens(input, 0, 0, output, 0, 0, 0, 0, true),
                    pricing.cost(
                            last.provider(), last.model(), new TokenUsage(input, output, 0, 0, 0)));
        }
        if (uncounted(ending.category()) && (held.nanoUsd() > 0 || held.tokens() > 0)) {
            return new Bill(
                    new RequestRow.Tokens(held.tokens(), 0, 0, 0, 0, 0, 0, 0, true),
                    held.nanoUsd());
        }
        return new Bill(
                RequestRow.Tokens.NONE,
                pricing.cost(last.provider(), last.model(), new TokenUsage(0, 0, 0, 0, 0)));
    }

    private static boolean uncounted(RequestCategory category) {
        return switch (category) {
            case SERVED, CLIENT_GONE, UPSTREAM_TIMEOUT -> true;
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

    private static RequestRow.Tokens tokens(TokenUsage usage) {
        return new RequestRow.Tokens(
                usage.prompt(),
                usage.cachedPrompt(),
                usage.cacheWrite(),
                usage.completion(),
                usage.reasoning(),
                usage.media().audioInput(),
                usage.media().audioOutput(),
                usage.media().images(),
                false);
    }

    /** For accounts: a model without a price costs what was held, which is nothing. */
    long chargedNanoUsd(Ask held) {
        return nanoUsd == Pricing.UNKNOWN ? held.nanoUsd() : nanoUsd;
    }

    long chargedTokens() {
        return tokens.input() + tokens.output();
    }
}
