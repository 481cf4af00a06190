package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.catalog.Kind;
import io.tollgate.providers.catalog.Price;
import io.tollgate.providers.catalog.PriceEntry;
import io.tollgate.providers.catalog.Quote;
import io.tollgate.providers.catalog.ServiceTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code prices}. */
class PricesConfigTest {
    @TempDir Path directory;

    @Test
    void entriesBecomePrices() throws IOException {
        var config =
                new ConfigFixture(directory)
                        .loaded(
                                """
                                providers:
                                  work: {base-url: "http://h/v1", auth: none}
                                prices:
                                  models:
                                    - provider: work
                                      model: big
                                      input: 1.25
                                      output: 10
                                      above-200000: {input: 2.5}
                                      batch: {output: 5, above-200000: {output: 7.5}}
                                      context: 400000
                                    - {provider: ollama, model: "*", free: true}
                                    - {provider: openai, model: mine, same-as: gpt-4o}
                                """);

        assertThat(config.prices())
                .extracting(PriceEntry::model)
                .containsExactly("big", "*", "mine");
        assertThat(config.prices().getFirst().quote())
                .isInstanceOfSatisfying(
                        Quote.Priced.class,
                        priced -> {
                            Price price = priced.price();
                            assertThat(price.rate(Kind.INPUT, ServiceTier.STANDARD, 1))
                                    .isEqualTo(1_250_000_000L);
                            assertThat(price.rate(Kind.INPUT, ServiceTier.STANDARD, 200_001))
                                    .isEqualTo(2_500_000_000L);
                            assertThat(price.rate(Kind.OUTPUT, ServiceTier.BATCH, 1))
                                    .isEqualTo(5_000_000_000L);
                            assertThat(price.rate(Kind.OUTPUT, ServiceTier.BATCH, 200_001))
                                    .isEqualTo(7_500_000_000L);
                            assertThat(priced.facts().contextWindow()).isEqualTo(400_000);
                        });
        assertThat(config.prices().get(1).quote()).isInstanceOf(Quote.Free.class);
    }

    @Test
    void aFileComesBeforeTheEntries() throws IOException {
        Files.writeString(
                directory.resolve("own.prices"), "tollgate-prices 1\n[anybody]\nm input=1\n");

        var config =
                new ConfigFixture(directory)
                        .loaded(
                                """
                                prices:
                                  file: own.prices
                                  models: [{provider: openai, model: m, input: 2}]
                                """);

        assertThat(config.prices())
                .extracting(PriceEntry::provider)
                .containsExactly("anybody", "openai");
    }

    @Test
    void aChangedPriceIsAChangedConfiguration() throws IOException {
        var fixture = new ConfigFixture(directory);
        String text = "prices: {models: [{provider: openai, model: m, input: 1}]}";
        GatewayConfig one = fixture.loaded(text);

        assertThat(fixture.loaded(text)).isEqualTo(one);
        assertThat(fixture.loaded(text.replace("input: 1", "input: 1.5"))).isNotEqualTo(one);
        assertThat(fixture.loaded(text.replace("input: 1", "input: 1.5")).needingRestart(one))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {file: no.prices}                              | prices.file: no.prices (expected: a file that can be read), line 1
                    {file: bad.prices}                             | prices.file: bad.prices line 3: openai/m: imput: unknown key, line 1
                    {modles: []}                                   | prices.modles: unknown key (did you mean models?), line 1
                    {models: [{model: m, input: 1}]}               | prices.models[0].provider: missing (expected: the name of a provider), line 1
                    {models: [{provider: openai, input: 1}]}       | prices.models[0].model: missing (expected: a model's name, or a beginning with *), line 1
                    {models: [{provider: opnai, model: m}]}        | prices.models[0].provider: opnai (expected: a provider of this file or a known one; did you mean openai?), line 1
                    {models: [{provider: openai, model: m, input: 1e-6}]} | prices.models[0].input: 1e-6 (expected: dollars such as 2.5, at most 1000000000, with at most 9 decimals), line 1
                    {models: [{provider: openai, model: m, imput: 1}]} | prices.models[0].imput: unknown key (did you mean input?), line 1
                    {models: [{provider: openai, model: m, batch: {outptu: 1}}]} | prices.models[0].batch.outptu: unknown key (did you mean output?), line 1
                    {models: [{provider: openai, model: m, input: [1]}]} | prices.models[0].input: a list (expected: a single value), line 1
                    {models: [{provider: openai, model: m, free: true, input: 1}]} | prices.models[0].free: beside prices (expected: one of the two), line 1
                    {models: [{provider: openai, model: "a*b", input: 1}]} | prices.models[0].model: a*b (expected: * at the end only), line 1
                    {models: [{provider: openai, model: "a b", input: 1}]} | prices.models[0].model: a b (expected: a name without spaces), line 1
                    {models: [{provider: openai, model: m, input: 1}, {provider: openai, model: M, input: 1}]} | prices.models[1].model: openai/M is there twice, line 1
                    """)
    void namesWhatIsWrong(String prices, String problem) throws IOException {
        Files.writeString(
                directory.resolve("bad.prices"), "tollgate-prices 1\n[openai]\nm imput=1\n");

        assertThat(new ConfigFixture(directory).problems("prices: " + prices))
                .containsExactly(problem);
    }
}
