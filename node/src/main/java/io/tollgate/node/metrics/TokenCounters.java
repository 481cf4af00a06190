package io.tollgate.node.metrics;

import io.tollgate.providers.dialect.TokenUsage;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Tokens by kind. {@code cached} and {@code cache_write} are parts of {@code prompt}. */
final class TokenCounters {
    /** Label values, in the order of {@link #sums}. */
    static final List<String> KINDS =
            List.of("prompt", "completion", "cached", "cache_write", "reasoning");

    private final LongAdder[] kinds = Adders.of(KINDS.size());

    void add(TokenUsage usage) {
        add(0, usage.prompt());
        add(1, usage.completion());
        add(2, usage.cachedPrompt());
        add(3, usage.cacheWrite());
        add(4, usage.reasoning());
    }

    long[] sums() {
        return Adders.sums(kinds);
    }

    private void add(int kind, long tokens) {
        if (tokens != 0) {
            kinds[kind].add(tokens);
        }
    }
}
