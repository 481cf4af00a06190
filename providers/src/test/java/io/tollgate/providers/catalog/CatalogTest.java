package io.tollgate.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which entry counts for a model. */
class CatalogTest {
    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o, gpt-4o",
        "openai, GPT-4o, gpt-4o",
        "openai, gpt-4o-2024-08-06, gpt-4o-2024-08-06",
        "openai, gpt-4o-2031-01-31, gpt-4o",
        "openai, gpt-4o-latest, gpt-4o",
        "anthropic, claude-sonnet-4-5, claude-sonnet-4-5",
        "anthropic, claude-sonnet-4-5-20310131, claude-sonnet-4-5",
        "google-gemini, models/gemini-2.5-pro, gemini-2.5-pro",
        "google-gemini, models/gemini-2.5-pro-001, gemini-2.5-pro"
    })
    void aNameIsFoundByItsRule(String provider, String model, String expected) {
        var prices = new Catalog(List.of()).of(provider, provider);

        assertThat(prices.find(model))
                .isInstanceOf(Quote.Priced.class)
                .isEqualTo(prices.find(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o-enormous",
        "openai, gpt-99",
        "mistral, mistral-large-3101",
        "openai, gpt-4o-mini-x-2024-08-06",
        "openai, ''",
        "openai-compatible, gpt-4o",
        "unheard-of, gpt-4o"
    })
    void whatIsNotKnownIsNotPriced(String provider, String model) {
        assertThat(new Catalog(List.of()).find(provider, provider, model))
                .isInstanceOf(Quote.Unpriced.class);
    }

    @ParameterizedTest
    @CsvSource({"ollama", "vllm", "sglang", "lm-studio", "demo"})
    void aServerOfOnesOwnIsFree(String provider) {
        assertThat(new Catalog(List.of()).find("mine", provider, "llama3.2:latest"))
                .isInstanceOf(Quote.Free.class);
    }

    @Test
    void configuredEntriesCountFirst() {
        var catalog =
                catalog(
                        """
                        tollgate-prices 1
                        [openai]
                        gpt-4o input=7
                        gpt-5* free=true
                        gpt-5-special* input=9
                        [work]
                        gpt-4o input=8
                        """);

        assertThat(input(catalog.find("openai", "openai", "gpt-4o"))).isEqualTo(7_000_000_000L);
        assertThat(input(catalog.find("work", "openai", "gpt-4o"))).isEqualTo(8_000_000_000L);
        assertThat(input(catalog.find("other", "openai", "gpt-4o"))).isEqualTo(7_000_000_000L);
        assertThat(catalog.find("openai", "openai", "gpt-5-mini")).isInstanceOf(Quote.Free.class);
        assertThat(input(catalog.find("openai", "openai", "gpt-5-special-2")))
                .isEqualTo(9_000_000_000L);
        // a dated name of the built-in list has its own price still
        assertThat(input(catalog.find("openai", "openai", "gpt-4o-2024-05-13")))
                .isEqualTo(5_000_000_000L);
    }

    @Test
    void aConfiguredPriceKeepsWhatIsKnownOfTheModel() {
        var catalog = catalog("tollgate-prices 1\n[openai]\ngpt-4o input=7 max-output=99\n");

        ModelFacts facts = catalog.find("openai", "openai", "gpt-4o").facts();

        assertThat(facts.contextWindow()).isEqualTo(128_000);
        assertThat(facts.maxOutput()).isEqualTo(99);
        assertThat(facts.mode()).isEqualTo("chat");
    }

    @Test
    void aDeploymentMayHaveThePriceOfItsModel() {
        var catalog =
                catalog(
                        """
                        tollgate-prices 1
                        [azure]
                        our-chat same-as=gpt-4o
                        a same-as=b
                        b same-as=a
                        c same-as=c
                        """);

        assertThat(catalog.find("azure", "azure", "our-chat"))
                .isEqualTo(catalog.find("azure", "azure", "gpt-4o"));
        assertThat(catalog.find("azure", "azure", "a")).isInstanceOf(Quote.Unpriced.class);
        assertThat(catalog.find("azure", "azure", "c")).isInstanceOf(Quote.Unpriced.class);
    }

    @Test
    void theNewestSnapshotStandsForAnUndatedName() {
        var catalog =
                catalog(
                        """
                        tollgate-prices 1
                        [x]
                        m-2025-01-01 input=1
                        m-2026-01-01 input=2
                        m-large-2027-01-01 input=3
                        """);

        assertThat(input(catalog.find("x", "x", "m"))).isEqualTo(2_000_000_000L);
        assertThat(input(catalog.find("x", "x", "m-latest"))).isEqualTo(2_000_000_000L);
        assertThat(catalog.find("x", "x", "m-2028-01-01")).isInstanceOf(Quote.Unpriced.class);
    }

    @Test
    void aModelIsLookedUpOnce() {
        var prices = new Catalog(List.of()).of("openai", "openai");

        assertThat(prices.find("gpt-4o-2031-01-31")).isSameAs(prices.find("gpt-4o-2031-01-31"));
    }

    @Test
    void theBuiltInListIsWhole() {
        PriceFile.Contents all = BuiltInPrices.all();

        assertThat(all.problems()).isEmpty();
        assertThat(all.comments())
                .anyMatch(line -> line.startsWith("source:"))
                .anyMatch(line -> line.startsWith("sha256:"));
        assertThat(all.entries()).hasSizeGreaterThan(1000);
        assertThat(Profiles.all())
                .extracting(Profile::name)
                .filteredOn(name ->
                        all.entries().stream().noneMatch(entry -> entry.provider().equals(name)))
                .containsExactlyInAnyOrder(
                        "openrouter",
                        "huggingface",
                        "nvidia-nim",
                        "gemini",
                        "ollama-native",
                        "openai-compatible");
        for (PriceEntry entry : all.entries()) {
            assertThat(entry.quote()).isNotInstanceOf(Quote.Unpriced.class);
        }
    }

    @Test
    void geminiHasOneListForBothOfItsWires() {
        var catalog = new Catalog(List.of());

        Quote own = catalog.find("gemini", "gemini", "gemini-2.5-flash");

        assertThat(own)
                .isInstanceOf(Quote.Priced.class)
                .isEqualTo(catalog.find("g", "google-gemini", "gemini-2.5-flash"));
    }

    @Test
    void everyBuiltInModelIsFoundByItsName() {
        var catalog = new Catalog(List.of());
        for (PriceEntry entry : BuiltInPrices.all().entries()) {
            assertThat(catalog.find(entry.provider(), entry.provider(), entry.model()))
                    .isEqualTo(entry.quote());
        }
    }

    private static Catalog catalog(String text) {
        PriceFile.Contents contents = PriceFile.read(text);
        assertThat(contents.problems()).isEmpty();
        return new Catalog(contents.entries());
    }

    private static long input(Quote quote) {
        return switch (quote) {
            case Quote.Priced(Price price, _) -> price.rate(Kind.INPUT, ServiceTier.STANDARD, 1);
            case Quote.Free _, Quote.Unpriced _ -> throw new AssertionError("no price: " + quote);
        };
    }
}
