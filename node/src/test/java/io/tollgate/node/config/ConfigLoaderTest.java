package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profiles;
import io.tollgate.providers.upstream.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @TempDir Path directory;

    @BeforeEach
    void writeCertificates() throws IOException {
        Files.writeString(directory.resolve("cert.pem"), "certificate");
        Files.writeString(directory.resolve("key.pem"), "key");
        Files.writeString(directory.resolve("ca.pem"), "bundle");
    }

    @Test
    void anEmptyFileHasTheDefaults() throws IOException {
        GatewayConfig config = new ConfigFixture(directory).loaded("");

        assertThat(config)
                .isEqualTo(
                        new GatewayConfig(
                                List.of(new ListenerConfig("0.0.0.0", 8080, null)),
                                new AdminConfig("127.0.0.1", 8081, null),
                                Defaults.LIMITS,
                                Defaults.DRAIN,
                                0,
                                directory.resolve("tollgate-data"),
                                List.of(),
                                List.of(),
                                Defaults.ROUTING,
                                List.of(),
                                OnClientGone.CANCEL,
                                List.of(),
                                Defaults.AUDIT,
                                null,
                                false,
                                SpendingConfig.NONE,
                                List.of()));
    }

    @Test
    void everyKeyIsMapped() throws IOException {
        String yaml =
                """
                listen:
                  - {host: 10.0.0.1, port: 80}
                  - host: 10.0.0.1
                    port: 443
                    tls: {certificate: cert.pem, key: key.pem}
                admin: {host: 10.0.0.2, port: 9000, token: an-admin-token-1234}
                limits:
                  head-bytes: 16KiB
                  headers: 50
                  body-bytes: 1MiB
                  upload-bytes: 2MiB
                  buffered-bytes: 3MiB
                  connections: 4
                  connections-per-address: 5
                  head-timeout: 6s
                  body-timeout: 7s
                  idle-timeout: 8s
                  realtime-idle: 9s
                drain: {notice: 2s, grace: 1m}
                io-threads: 3
                data-dir: data
                demo: true
                providers:
                  openai:
                    keys:
                      - {name: first, value: sk-1, weight: 3, models: [gpt-a]}
                      - sk-2
                    models: [gpt-a, gpt-b]
                  mine:
                    profile: openai
                    base-url: https://llm.example.com:8443/api/v1/
                    wire: openai-responses
                    auth: api-key
                    stream-options: false
                    drop-unsupported: true
                    operations: [/moderations]
                    keys: [sk-3]
                    headers: {X-Team: blue}
                    network:
                      connect-timeout: 1s
                      first-byte-timeout: 2s
                      idle-timeout: 3s
                      total-timeout: 4s
                      max-connections: 10
                      idle-expiry: 5s
                      proxy: http://proxy.example.com:3128
                      ca-bundle: ca.pem
                aliases:
                  fast:
                    targets:
                      - {model: openai/gpt-a, weight: 2}
                      - mine/any/thing
                    fallbacks: [gpt-4.1, openai/gpt-b]
                  gpt-4.1: openai/gpt-b
                routing:
                  retries-per-key: 2
                  max-attempts: 6
                  backoff: {base: 10ms, max: 20ms}
                  retry-budget: {ratio: 0.5, min: 7}
                  cool-down: {base: 30ms, max: 40ms}
                  breaker: {failures: 8, open: 9s}
                virtual-keys:
                  - {name: app, key: tg-0123456789abcdef, models: [fast, openai/*], team: blue}
                  - {name: other, key-sha256: DIGEST}
                stream: {on-client-gone: drain}
                """;

        String other = KeyDigest.of("tg-another-secret-key").hex();
        GatewayConfig config = new ConfigFixture(directory).loaded(yaml.replace("DIGEST", other));

        assertThat(config.listen())
                .containsExactly(
                        new ListenerConfig("10.0.0.1", 80, null),
                        new ListenerConfig(
                                "10.0.0.1",
                                443,
                                new TlsConfig(
                                        directory.resolve("cert.pem"),
                                        directory.resolve("key.pem"))));
        assertThat(config.admin())
                .isEqualTo(new AdminConfig("10.0.0.2", 9000, KeyDigest.of("an-admin-token-1234")));
        assertThat(config.limits())
                .isEqualTo(
                        new LimitsConfig(
                                16 << 10,
                                50,
                                1 << 20,
                                2 << 20,
                                3 << 20,
                                4,
                                5,
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(8),
                                Duration.ofSeconds(9)));
        assertThat(config.drain())
                .isEqualTo(new DrainConfig(Duration.ofSeconds(2), Duration.ofMinutes(1)));
        assertThat(config.ioThreads()).isEqualTo(3);
        assertThat(config.dataDir()).isEqualTo(directory.resolve("data"));
        assertThat(config.demo()).isTrue();
        assertThat(config.providers())
                .containsExactly(
                        new ProviderConfig(
                                "openai",
                                ConfigFixture.OPENAI,
                                new BaseUrl(new Origin(true, "api.openai.com", 443), "/v1"),
                                List.of(
                                        new KeyConfig(
                                                "first", new Secret("sk-1"), 3, List.of("gpt-a")),
                                        new KeyConfig("key-2", new Secret("sk-2"), 1, List.of())),
                                List.of("gpt-a", "gpt-b"),
                                Defaults.NETWORK,
                                List.of(),
                                false),
                        new ProviderConfig(
                                "mine",
                                new Profile(
                                        "openai",
                                        "https://llm.example.com:8443/api/v1",
                                        List.of("OPENAI_API_KEY"),
                                        List.of(),
                                        "/v1",
                                        Profile.Wire.OPENAI_RESPONSES,
                                        Profile.Auth.API_KEY,
                                        false,
                                        List.of("/moderations"),
                                        Set.of()),
                                new BaseUrl(new Origin(true, "llm.example.com", 8443), "/api/v1"),
                                List.of(new KeyConfig("key-1", new Secret("sk-3"), 1, List.of())),
                                List.of(),
                                new NetworkConfig(
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(4),
                                        10,
                                        Duration.ofSeconds(5),
                                        new Origin(false, "proxy.example.com", 3128),
                                        directory.resolve("ca.pem")),
                                List.of(new HeaderConfig("x-team", new Secret("blue"))),
                                true));
        assertThat(config.aliases())
                .containsExactly(
                        new AliasConfig(
                                "fast",
                                List.of(
                                        new AliasConfig.Target("openai", "gpt-a", 2),
                                        new AliasConfig.Target("mine", "any/thing", 1)),
                                List.of("gpt-4.1", "openai/gpt-b")),
                        new AliasConfig(
                                "gpt-4.1",
                                List.of(new AliasConfig.Target("openai", "gpt-b", 1)),
                                List.of()));
        assertThat(config.routing())
                .isEqualTo(
                        new RoutingConfig(
                                2,
                                6,
                                new RoutingConfig.Span(
                                        Duration.ofMillis(10), Duration.ofMillis(20)),
                                new RoutingConfig.RetryBudget(0.5, 7),
                                new RoutingConfig.Span(
                                        Duration.ofMillis(30), Duration.ofMillis(40)),
                                new RoutingConfig.Breaker(8, Duration.ofSeconds(9))));
        assertThat(config.virtualKeys())
                .containsExactly(
                        new VirtualKeyConfig(
                                "app",
                                KeyDigest.of("tg-0123456789abcdef"),
                                false,
                                List.of("fast", "openai/*"),
                                "blue",
                                null),
                        new VirtualKeyConfig(
                                "other", KeyDigest.ofHex(other), false, List.of("*"), null, null));
        assertThat(config.onClientGone()).isEqualTo(OnClientGone.DRAIN);
    }

    @Test
    void jsonIsYamlToo() throws IOException {
        GatewayConfig config =
                new ConfigFixture(directory)
                        .loaded("{\"listen\": {\"port\": 9999}, \"demo\": true}");

        assertThat(config.listen()).containsExactly(new ListenerConfig("0.0.0.0", 9999, null));
        assertThat(config.demo()).isTrue();
    }

    @Test
    void anchorsAreFollowed() throws IOException {
        GatewayConfig config =
                new ConfigFixture(directory)
                        .loaded(
                                """
                                providers:
                                  openai:
                                    keys: [sk-1]
                                    network: &slow {total-timeout: 1h}
                                  ollama:
                                    network: *slow
                                """);

        assertThat(config.providers())
                .extracting(provider -> provider.network().totalTimeout())
                .containsExactly(Duration.ofHours(1), Duration.ofHours(1));
    }

    @Test
    void withoutAFileProvidersComeFromTheEnvironment() {
        var fixture =
                new ConfigFixture(
                        directory, Map.of("OPENAI_API_KEY", "sk-env", "OTHER_API_KEY", "x"));

        GatewayConfig config = fixture.withoutFile();

        assertThat(config.providers())
                .containsExactly(
                        new ProviderConfig(
                                "openai",
                                ConfigFixture.OPENAI,
                                new BaseUrl(new Origin(true, "api.openai.com", 443), "/v1"),
                                List.of(new KeyConfig("env", new Secret("sk-env"), 1, List.of())),
                                List.of(),
                                Defaults.NETWORK,
                                List.of(),
                                false));
        assertThat(config.demo()).isTrue();
        assertThat(config.listen()).containsExactly(new ListenerConfig("127.0.0.1", 8080, null));
        assertThat(config.dataDir()).isEqualTo(directory.resolve("tollgate-data"));
    }

    @Test
    void aServerOfOnesOwnComesFromItsAddressInTheEnvironment() {
        var loader =
                new ConfigLoader(
                        Profiles.all(),
                        Map.of(
                                "VLLM_BASE_URL", "gpu:9000",
                                "OPENAI_API_KEY", "sk-1",
                                "OPENAI_BASE_URL", "https://openai.example.com/v1"));

        GatewayConfig config = ConfigFixture.loaded(loader.loadWithoutFile(directory));

        assertThat(config.providers())
                .extracting(ProviderConfig::name, provider -> provider.baseUrl().toString())
                .containsExactly(
                        tuple("openai", "https://openai.example.com/v1"),
                        tuple("vllm", "http://gpu:9000/v1"));
        assertThat(config.provider("vllm").orElseThrow().keys()).isEmpty();
    }

    @Test
    void aKeyWithoutAnAddressStopsTheStart() {
        var loader = new ConfigLoader(Profiles.all(), Map.of("AZURE_OPENAI_API_KEY", "k"));

        assertThat(loader.loadWithoutFile(directory))
                .isInstanceOfSatisfying(
                        LoadResult.Refused.class,
                        refused ->
                                assertThat(refused.problems().toString())
                                        .contains("AZURE_OPENAI_ENDPOINT: missing or no URL"));
    }

    @Test
    void aServerOfOnesOwnNeedsNoKeyInTheFileEither() throws IOException {
        var loader = new ConfigLoader(Profiles.all(), Map.of());
        Path file = directory.resolve("tollgate.yaml");

        Files.writeString(file, "providers: {vllm: }");
        GatewayConfig without = ConfigFixture.loaded(loader.load(file));
        Files.writeString(file, "providers: {vllm: {keys: [k]}}");
        GatewayConfig with = ConfigFixture.loaded(loader.load(file));

        assertThat(without.providers().getFirst().profile().auth()).isEqualTo(Profile.Auth.NONE);
        assertThat(with.providers().getFirst().profile().auth()).isEqualTo(Profile.Auth.BEARER);
    }

    @Test
    void aProviderWithoutKeysTakesTheUsualEnvironmentVariable() throws IOException {
        var fixture = new ConfigFixture(directory, Map.of("OPENAI_API_KEY", "sk-env"));

        GatewayConfig config = fixture.loaded("providers: {openai: }");

        assertThat(config.providers().getFirst().keys())
                .containsExactly(new KeyConfig("env", new Secret("sk-env"), 1, List.of()));
    }

    @Test
    void theEnvironmentSetsAddressesAndDataDirectory() {
        var fixture =
                new ConfigFixture(
                        directory,
                        Map.of(
                                "TOLLGATE_HOST", "0.0.0.0",
                                "TOLLGATE_PORT", "0",
                                "TOLLGATE_ADMIN_HOST", "0.0.0.0",
                                "TOLLGATE_ADMIN_PORT", "9091",
                                "TOLLGATE_DATA_DIR", "elsewhere"));

        GatewayConfig config = fixture.withoutFile();

        assertThat(config.listen()).containsExactly(new ListenerConfig("0.0.0.0", 0, null));
        assertThat(config.admin()).isEqualTo(new AdminConfig("0.0.0.0", 9091, null));
        assertThat(config.dataDir()).isEqualTo(directory.resolve("elsewhere"));
    }

    @Test
    void findsTheFileThatIsAskedForBeforeTheUsualOne() throws IOException {
        var named = new ConfigFixture(directory, Map.of("TOLLGATE_CONFIG", "named.yaml"));
        var plain = new ConfigFixture(directory);

        assertThat(plain.loader().find(null, directory)).isEmpty();
        Files.writeString(directory.resolve("tollgate.yaml"), "");
        assertThat(plain.loader().find(null, directory))
                .contains(directory.resolve("tollgate.yaml"));
        assertThat(named.loader().find(null, directory)).contains(directory.resolve("named.yaml"));
        assertThat(named.loader().find(Path.of("asked.yaml"), directory))
                .contains(directory.resolve("asked.yaml"));
    }

    @Test
    void aSecretPrintsAsStars() throws IOException {
        GatewayConfig config =
                new ConfigFixture(directory)
                        .loaded(
                                """
                                providers: {openai: {keys: [sk-hidden], headers: {x-a: hidden}}}
                                virtual-keys: [{name: a, key: tg-hidden-hidden-hidden}]
                                admin: {token: hidden-hidden-hidden}
                                """);

        assertThat(config.toString()).contains("********").doesNotContain("hidden");
    }
}
