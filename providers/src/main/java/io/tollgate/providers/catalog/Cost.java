package io.tollgate.providers.catalog;

import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.tokens.TokenEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Works out costs: nano-dollars, never negative, exact but for one rounding of the whole sum to the
 * nearest nano-dollar (half goes up). What is more than a long can hold is {@link Long#MAX_VALUE}.
 * No state, no allocation; any thread.
 */
public final class Cost {
    private Cost() {}

    /** The cost of tokens at the standard service tier. */
    public static long of(Price price, TokenUsage usage) {
        return of(price, usage, ServiceTier.STANDARD);
    }

    /** The same as for {@link MeteredUsage#of(TokenUsage)} and one request, without making it. */
    public static long of(Price price, TokenUsage usage, ServiceTier tier) {
        long plain = plainInput(usage);
        TokenUsage.Media media = usage.media();
        long text = capped(capped(plain, usage.cachedPrompt()), usage.cacheWrite());
        long[] rates =
                price.rates(tier, capped(text, capped(media.audioInput(), media.imageInput())));
        var sum = new NanoSum();
        add(sum, rates, Kind.INPUT, plain);
        add(sum, rates, Kind.CACHED_INPUT, usage.cachedPrompt());
        add(sum, rates, Kind.CACHE_WRITE, usage.cacheWrite());
        add(sum, rates, Kind.OUTPUT, plainOutput(usage));
        add(sum, rates, Kind.REASONING, usage.reasoning());
        add(sum, rates, Kind.AUDIO_INPUT, media.audioInput());
        add(sum, rates, Kind.IMAGE_INPUT, media.imageInput());
        add(sum, rates, Kind.AUDIO_OUTPUT, media.audioOutput());
        add(sum, rates, Kind.IMAGE_OUTPUT, media.imageOutput());
        add(sum, rates, Kind.AUDIO_MILLIS, media.audioMillis());
        add(sum, rates, Kind.IMAGES, media.images());
        add(sum, rates, Kind.CHARACTERS, media.characters());
        add(sum, rates, Kind.REQUESTS, 1);
        return sum.rounded();
    }

    /** The cost of all that is counted; the request itself only where it is counted too. */
    public static long of(Price price, MeteredUsage usage, ServiceTier tier) {
        long[] rates = price.rates(tier, usage.contextTokens());
        var sum = new NanoSum();
        for (Kind kind : Kind.ALL) {
            add(sum, rates, kind, usage.count(kind));
        }
        return sum.rounded();
    }

    /** What was used and has no rate in this price: a cost that leaves it out is too low. */
    public static List<Kind> unpriced(Price price, MeteredUsage usage) {
        var kinds = new ArrayList<Kind>();
        for (Kind kind : Kind.ALL) {
            if (usage.count(kind) > 0 && !price.charges(kind)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** The most that a text request can cost at the standard service tier. */
    public static long worstCase(Price price, long estimatedInput, long maxOutput, long n) {
        return worstCase(price, ServiceTier.STANDARD, estimatedInput, maxOutput, n, Set.of());
    }

    /**
     * The most that a request can cost: all input at the dearest of plain, cached and
     * cache-writing, all output at the dearer of answer and reasoning, at the dearest context tier
     * up to this length. At least the cost of any usage within these bounds, rounding included.
     *
     * @param estimatedInput tokens of the prompt, all kinds, estimated high enough ({@link
     *     TokenEstimate#atMost})
     * @param maxOutput tokens of one answer, reasoning included
     * @param n answers asked for; at least 1 is counted
     * @param also kinds that the request may be charged for besides, such as {@link
     *     Kind#CACHE_WRITE_1H} or {@link Kind#AUDIO_OUTPUT}; only those of tokens are looked at
     */
    public static long worstCase(
            Price price,
            ServiceTier tier,
            long estimatedInput,
            long maxOutput,
            long n,
            Set<Kind> also) {
        long input =
                Math.max(
                        price.dearest(Kind.INPUT, tier, estimatedInput),
                        Math.max(
                                price.dearest(Kind.CACHED_INPUT, tier, estimatedInput),
                                price.dearest(Kind.CACHE_WRITE, tier, estimatedInput)));
        long output =
                Math.max(
                        price.dearest(Kind.OUTPUT, tier, estimatedInput),
                        price.dearest(Kind.REASONING, tier, estimatedInput));
        for (Kind kind : also) {
            if (kind.inContext()) {
                input = Math.max(input, price.dearest(kind, tier, estimatedInput));
            } else if (kind == Kind.AUDIO_OUTPUT || kind == Kind.IMAGE_OUTPUT) {
                output = Math.max(output, price.dearest(kind, tier, estimatedInput));
            }
        }
        var sum = new NanoSum();
        sum.add(Math.max(0, estimatedInput), input, Kind.INPUT.quantity());
        sum.add(times(Math.max(0, maxOutput), Math.max(1, n)), output, Kind.OUTPUT.quantity());
        sum.add(1, price.dearest(Kind.REQUESTS, tier, estimatedInput), Kind.REQUESTS.quantity());
        return sum.rounded();
    }

    /** The part of the prompt that is text and neither cached nor written to a cache. */
    static long plainInput(TokenUsage usage) {
        TokenUsage.Media media = usage.media();
        long others =
                capped(
                        capped(usage.cachedPrompt(), usage.cacheWrite()),
                        capped(media.audioInput(), media.imageInput()));
        return Math.max(0, usage.prompt() - others);
    }

    static long plainOutput(TokenUsage usage) {
        TokenUsage.Media media = usage.media();
        long others = capped(usage.reasoning(), capped(media.audioOutput(), media.imageOutput()));
        return Math.max(0, usage.completion() - others);
    }

    private static void add(NanoSum sum, long[] rates, Kind kind, long count) {
        sum.add(count, Math.max(0, rates[kind.index()]), kind.quantity());
    }

    private static long capped(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static long times(long a, long b) {
        return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
    }
}
