package io.tollgate.node.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.governance.ledger.Limit;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.KeyConfig;
import io.tollgate.node.config.ProviderConfig;
import io.tollgate.node.config.VirtualKeyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From Bifrost's file to a configuration that our own loader takes. */
class BifrostImportTest {
    @TempDir Path directory;

    @Test
    void providersAndTheirKeysAreTakenOver() throws IOException {
        GatewayConfig config = Examples.loaded(example(), directory);

        ProviderConfig openai = config.provider("openai").orElseThrow();
        assertThat(openai.keys())
                .extracting(KeyConfig::name)
                .containsExactly("primary", "secondary");
        assertThat(openai.keys()).extracting(KeyConfig::weight).containsExactly(7, 3);
        assertThat(openai.keys().getLast().models()).containsExactly("gpt-4o-mini");
        assertThat(openai.models()).isEmpty();
        assertThat(openai.network().totalTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(openai.headers()).extracting(header -> header.name()).containsExactly("x-team");
        assertThat(config.provider("azure").orElseThrow().models()).containsExactly("gpt-4o-prod");
        assertThat(config.alias("gpt-4o").orElseThrow().targets().getFirst().model())
                .isEqualTo("gpt-4o-prod");
        assertThat(config.provider("ollama").orElseThrow().baseUrl().toString())
                .isEqualTo("http://127.0.0.1:11434/v1");
        assertThat(config.routing().maxAttempts()).isEqualTo(4);
        assertThat(config.routing().backoff().max()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.limits().bodyBytes()).isEqualTo(50 << 20);
    }

    @Test
    void keysTeamsAndCustomersKeepTheirLimits() throws IOException {
        GatewayConfig config = Examples.loaded(example(), directory);

        VirtualKeyConfig platform = config.virtualKeys().getFirst();
        assertThat(platform.name()).isEqualTo("platform");
        assertThat(platform.team()).isEqualTo("ml");
        assertThat(platform.models()).containsExactly("openai/gpt-4o-mini", "gpt-4o");
        Limit budget = platform.limits().getFirst();
        assertThat(budget.period().id()).isEqualTo("month-UTC");
        assertThat(budget.mostAt(Instant.parse("2026-11-30T23:59:59Z").toEpochMilli()))
                .isEqualTo(379_750_000_000L);
        assertThat(budget.mostAt(Instant.parse("2026-12-01T00:00:00Z").toEpochMilli()))
                .isEqualTo(500_000_000_000L);
        assertThat(config.spending().customers().getFirst().name()).isEqualTo("Acme-Corp");
        assertThat(config.spending().customers().getFirst().limits())
                .extracting(Limit::id)
                .containsExactly(
                        "customer/Acme-Corp|requests|rolling-PT1H",
                        "customer/Acme-Corp|tokens|rolling-PT1M");
        assertThat(config.spending().teams().getFirst().within()).isEqualTo("Acme-Corp");
        assertThat(config.spending().teams().getFirst().limits().getFirst().period().id())
                .isEqualTo("rolling-PT168H");
        assertThat(config.spending().providers().getFirst().limits().getFirst().most())
                .isEqualTo(200);
    }

    @Test
    void aKeyInClearIsKeptByItsDigestAndWhoMayUseNothingIsSwitchedOff() throws IOException {
        Imported imported = example();
        VirtualKeyConfig key = Examples.loaded(imported, directory).virtualKeys().get(1);

        assertThat(key.digest()).isEqualTo(KeyDigest.of("sk-bf-0123456789abcdef"));
        assertThat(key.enabled()).isFalse();
        assertThat(key.team()).isEqualTo("Acme-Corp");
        assertThat(imported.yaml()).doesNotContain("sk-bf-").contains("${VK_PLATFORM}");
        assertThat(imported.secretsInClear()).isFalse();
    }

    @Test
    void nothingIsDroppedInSilence() throws IOException {
        Imported imported = example();

        assertThat(Examples.left(imported, "made_up")).isEqualTo(Reasons.UNKNOWN);
        assertThat(Examples.left(imported, "mcp")).contains("MCP");
        assertThat(Examples.left(imported, "plugins")).contains("plugins");
        assertThat(Examples.left(imported, "logs_store")).contains("audit");
        assertThat(Examples.left(imported, "providers.deepgram")).contains("profile");
        assertThat(Examples.left(imported, "providers.openai.network_config.insecure_skip_verify"))
                .contains("certificates");
        assertThat(
                        Examples.left(
                                imported,
                                "providers.openai.concurrency_and_buffer_size.buffer_size"))
                .contains("queue");
        assertThat(Examples.left(imported, "governance.virtual_keys[2]")).contains("database");
        assertThat(Examples.left(imported, "governance.virtual_keys[0].mcp_configs"))
                .contains("MCP");
        assertThat(
                        Examples.left(
                                imported, "governance.virtual_keys[0].provider_configs[1].key_ids"))
                .isNotEmpty();
        assertThat(Examples.left(imported, "governance.budgets[2]")).contains("nobody");
        assertThat(Examples.left(imported, "governance.routing_rules")).contains("aliases");
        assertThat(Examples.left(imported, "governance.auth_config")).contains("token");
        assertThat(Examples.left(imported, "client.drop_excess_requests")).contains("503");
    }

    @Test
    void anEmptyListAllowsAllInTheFirstVersionOnly() throws IOException {
        String keys =
                "\"providers\": {\"openai\": {\"keys\": [{\"name\": \"a\", \"value\": \"env.A\", \"models\": []}]}}";

        assertThat(of("{\"version\": 1, " + keys + "}").yaml()).contains("${A}");
        Imported second = of("{" + keys + "}");
        assertThat(second.yaml()).doesNotContain("${A}");
        assertThat(Examples.left(second, "providers.openai.keys[0]")).contains("allows none");
    }

    @Test
    void keysWithAddressesOfTheirOwnAreSeveralProviders() throws IOException {
        Imported imported =
                of(
                        """
                        {"providers": {"azure": {"keys": [
                          {"name": "e", "value": "env.E", "models": ["*"], "azure_key_config": {"endpoint": "https://e.openai.azure.com/"}},
                          {"name": "w", "models": ["*"], "azure_key_config": {"endpoint": "https://w.openai.azure.com"}}]}}}
                        """);

        assertThat(Examples.loaded(imported, directory).providers())
                .extracting(one -> one.name() + " " + one.baseUrl())
                .containsExactly(
                        "azure https://e.openai.azure.com/openai/v1",
                        "azure-2 https://w.openai.azure.com/openai/v1");
    }

    private Imported example() throws IOException {
        return BifrostImport.read(Examples.copy("bifrost.json", directory), Examples.CLOCK);
    }

    private Imported of(String json) throws IOException {
        return BifrostImport.read(
                Files.writeString(directory.resolve("other.json"), json), Examples.CLOCK);
    }
}
