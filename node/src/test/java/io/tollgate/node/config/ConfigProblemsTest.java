package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and in what words. */
class ConfigProblemsTest {
    private static final String TWO_PROVIDERS =
            """
            providers:
              openai: {keys: [sk-1], models: [gpt-a, gpt-b]}
              groq: {base-url: "http://h/v1", keys: [sk-2], models: [llama, gpt-b]}
            """;

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    lisen: {port: 1}                | lisen: unknown key (did you mean listen?), line 1
                    listen: {prot: 1}               | listen.prot: unknown key (did you mean port?), line 1
                    drain: {zzz: 1}                 | drain.zzz: unknown key (expected: notice or grace), line 1
                    drain: {grace_: 1s}             | drain.grace_: unknown key (did you mean grace?), line 1
                    listen: {port: 65536}           | listen.port: 65536 (expected: 0 to 65535), line 1
                    listen: {port: many}            | listen.port: many (expected: 0 to 65535), line 1
                    listen: {host: ""}              | listen.host: blank (expected: a host name or address), line 1
                    listen: 8080                    | listen: not a mapping (expected: key: value), line 1
                    listen: {port: [1]}             | listen.port: a list (expected: a single value), line 1
                    listen: {port: {a: 1}}          | listen.port: a mapping (expected: a single value), line 1
                    listen: [{port: 1}, {port: 1}]  | listen: 0.0.0.0:1 is there twice, line 1
                    listen: {port: 1, tls: {key: key.pem}} | listen.tls.certificate: missing (expected: a PEM file with the certificate and its chain), line 1
                    listen: {port: 1, tls: {certificate: cert.pem}} | listen.tls.key: missing (expected: a PEM file with the private key), line 1
                    listen: {port: 1, tls: {certificate: no.pem, key: key.pem}} | listen.tls.certificate: no.pem (expected: a file that can be read), line 1
                    admin: {token: short}           | admin.token: too short (expected: at least 16 characters), line 1
                    limits: {head-bytes: 32KB}      | limits.head-bytes: 32KB (expected: a size such as 4096, 32KiB or 16MiB), line 1
                    limits: {head-bytes: 12}        | limits.head-bytes: 12 (expected: 1KiB to 64KiB), line 1
                    limits: {headers: 1}            | limits.headers: 1 (expected: 10 to 1000), line 1
                    limits: {connections: 0}        | limits.connections: 0 (expected: 1 to 1000000), line 1
                    limits: {head-timeout: 5}       | limits.head-timeout: 5 (expected: a duration such as 200ms, 5s, 2m or 1h), line 1
                    limits: {head-timeout: 5ms}     | limits.head-timeout: 5ms (expected: 100ms to 1h), line 1
                    drain: {grace: -1s}             | drain.grace: -1s (expected: a duration such as 200ms, 5s, 2m or 1h), line 1
                    drain: {grace: 3h}              | drain.grace: 3h (expected: 0ms to 2h), line 1
                    routing: {max-attempts: 0}      | routing.max-attempts: 0 (expected: 1 to 20), line 1
                    routing: {retries-per-key: 11}  | routing.retries-per-key: 11 (expected: 0 to 10), line 1
                    routing: {backoff: {base: 5s}}  | routing.backoff.base: 5s (expected: at most max, 2s), line 1
                    routing: {retry-budget: {ratio: 2}} | routing.retry-budget.ratio: 2 (expected: 0 to 1), line 1
                    routing: {breaker: {failures: 0}} | routing.breaker.failures: 0 (expected: 1 to 1000), line 1
                    stream: {on-client-gone: stop}  | stream.on-client-gone: stop (expected: cancel or drain), line 1
                    stream: {on-client-gone: drian} | stream.on-client-gone: drian (expected: cancel or drain; did you mean drain?), line 1
                    demo: on-ish                    | demo: on-ish (expected: true or false), line 1
                    [1, 2]                          | not a mapping (expected: key: value), line 1
                    """)
    void refusesASetting(String yaml, String problem) throws IOException {
        writeCertificates();

        assertThat(new ConfigFixture(directory).problems(yaml)).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {openai: }                      | providers.openai.keys: missing (expected: at least one key, or the environment variable OPENAI_API_KEY), line 1
                    {openai: {keys: []}}            | providers.openai.keys: missing (expected: at least one key, or the environment variable OPENAI_API_KEY), line 1
                    {openai: {keys: [{name: a}]}}   | providers.openai.keys[0].value: missing (expected: a secret, such as ${VARIABLE} or file:path), line 1
                    {openai: {keys: [" "]}}         | providers.openai.keys[0]: blank (expected: a secret, such as ${VARIABLE} or file:path), line 1
                    {openai: {keys: [sk, {value: x, weight: -3}]}} | providers.openai.keys[1].weight: -3 (expected: 1 to 1000), line 1
                    {openai: {keys: [{name: a, value: x}, {name: a, value: y}]}} | providers.openai.keys[1].name: a is there twice (expected: unique names), line 1
                    {openai: {keys: [{name: a b, value: x}]}} | providers.openai.keys[0].name: a b (expected: 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit), line 1
                    {openai: {keys: [{value: x, models: [gpt-x]}], models: [gpt-a]}} | providers.openai.keys[0].models: gpt-x (expected: one of this provider's models; did you mean gpt-a?), line 1
                    {openai: {keys: [x], wire: openai}} | providers.openai.wire: openai (expected: openai-chat, openai-responses, anthropic, gemini, vertex, cohere, ollama, replicate, elevenlabs, bedrock or bedrock-invoke), line 1
                    {openai: {keys: [x], auth: basic}}  | providers.openai.auth: basic (expected: bearer, api-key, x-api-key, x-goog-api-key, xi-api-key, aws or none), line 1
                    {openai: {keys: [x], profile: opena}} | providers.openai.profile: opena (expected: a known provider; did you mean openai?), line 1
                    {openai: {keys: [x], base-url: "ftp://h"}} | providers.openai.base-url: ftp://h (expected: an http or https URL without user, query or fragment, such as https://api.example.com/v1), line 1
                    {openai: {keys: [x], base-url: "https://u:p@h/"}} | providers.openai.base-url: https://***@h/ (expected: an http or https URL without user, query or fragment, such as https://api.example.com/v1), line 1
                    {mine: {keys: [x]}}             | providers.mine.base-url: missing (expected: an http or https URL without user, query or fragment, such as https://api.example.com/v1), line 1
                    {demo: {keys: [x]}}             | providers.demo: demo is the built-in provider (expected: another name), line 1
                    {"a b": {keys: [x], base-url: "http://h"}} | providers["a b"]: a b is no name for a provider (expected: 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit), line 1
                    {openai: {keys: [x], headers: {authorization: y}}} | providers.openai.headers.authorization: this header is the gateway's own (expected: another), line 1
                    {openai: {keys: [x], headers: {"x y": y}}} | providers.openai.headers["x y"]: not a header name, line 1
                    {openai: {keys: [x], headers: {x: "é"}}} | providers.openai.headers.x: not a header value (expected: printable ASCII on one line), line 1
                    {openai: {keys: [x], network: {proxy: here}}} | providers.openai.network.proxy: here (expected: a URL such as http://proxy.example.com:3128), line 1
                    {openai: {keys: [x], network: {ca-bundle: no.pem}}} | providers.openai.network.ca-bundle: no.pem (expected: a file that can be read), line 1
                    {openai: {keys: [x], network: {connect-timeout: 0}}} | providers.openai.network.connect-timeout: 0 (expected: 10ms to 5m), line 1
                    {openai: {keys: [x], network: {max-connections: 0}}} | providers.openai.network.max-connections: 0 (expected: 1 to 1000000), line 1
                    """)
    void refusesAProvider(String providers, String problem) throws IOException {
        List<String> problems = new ConfigFixture(directory).problems("providers: " + providers);

        assertThat(problems).contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {fast: {fallbacks: [openai/gpt-a]}} | aliases.fast.targets: missing (expected: at least one provider/model), line 4
                    {fast: gpt-a}                   | aliases.fast: gpt-a (expected: provider/model), line 4
                    {fast: opnai/gpt-a}             | aliases.fast: opnai/gpt-a names the unknown provider opnai (expected: openai or groq; did you mean openai?), line 4
                    {fast: openai/gpt-x}            | aliases.fast: openai/gpt-x names a model that openai does not offer (expected: one of its models; did you mean gpt-a?), line 4
                    {fast: {targets: [{weight: 1}]}} | aliases.fast.targets[0].model: missing (expected: provider/model), line 4
                    {fast: {targets: [{model: openai/gpt-a, weight: 0}]}} | aliases.fast.targets[0].weight: 0 (expected: 1 to 1000), line 4
                    {openai/gpt-z: openai/gpt-a}    | aliases.openai/gpt-z: this name would hide a provider's model (expected: another name), line 4
                    {fast: {targets: [openai/gpt-a], fallbacks: [fats]}} | aliases.fast.fallbacks[0]: fats is no known model (expected: an alias, provider/model, or a model that one provider offers; did you mean fast?), line 4
                    {fast: {targets: [openai/gpt-a], fallbacks: [gpt-b]}} | aliases.fast.fallbacks[0]: gpt-b is offered by more than one provider (expected: provider/model), line 4
                    """)
    void refusesAnAlias(String aliases, String problem) throws IOException {
        List<String> problems =
                new ConfigFixture(directory).problems(TWO_PROVIDERS + "aliases: " + aliases);

        assertThat(problems).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    [{key: tg-0123456789abcdef}]    | virtual-keys[0].name: missing (expected: a name for this key), line 4
                    [{name: a}]                     | virtual-keys[0].key: missing (expected: a secret, such as ${VARIABLE} or file:path), line 4
                    [{name: a, key: short}]         | virtual-keys[0].key: 5 characters (expected: 16 to 256), line 4
                    [{name: a, key: "with space in the key"}] | virtual-keys[0].key: not fit for a header (expected: printable ASCII without spaces), line 4
                    [{name: a, key-sha256: abc}]    | virtual-keys[0].key-sha256: not a SHA-256 digest (expected: 64 hexadecimal digits), line 4
                    [{name: a, key: tg-0123456789abcdef}, {name: b, key: tg-0123456789abcdef}] | virtual-keys[1].key: the same key as that of a (expected: one of its own), line 4
                    [{name: a, key: tg-0123456789abcdef}, {name: a, key: tg-0123456789abcdeg}] | virtual-keys[1].name: a is there twice (expected: unique names), line 4
                    [{name: a, key: tg-0123456789abcdef, models: [gtp-a]}] | virtual-keys[0].models: gtp-a is no known model (expected: an alias, provider/model, or a model that one provider offers; did you mean gpt-a?), line 4
                    [{name: a, key: tg-0123456789abcdef, models: [none/gpt-a]}] | virtual-keys[0].models: none/gpt-a names the unknown provider none (expected: openai or groq), line 4
                    """)
    void refusesAVirtualKey(String keys, String problem) throws IOException {
        List<String> problems =
                new ConfigFixture(directory).problems(TWO_PROVIDERS + "virtual-keys: " + keys);

        assertThat(problems).containsExactly(problem);
    }

    @Test
    void aCircleOfFallbacksIsNoProblem() throws IOException {
        GatewayConfig config =
                new ConfigFixture(directory)
                        .loaded(
                                TWO_PROVIDERS
                                        + """
                                        aliases:
                                          a: {targets: [openai/gpt-a], fallbacks: [b]}
                                          b: {targets: [groq/llama], fallbacks: [a]}
                                        """);

        assertThat(config.aliases()).hasSize(2);
    }

    @Test
    void tellsAllProblemsAtOnceWithTheirLines() throws IOException {
        List<String> problems =
                new ConfigFixture(directory)
                        .problems(
                                """
                                listen:
                                  port: 70000
                                limits:
                                  headers: none
                                  haeders: 1
                                providers:
                                  openai:
                                    keys:
                                      - value: ${MISSING}
                                        weight: 0
                                aliases:
                                  gpt-4.1: nobody/x
                                """);

        assertThat(problems)
                .containsExactly(
                        "listen.port: 70000 (expected: 0 to 65535), line 2",
                        "limits.headers: none (expected: 10 to 1000), line 4",
                        "limits.haeders: unknown key (did you mean headers?), line 5",
                        "providers.openai.keys[0].value: the environment variable MISSING is not"
                                + " set, line 9",
                        "providers.openai.keys[0].weight: 0 (expected: 1 to 1000), line 10",
                        "aliases[\"gpt-4.1\"]: nobody/x names the unknown provider nobody"
                                + " (expected: openai), line 12");
    }

    /** Each with a place for an unknown key, among other problems. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen: {port: 70000, tls: {key: no.pem, UNKNOWN}, UNKNOWN}",
                "limits: {headers: 1, UNKNOWN}",
                "routing: {max-attempts: 0, backoff: {base: 5s, UNKNOWN}, UNKNOWN}",
                "spending: {wait: x, alert-webhook: {url: 3, UNKNOWN}, UNKNOWN}",
                "audit: {mode: x, store: clickhouse, clickhouse: {database: 1, UNKNOWN}, UNKNOWN}",
                "cluster: {port: x, members: [a], kubernetes: {UNKNOWN}, UNKNOWN}",
                "users: {a: {role: x, token-sha256: x, expires: x, UNKNOWN}}",
                "customers: {a: {budgets: [{usd: x, alerts: [0], UNKNOWN}], UNKNOWN}}",
                "customers: {a: {limits: [{requests: x, alerts: [0], UNKNOWN}]}}",
                "teams: {a: {customer: x, limits: [{alerts: [0], UNKNOWN}], UNKNOWN}}",
                "prices: {models: [{input: x, batch: {output: x, UNKNOWN}, UNKNOWN}], UNKNOWN}",
                "aliases: {a: {targets: [{weight: 0, UNKNOWN}], fallbacks: [b], UNKNOWN}}",
                "virtual-keys: [{key: short, enabled: 7, previous: [{key-sha256: a, UNKNOWN}],"
                        + " UNKNOWN}]",
                "providers: {openai: {keys: [{value: x, entra: {UNKNOWN}, weight: 0, UNKNOWN}],"
                        + " wire: x, network: {proxy: z, UNKNOWN}, UNKNOWN}}",
            })
    void anUnknownKeyHidesNothingElse(String yaml) throws IOException {
        var fixture = new ConfigFixture(directory);
        List<String> without = fixture.problems(yaml.replaceAll("(, )?UNKNOWN", ""));
        List<String> with = fixture.problems(yaml.replace("UNKNOWN", "zzz: 1"));

        assertThat(without).hasSizeGreaterThanOrEqualTo(1).noneMatch(ConfigProblemsTest::isUnknown);
        assertThat(with).containsAll(without);
        assertThat(with)
                .filteredOn(ConfigProblemsTest::isUnknown)
                .hasSize(yaml.split("UNKNOWN", -1).length - 1);
    }

    private static boolean isUnknown(String problem) {
        return problem.contains("unknown key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    prices: {models: [{provider: openai, modell: m, input: x}]} | prices.models[0].modell: unknown key (did you mean model?), line 1 | prices.models[0].input: x (expected: dollars such as 2.5, at most 1000000000, with at most 9 decimals), line 1
                    customers: {a: {limits: [{requests: 1, peroid: 1h, alerts: [0]}]}} | customers.a.limits[0].peroid: unknown key (did you mean period?), line 1 | customers.a.limits[0].alerts: 0 (expected: percents from 1 to 100, ascending), line 1
                    virtual-keys: [{name: a, key: tg-0123456789abcdef}, {nmae: b, key: tg-0123456789abcdef}] | virtual-keys[1].nmae: unknown key (did you mean name?), line 1 | virtual-keys[1].key: the same key as that of a (expected: one of its own), line 1
                    virtual-keys: [{name: a, key: tg-0123456789abcdef, previous: [{key-sha256: abc, untli: 2027-01-01}]}] | virtual-keys[0].previous[0].untli: unknown key (did you mean until?), line 1 | virtual-keys[0].previous[0].key-sha256: not a SHA-256 digest (expected: 64 hexadecimal digits), line 1
                    """)
    void aMisspeltKeyHidesNothingElse(String yaml, String unknown, String other)
            throws IOException {
        assertThat(new ConfigFixture(directory).problems(yaml)).contains(unknown, other);
    }

    @Test
    void refusesWhatIsNotYaml() throws IOException {
        var fixture = new ConfigFixture(directory);

        assertThat(fixture.problems("a: [1\nb: 2"))
                .singleElement()
                .asString()
                .startsWith("not YAML: ")
                .endsWith(", line 2");
        assertThat(fixture.problems("demo: true\n---\ndemo: false"))
                .containsExactly("a second document (expected: one), line 3");
        assertThat(fixture.problems("listen:\n- port: 1\n  port: 2"))
                .containsExactly("listen[0].port: this key is there twice, line 3");
    }

    @Test
    void refusesAFileThatCannotBeRead() throws IOException {
        var loader = new ConfigFixture(directory).loader();
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xc3, 0x28});

        assertThat(loader.load(directory.resolve("none.yaml")))
                .isEqualTo(refusal(directory.resolve("none.yaml") + " does not exist"));
        assertThat(loader.load(binary))
                .isEqualTo(refusal(binary + " is not text (expected: YAML in UTF-8)"));
        assertThat(loader.load(directory))
                .isEqualTo(refusal(directory + " is a directory (expected: a file)"));
    }

    @Test
    void refusesAPortOfTheEnvironment() {
        var fixture = new ConfigFixture(directory, Map.of("TOLLGATE_PORT", "http"));

        assertThat(fixture.loader().loadWithoutFile(directory))
                .isEqualTo(
                        new LoadResult.Refused(
                                List.of(
                                        new Problem(
                                                "TOLLGATE_PORT",
                                                "http (expected: 0 to 65535)",
                                                0))));
    }

    @Test
    void neverShowsWhatAReferenceLedTo() throws IOException {
        var fixture =
                new ConfigFixture(
                        directory, Map.of("OPENAI_API_KEY", "sk-secret", "KEY", "sk-secret"));
        Files.writeString(directory.resolve("key.txt"), "sk-secret\n");

        List<String> problems =
                fixture.problems(
                        """
                        listen: {port: "${KEY}"}
                        demo: env.KEY
                        limits: {head-timeout: "file:key.txt"}
                        virtual-keys: [{name: a, key: "${KEY}"}]
                        providers: {openai: {base-url: "${KEY}"}}
                        """);

        assertThat(problems)
                .hasSize(5)
                .allSatisfy(problem -> assertThat(problem).doesNotContain("sk-secret"))
                .contains("listen.port: ${KEY} (expected: 0 to 65535), line 1");
    }

    private static LoadResult refusal(String message) {
        return new LoadResult.Refused(List.of(new Problem("", message, 0)));
    }

    private void writeCertificates() throws IOException {
        Files.writeString(directory.resolve("cert.pem"), "certificate");
        Files.writeString(directory.resolve("key.pem"), "key");
    }
}
