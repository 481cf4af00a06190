package io.tollgate.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which rate holds: by length of the context, by service tier, and where nothing was said. */
class PriceTest {
    private final Price price =
            Price.builder()
                    .rate(Kind.INPUT, 100)
                    .rate(Kind.CACHED_INPUT, 10)
                    .rate(Kind.OUTPUT, 400)
                    .rate(ServiceTier.STANDARD, 200_000, Kind.INPUT, 200)
                    .rate(ServiceTier.STANDARD, 200_000, Kind.OUTPUT, 600)
                    .rate(ServiceTier.BATCH, 0, Kind.INPUT, 50)
                    .rate(ServiceTier.PRIORITY, 0, Kind.INPUT, 300)
                    .rate(ServiceTier.PRIORITY, 272_000, Kind.OUTPUT, 900)
                    .build();

    @Test
    void aTierBeginsAboveItsThreshold() {
        assertThat(price.rate(Kind.INPUT, ServiceTier.STANDARD, 200_000)).isEqualTo(100);
        assertThat(price.rate(Kind.INPUT, ServiceTier.STANDARD, 200_001)).isEqualTo(200);
        assertThat(price.rate(Kind.OUTPUT, ServiceTier.STANDARD, Long.MAX_VALUE)).isEqualTo(600);
    }

    @Test
    void whatATierDoesNotNameIsAsBelow() {
        assertThat(price.rate(Kind.CACHED_INPUT, ServiceTier.STANDARD, 300_000)).isEqualTo(10);
    }

    @Test
    void aKindWithoutARateIsChargedAsItsFallback() {
        assertThat(price.rate(Kind.CACHE_WRITE_1H, ServiceTier.STANDARD, 1)).isEqualTo(100);
        assertThat(price.rate(Kind.REASONING, ServiceTier.STANDARD, 300_000)).isEqualTo(600);
        assertThat(price.rate(Kind.CACHED_AUDIO, ServiceTier.STANDARD, 1)).isEqualTo(100);
        assertThat(price.rate(Kind.IMAGES, ServiceTier.STANDARD, 1)).isZero();
        assertThat(price.charges(Kind.REASONING)).isTrue();
        assertThat(price.charges(Kind.IMAGES)).isFalse();
    }

    @Test
    void aServiceTierIsNeverCheaperThanWhatWasSaid() {
        assertThat(price.rate(Kind.INPUT, ServiceTier.BATCH, 1)).isEqualTo(50);
        assertThat(price.rate(Kind.OUTPUT, ServiceTier.BATCH, 1)).isEqualTo(400);
        // nothing was said of long batches: the dearer of a long standard and a short batch request
        assertThat(price.rate(Kind.INPUT, ServiceTier.BATCH, 200_001)).isEqualTo(200);
        assertThat(price.rate(Kind.INPUT, ServiceTier.PRIORITY, 200_001)).isEqualTo(300);
        assertThat(price.rate(Kind.OUTPUT, ServiceTier.PRIORITY, 200_001)).isEqualTo(600);
        assertThat(price.rate(Kind.OUTPUT, ServiceTier.PRIORITY, 272_001)).isEqualTo(900);
        assertThat(price.rate(Kind.INPUT, ServiceTier.FLEX, 200_001)).isEqualTo(200);
    }

    @Test
    void theDearestIsLookedForUpToALength() {
        assertThat(price.dearest(Kind.INPUT, ServiceTier.STANDARD, 0)).isEqualTo(100);
        assertThat(price.dearest(Kind.INPUT, ServiceTier.STANDARD, 200_000)).isEqualTo(100);
        assertThat(price.dearest(Kind.INPUT, ServiceTier.STANDARD, 200_001)).isEqualTo(200);
        assertThat(price.dearest(Kind.IMAGES, ServiceTier.STANDARD, 1)).isZero();
    }

    @Test
    void equalRatesAreEqualPrices() {
        assertThat(Price.builder().rate(Kind.INPUT, 1).build())
                .isEqualTo(Price.builder().rate(Kind.INPUT, 1).build())
                .hasSameHashCodeAs(Price.builder().rate(Kind.INPUT, 1).build())
                .isNotEqualTo(Price.builder().rate(Kind.INPUT, 2).build());
    }
}
