package io.tollgate.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tollgate.providers.dialect.TokenUsage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Costs, against an independent computation in decimals, and the laws that any sum of money obeys.
 */
class CostTest {
    private static final int ROUNDS = 20_000;

    private final Random random = new Random(20261120);

    @Test
    void whatAnyUsageCostsIsTheDecimalSumRoundedOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            Price price = price();
            MeteredUsage usage = usage(1_000_000_000L);
            ServiceTier tier = ServiceTier.ALL.get(random.nextInt(ServiceTier.ALL.size()));

            assertThat(Cost.of(price, usage, tier)).isEqualTo(decimal(price, usage, tier));
        }
    }

    @Test
    void twoUsagesCostTogetherWhatTheyCostApart() {
        for (int round = 0; round < ROUNDS; round++) {
            Price price = flat();
            MeteredUsage one = usage(10_000_000);
            MeteredUsage other = usage(10_000_000);

            long apart =
                    Cost.of(price, one, ServiceTier.STANDARD)
                            + Cost.of(price, other, ServiceTier.STANDARD);

            // each of the two is rounded by half a nano-dollar at most
            assertThat(Cost.of(price, one.plus(other), ServiceTier.STANDARD))
                    .isCloseTo(apart, within(1L));
        }
    }

    @Test
    void moreNeverCostsLessAndNothingCostsLessThanNothing() {
        for (int round = 0; round < ROUNDS; round++) {
            Price price = flat();
            MeteredUsage usage = usage(1_000_000);
            Kind kind = Kind.ALL.get(random.nextInt(Kind.ALL.size()));
            long cost = Cost.of(price, usage, ServiceTier.STANDARD);

            assertThat(cost).isNotNegative();
            assertThat(
                            Cost.of(
                                    price,
                                    usage.plus(kind, 1 + random.nextInt(1000)),
                                    ServiceTier.STANDARD))
                    .isGreaterThanOrEqualTo(cost);
        }
    }

    @Test
    void tokensOfADialectCostAsTheSameTokensCountedApart() {
        for (int round = 0; round < ROUNDS; round++) {
            Price price = price();
            var usage =
                    new TokenUsage(
                            number(500_000),
                            number(90_000),
                            number(300_000),
                            number(90_000),
                            number(90_000),
                            new TokenUsage.Media(
                                    number(50_000),
                                    number(50_000),
                                    number(50_000),
                                    number(50_000),
                                    number(100_000)));

            assertThat(Cost.of(price, usage, ServiceTier.PRIORITY))
                    .isEqualTo(
                            Cost.of(
                                    price,
                                    MeteredUsage.of(usage).plus(Kind.REQUESTS, 1),
                                    ServiceTier.PRIORITY));
        }
    }

    @Test
    void theWorstCaseIsNeverExceeded() {
        for (int round = 0; round < ROUNDS; round++) {
            Price price = price();
            long input = number(600_000);
            long output = number(100_000);
            long n = 1L + random.nextInt(3);
            long worst = Cost.worstCase(price, input, output, n);
            long prompt = input == 0 ? 0 : random.nextLong(input + 1);
            long cached = prompt == 0 ? 0 : random.nextLong(prompt + 1);
            long written = prompt == cached ? 0 : random.nextLong(prompt - cached + 1);
            long completion = random.nextLong(output * n + 1);
            long reasoning = random.nextLong(completion + 1);

            assertThat(
                            Cost.of(
                                    price,
                                    new TokenUsage(prompt, completion, cached, written, reasoning)))
                    .isBetween(0L, worst);
        }
    }

    @Test
    void theWorstCaseCountsWhatElseMayBeCharged() {
        Price price =
                Price.builder()
                        .rate(Kind.INPUT, dollars("3"))
                        .rate(Kind.CACHE_WRITE_1H, dollars("6"))
                        .rate(Kind.OUTPUT, dollars("15"))
                        .rate(Kind.AUDIO_OUTPUT, dollars("60"))
                        .build();

        assertThat(Cost.worstCase(price, 1000, 100, 0)).isEqualTo(dollars("0.0045"));
        assertThat(
                        Cost.worstCase(
                                price,
                                ServiceTier.STANDARD,
                                1000,
                                100,
                                2,
                                Set.of(Kind.CACHE_WRITE_1H, Kind.AUDIO_OUTPUT)))
                .isEqualTo(dollars("0.018"));
    }

    @Test
    void realModelsCostWhatTheirProvidersSay() {
        // gpt-4o: 2.5 in, 1.25 cached, 10 out for a million
        assertThat(cost("openai", "gpt-4o", new TokenUsage(1_000, 500, 400, 0, 0)))
                .isEqualTo(exact("600 * 2.5", "400 * 1.25", "500 * 10"));
        // claude-sonnet-4-5: 3 in, 0.3 read, 3.75 written, 15 out
        assertThat(
                        cost(
                                "anthropic",
                                "claude-sonnet-4-5",
                                new TokenUsage(10_001, 777, 8_000, 1_000, 0)))
                .isEqualTo(exact("1001 * 3", "8000 * 0.3", "1000 * 3.75", "777 * 15"));
        // gemini-2.5-pro: 1.25 in, 10 out; above 200,000 tokens 2.5 and 15 for all of them
        assertThat(cost("google-gemini", "gemini-2.5-pro", new TokenUsage(200_000, 100, 0, 0, 60)))
                .isEqualTo(exact("200000 * 1.25", "100 * 10"));
        assertThat(cost("google-gemini", "gemini-2.5-pro", new TokenUsage(200_001, 100, 0, 0, 60)))
                .isEqualTo(exact("200001 * 2.5", "100 * 15"));
        // sonar-deep-research: reasoning has a price of its own
        assertThat(cost("perplexity", "sonar-deep-research", new TokenUsage(10, 1_000, 0, 0, 900)))
                .isEqualTo(exact("10 * 2", "100 * 8", "900 * 3"));
        assertThat(cost("openai", "text-embedding-3-small", new TokenUsage(7, 0, 0, 0, 0)))
                .isEqualTo(exact("7 * 0.02"));
    }

    @Test
    void othersThanTokensHaveTheirOwnQuantities() {
        Price price =
                Price.builder()
                        .rate(Kind.AUDIO_MILLIS, dollars("0.007"))
                        .rate(Kind.IMAGES, dollars("0.04"))
                        .rate(Kind.SEARCHES, dollars("10"))
                        .rate(Kind.CHARACTERS, dollars("15"))
                        .rate(Kind.REQUESTS, dollars("0.005"))
                        .build();

        assertThat(one(price, Kind.AUDIO_MILLIS, 90_500)).isEqualTo(dollars("0.010558333"));
        assertThat(one(price, Kind.IMAGES, 3)).isEqualTo(dollars("0.12"));
        assertThat(one(price, Kind.SEARCHES, 7)).isEqualTo(dollars("0.07"));
        assertThat(one(price, Kind.CHARACTERS, 11)).isEqualTo(dollars("0.000165"));
        assertThat(Cost.of(price, TokenUsage.NONE)).isEqualTo(dollars("0.005"));
    }

    @Test
    void whatHasNoRateIsTold() {
        Price price = Price.builder().rate(Kind.INPUT, 1).build();
        MeteredUsage usage =
                MeteredUsage.NONE
                        .plus(Kind.CACHED_INPUT, 5)
                        .plus(Kind.IMAGES, 1)
                        .plus(Kind.OUTPUT, 2);

        assertThat(Cost.unpriced(price, usage)).containsExactly(Kind.OUTPUT, Kind.IMAGES);
        assertThat(Cost.unpriced(price, MeteredUsage.NONE)).isEmpty();
    }

    @Test
    void whatNoLongCanHoldIsTheLargestOne() {
        Price price =
                Price.builder()
                        .rate(Kind.INPUT, dollars("1000000000"))
                        .rate(Kind.OUTPUT, 1)
                        .build();
        var absurd =
                new TokenUsage(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE);

        assertThat(Cost.of(price, absurd)).isEqualTo(Long.MAX_VALUE);
        assertThat(Cost.worstCase(price, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void halfANanoDollarGoesUp() {
        Price price = Price.builder().rate(Kind.INPUT, 500_000).rate(Kind.OUTPUT, 499_999).build();

        assertThat(Cost.of(price, new TokenUsage(1, 0, 0, 0, 0))).isEqualTo(1);
        assertThat(Cost.of(price, new TokenUsage(0, 1, 0, 0, 0))).isZero();
        // rounded once, not for each kind
        assertThat(Cost.of(price, new TokenUsage(1, 1, 0, 0, 0))).isEqualTo(1);
    }

    @Test
    void everyQuantityDividesTheParts() {
        for (Kind kind : Kind.ALL) {
            assertThat(NanoSum.PARTS % kind.quantity()).isZero();
            assertThat(Kind.ALL.get(kind.index())).isEqualTo(kind);
            kind.fallback().ifPresent(other -> assertThat(other.index()).isLessThan(kind.index()));
        }
        for (ServiceTier tier : ServiceTier.ALL) {
            assertThat(ServiceTier.ALL.get(tier.index())).isEqualTo(tier);
        }
    }

    private static long cost(String provider, String model, TokenUsage usage) {
        return switch (new Catalog(List.of()).find(provider, provider, model)) {
            case Quote.Priced(Price price, _) -> Cost.of(price, usage);
            case Quote.Free _, Quote.Unpriced _ ->
                    throw new AssertionError(provider + "/" + model + " has no price");
        };
    }

    /** {@code tokens * dollars for a million}, added up and rounded once. */
    private static long exact(String... products) {
        BigDecimal dollars = BigDecimal.ZERO;
        for (String product : products) {
            String[] factors = product.split(" \\* ", -1);
            dollars =
                    dollars.add(
                            new BigDecimal(factors[0])
                                    .multiply(new BigDecimal(factors[1]))
                                    .movePointLeft(6));
        }
        return dollars.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    private static long decimal(Price price, MeteredUsage usage, ServiceTier tier) {
        BigDecimal nanos = BigDecimal.ZERO;
        var context = new MathContext(60);
        for (Kind kind : Kind.ALL) {
            long rate = price.rate(kind, tier, usage.contextTokens());
            nanos =
                    nanos.add(
                            BigDecimal.valueOf(rate)
                                    .multiply(BigDecimal.valueOf(usage.count(kind)))
                                    .divide(BigDecimal.valueOf(kind.quantity()), context));
        }
        // thirds have no decimal end: 40 digits are enough to see on which side of a half they are
        return nanos.setScale(20, RoundingMode.HALF_UP)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static long one(Price price, Kind kind, long count) {
        return Cost.of(price, MeteredUsage.NONE.plus(kind, count), ServiceTier.STANDARD);
    }

    private Price flat() {
        var builder = Price.builder();
        for (Kind kind : Kind.ALL) {
            if (random.nextInt(3) > 0) {
                builder.rate(kind, number(200_000_000_000L));
            }
        }
        return builder.build();
    }

    private Price price() {
        var builder = Price.builder();
        for (Kind kind : Kind.ALL) {
            for (Map.Entry<ServiceTier, Long> level :
                    List.of(
                            Map.entry(ServiceTier.STANDARD, 0L),
                            Map.entry(ServiceTier.STANDARD, 128_000L),
                            Map.entry(ServiceTier.STANDARD, 272_000L),
                            Map.entry(ServiceTier.PRIORITY, 0L),
                            Map.entry(ServiceTier.PRIORITY, 200_000L),
                            Map.entry(ServiceTier.BATCH, 0L))) {
                if (random.nextInt(3) == 0) {
                    builder.rate(level.getKey(), level.getValue(), kind, number(200_000_000_000L));
                }
            }
        }
        return builder.build();
    }

    private MeteredUsage usage(long most) {
        MeteredUsage usage = MeteredUsage.NONE;
        for (Kind kind : Kind.ALL) {
            if (random.nextBoolean()) {
                usage = usage.plus(kind, number(kind.quantity() == 1 ? 1000 : most));
            }
        }
        return usage;
    }

    /** As often small as large. */
    private long number(long most) {
        return random.nextLong(1 + (most >> random.nextInt(20)));
    }

    private static long dollars(String text) {
        return Dollars.parse(text).orElseThrow();
    }
}
