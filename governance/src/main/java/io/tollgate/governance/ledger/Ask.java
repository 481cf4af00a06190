package io.tollgate.governance.ledger;

/**
 * The worst case of a request.
 *
 * @param beganMillis when it began, in milliseconds since 1970
 * @param nanoUsd what it costs at most
 * @param tokens prompt and answer, at most
 */
public record Ask(long beganMillis, long nanoUsd, long tokens) {
    public Ask {
        if (nanoUsd < 0 || tokens < 0) {
            throw new IllegalArgumentException(
                    "nanoUsd, tokens: " + nanoUsd + ", " + tokens + " (expected: >= 0)");
        }
    }

    long amount(Unit unit) {
        return switch (unit) {
            case NANO_USD -> nanoUsd;
            case TOKENS -> tokens;
            case REQUESTS, PARALLEL -> 1;
        };
    }

    /** The same with another price. */
    public Ask atMost(long otherNanoUsd, long otherTokens) {
        return new Ask(beganMillis, otherNanoUsd, otherTokens);
    }
}
