package io.tollgate.perf.micro;

import io.tollgate.providers.catalog.Catalog;
import io.tollgate.providers.catalog.Cost;
import io.tollgate.providers.catalog.Price;
import io.tollgate.providers.catalog.ProviderPrices;
import io.tollgate.providers.catalog.Quote;
import io.tollgate.providers.catalog.TokenEstimate;
import io.tollgate.providers.dialect.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it takes to look a price up, to work a cost out, and to estimate the tokens of a request.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PriceBenchmark {
    private final ProviderPrices prices = new Catalog(List.of()).of("openai", "openai");
    private final TokenUsage usage = new TokenUsage(1_234, 567, 1_024, 0, 128);
    private final byte[] request =
            ("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\""
                            + "Why is the sky blue, and not green? ".repeat(26)
                            + "\"}]}")
                    .getBytes(StandardCharsets.UTF_8);

    @Benchmark
    public Quote lookUp() {
        return prices.find("gpt-4o-2024-08-06");
    }

    @Benchmark
    public long lookUpAndCost() {
        return switch (prices.find("gpt-4o-2024-08-06")) {
            case Quote.Priced(Price price, _) -> Cost.of(price, usage);
            case Quote.Free _, Quote.Unpriced _ -> 0;
        };
    }

    @Benchmark
    public long lookUpAndWorstCase() {
        return switch (prices.find("gpt-4o-2024-08-06")) {
            case Quote.Priced(Price price, _) -> Cost.worstCase(price, 1_234, 16_384, 1);
            case Quote.Free _, Quote.Unpriced _ -> 0;
        };
    }

    /** Of about 1 KB. */
    @Benchmark
    public long estimateAtMost() {
        return TokenEstimate.atMost(request, 0, request.length);
    }
}
