package io.tollgate.node.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.governance.ledger.Limit;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.node.config.AliasConfig;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.KeyConfig;
import io.tollgate.node.config.ProviderConfig;
import io.tollgate.node.config.VirtualKeyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From LiteLLM's files to a configuration that our own loader takes. */
class LiteLlmImportTest {
    private final Path directory;
    private final Imported imported;
    private final GatewayConfig config;

    LiteLlmImportTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Path file = Examples.copy("litellm.yaml", directory);
        Path export = Files.createDirectory(directory.resolve("export"));
        Examples.copy("litellm-keys.json", export);
        Examples.copy("litellm-teams.json", export);
        imported = LiteLlmImport.read(file, export, Examples.CLOCK);
        config = Examples.loaded(imported, directory);
    }

    @Test
    void deploymentsOfOneNameBecomeTargetsWithTheirWeights() {
        assertThat(config.alias("gpt-4o").orElseThrow())
                .isEqualTo(
                        new AliasConfig(
                                "gpt-4o",
                                List.of(
                                        new AliasConfig.Target("openai", "gpt-4o", 3),
                                        new AliasConfig.Target("azure", "gpt-4o-eu", 1)),
                                List.of("claude")));
        assertThat(config.alias("gpt-4").orElseThrow().targets())
                .isEqualTo(config.alias("gpt-4o").orElseThrow().targets());
    }

    @Test
    void providersHaveTheirAddressesTimesAndKeys() {
        ProviderConfig azure = config.provider("azure").orElseThrow();
        assertThat(azure.baseUrl().toString()).isEqualTo("https://eu.openai.azure.com/openai");
        assertThat(azure.profile().apiVersion()).isEqualTo("2024-10-21");
        assertThat(azure.network().totalTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(azure.dropUnsupported()).isTrue();

        ProviderConfig house = config.provider("openai-compatible").orElseThrow();
        assertThat(house.baseUrl().toString()).isEqualTo("http://10.0.0.7:8000/v1");
        assertThat(house.keys()).isEmpty();
        assertThat(house.network().totalTimeout()).isEqualTo(Duration.ofMinutes(2));

        assertThat(config.provider("bedrock").orElseThrow().models())
                .containsExactly("us.amazon.nova-pro-v1:0");
        assertThat(config.provider("groq").orElseThrow().models()).isEmpty();
        assertThat(config.provider("anthropic").orElseThrow().keys())
                .extracting(KeyConfig::name)
                .containsExactly("key-1");
    }

    @Test
    void referencesStayReferences() {
        assertThat(imported.yaml()).contains("${OPENAI_KEY_A}", "${AZURE_KEY_EU}", "${GROQ_KEY}");
        assertThat(imported.variables())
                .containsKeys("OPENAI_KEY_A", "LITELLM_MASTER_KEY")
                .doesNotContainKeys("DATABASE_URL", "REDIS_HOST");
        assertThat(imported.secretsInClear()).isFalse();
    }

    @Test
    void retriesAndRestsAreTakenOver() {
        assertThat(config.routing().maxAttempts()).isEqualTo(5);
        assertThat(config.routing().coolDown().base()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.routing().breaker().failures()).isEqualTo(4);
    }

    @Test
    void pricesAreOfAMillionTokens() {
        assertThat(config.prices())
                .anySatisfy(price -> {
                    assertThat(price.model()).isEqualTo("llama-70b");
                    assertThat(price.terms())
                            .containsEntry("input", "0.25")
                            .containsEntry("output", "1");
                })
                .anySatisfy(price -> {
                    assertThat(price.model()).isEqualTo("gpt-4o-eu");
                    assertThat(price.terms()).containsEntry("same-as", "gpt-4o");
                });
    }

    @Test
    void aKeyThatIsInUseGoesOnWorking() {
        VirtualKeyConfig key = key("search-backend");

        assertThat(key.digest()).isEqualTo(KeyDigest.of("sk-one-old-key-of-litellm"));
        assertThat(key.team()).isEqualTo("search");
        assertThat(key.models()).containsExactly("gpt-4o");
        assertThat(key.expires()).isEqualTo(Instant.parse("2027-01-31T00:00:00Z"));
        assertThat(key.enabled()).isTrue();
        assertThat(key.limits())
                .extracting(Limit::id)
                .containsExactlyInAnyOrder(
                        "key/search-backend|usd|month-Europe/Berlin",
                        "key/search-backend|requests|rolling-PT1M",
                        "key/search-backend|tokens|rolling-PT1M",
                        "key/search-backend|parallel|standing");
    }

    @Test
    void whatWasSpentIsTakenOffTheRunningBudget() {
        Limit budget = key("search-backend").limits().getFirst();

        assertThat(budget.mostAt(Instant.parse("2026-11-22T00:00:00Z").toEpochMilli()))
                .isEqualTo(59_500_000_000L);
        assertThat(budget.mostAt(Instant.parse("2026-12-01T00:00:00Z").toEpochMilli()))
                .isEqualTo(100_000_000_000L);
    }

    @Test
    void aBudgetThatNeverBeginsAnewKeepsWhatIsLeftOfIt() {
        assertThat(key("nobody").limits().getFirst().most()).isEqualTo(6_000_000_000L);
    }

    @Test
    void aKeyWhoseModelsAreGoneMayNotUseAll() {
        assertThat(key("nobody").enabled()).isFalse();
        assertThat(key("old").enabled()).isFalse();
        assertThat(Examples.left(imported, "litellm-keys.json.keys[1].models"))
                .contains("gone-model");
    }

    @Test
    void teamsKeepBudgetsAlertsAndTheirCustomer() {
        assertThat(config.spending().teams())
                .singleElement()
                .satisfies(team -> {
                    assertThat(team.name()).isEqualTo("search");
                    assertThat(team.within()).isEqualTo("acme");
                    assertThat(team.limits().getFirst().alerts()).containsExactly(80);
                });
    }

    @Test
    void nothingIsDroppedInSilence() {
        assertThat(Examples.left(imported, "litellm_settings.made_up_setting"))
                .isEqualTo(Reasons.UNKNOWN);
        assertThat(Examples.left(imported, "litellm_settings.cache")).contains("cache");
        assertThat(Examples.left(imported, "general_settings.database_url")).contains("database");
        assertThat(Examples.left(imported, "router_settings.redis_host")).isNotEmpty();
        assertThat(Examples.left(imported, "model_list[6]")).contains("sagemaker");
        assertThat(Examples.left(imported, "model_list[2].litellm_params.tags")).isNotEmpty();
        assertThat(Examples.left(imported, "model_list[3].litellm_params.temperature"))
                .isNotEmpty();
        assertThat(Examples.left(imported, "router_settings.fallbacks[0].gpt-4o[1]"))
                .contains("absent");
        assertThat(Examples.left(imported, "litellm-keys.json.keys[0].metadata")).isNotEmpty();
        assertThat(Examples.left(imported, "litellm-keys.json.keys[3]")).contains("digest alone");
        assertThat(Examples.left(imported, "litellm-keys.json.total_count")).contains("4 of 9");
        assertThat(Examples.left(imported, "litellm-teams.json[0].members_with_roles"))
                .isNotEmpty();
        assertThat(Examples.changed(imported, "general_settings.master_key"))
                .contains("virtual key");
        assertThat(Examples.changed(imported, "model_list[2].litellm_params.rpm"))
                .contains("weight");
    }

    @Test
    void aNameThatWouldHideAProviderGivesItAnother() throws IOException {
        Imported other =
                of(
                        """
                        model_list:
                          - model_name: openai/gpt-4o
                            litellm_params: {model: azure/x, api_base: "https://a.openai.azure.com", api_key: os.environ/K}
                          - model_name: anthropic/claude-haiku-4-5
                            litellm_params: {model: anthropic/claude-haiku-4-5}
                          - model_name: mini
                            litellm_params: {model: gpt-4o-mini}
                        """);

        GatewayConfig loaded = Examples.loaded(other, directory);
        assertThat(loaded.aliases())
                .extracting(AliasConfig::name)
                .containsExactly("openai/gpt-4o", "mini");
        assertThat(loaded.providers())
                .extracting(ProviderConfig::name)
                .containsExactly("azure", "anthropic", "openai-provider");
    }

    @Test
    void ordersAreFallbacksAndWhoHasNoWeightIsNoTarget() throws IOException {
        Imported other =
                of(
                        """
                        model_list:
                          - model_name: m
                            litellm_params: {model: openai/a, order: 1, weight: 2}
                          - model_name: m
                            litellm_params: {model: groq/b, order: 1}
                          - model_name: m
                            litellm_params: {model: mistral/c, order: 2}
                        """);

        AliasConfig alias = Examples.loaded(other, directory).alias("m").orElseThrow();
        assertThat(alias.targets()).containsExactly(new AliasConfig.Target("openai", "a", 1));
        assertThat(alias.fallbacks()).containsExactly("mistral/c");
        assertThat(Examples.changed(other, "model_list[1]")).contains("never");
    }

    @Test
    void keysOfOneModelShareByWeight() throws IOException {
        Imported other =
                of(
                        """
                        model_list:
                          - model_name: m
                            litellm_params: &p {model: openai/a, api_key: os.environ/A, rpm: 900}
                          - model_name: m
                            litellm_params: {<<: *p, api_key: os.environ/B, rpm: 300}
                        """);

        ProviderConfig openai = Examples.loaded(other, directory).provider("openai").orElseThrow();
        assertThat(openai.keys()).extracting(KeyConfig::weight).containsExactly(3, 1);
    }

    @Test
    void aSecretInClearIsTold() throws IOException {
        Imported other =
                of(
                        """
                        model_list:
                          - model_name: m
                            litellm_params: {model: openai/a, api_key: "sk-in-${clear}"}
                        """);

        assertThat(other.secretsInClear()).isTrue();
        assertThat(Examples.changed(other, "model_list[0].litellm_params.api_key"))
                .contains("clear");
        assertThat(other.report().lines()).noneMatch(line -> line.contains("sk-in-"));
        Examples.loaded(other, directory);
    }

    @Test
    void whatIsNoSuchFileIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("other.yaml"), "a: 1\n");

        assertThatThrownBy(() -> LiteLlmImport.read(file, null, Examples.CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no configuration of LiteLLM");
    }

    private Imported of(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("other.yaml"), yaml);
        return LiteLlmImport.read(file, null, Examples.CLOCK);
    }

    private VirtualKeyConfig key(String name) {
        return config.virtualKeys().stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
