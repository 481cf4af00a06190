package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.config.AuditConfig.Mode;
import io.tollgate.node.config.AuditConfig.StoreKind;
import io.tollgate.node.config.AuditConfig.WhenFull;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code audit}. */
class AuditMapperTest {
    @TempDir Path directory;

    @Test
    void everyKeyIsMapped() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), "certificates");
        GatewayConfig config =
                new ConfigFixture(directory, Map.of("CH_PASSWORD", "pw", "HOOK", "hook-secret"))
                        .loaded(
                                """
                                audit:
                                  mode: strict
                                  node: eu-1.a_b
                                  when-full: serve
                                  retention: 3h
                                  max-bytes: 1GiB
                                  prompt-hash: sha-256
                                  bodies: {keep: true, max-bytes: 1MiB}
                                  row-days: 90
                                  body-days: 7
                                  store: clickhouse
                                  clickhouse:
                                    hosts: ["https://ch-1.example:8443", "http://ch-2.example:8123/"]
                                    database: gateway
                                    user: writer
                                    password: ${CH_PASSWORD}
                                    ca-file: ca.pem
                                    connect-timeout: 1s
                                    socket-timeout: 10s
                                  file: {folder: lines, max-bytes: 2MiB, gzip: false}
                                  webhook: {url: "https://hook.example/in?a=b", secret: env.HOOK, timeout: 4s}
                                """);

        assertThat(config.audit())
                .isEqualTo(
                        new AuditConfig(
                                Mode.STRICT,
                                "eu-1.a_b",
                                WhenFull.SERVE,
                                Duration.ofHours(3),
                                1L << 30,
                                AuditConfig.PromptHash.SHA_256,
                                true,
                                1 << 20,
                                90,
                                7,
                                StoreKind.CLICKHOUSE,
                                new AuditConfig.ClickHouse(
                                        List.of(
                                                URI.create("https://ch-1.example:8443"),
                                                URI.create("http://ch-2.example:8123")),
                                        "gateway",
                                        "writer",
                                        new Secret("pw"),
                                        directory.resolve("ca.pem"),
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(10)),
                                new AuditConfig.FileSink(
                                        directory.resolve("lines"), 2 << 20, false),
                                new AuditConfig.Webhook(
                                        URI.create("https://hook.example/in?a=b"),
                                        new Secret("hook-secret"),
                                        Duration.ofSeconds(4))));
        assertThat(config.audit().toString()).doesNotContain("pw", "hook-secret");
    }

    @Test
    void fewKeysAreEnough() throws IOException {
        AuditConfig audit =
                new ConfigFixture(directory)
                        .loaded(
                                """
                                audit:
                                  store: clickhouse
                                  clickhouse: {hosts: "http://ch:8123"}
                                  file: {folder: lines}
                                  webhook: {url: "http://hook", secret: shared}
                                """)
                        .audit();

        assertThat(audit.mode()).isEqualTo(Mode.GROUP);
        assertThat(audit.clickHouse())
                .isEqualTo(
                        new AuditConfig.ClickHouse(
                                List.of(URI.create("http://ch:8123")),
                                "tollgate",
                                "default",
                                null,
                                null,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(30)));
        assertThat(audit.file())
                .isEqualTo(new AuditConfig.FileSink(directory.resolve("lines"), 256L << 20, true));
        assertThat(audit.webhook())
                .isEqualTo(
                        new AuditConfig.Webhook(
                                URI.create("http://hook"),
                                new Secret("shared"),
                                Duration.ofSeconds(10)));
    }

    @Test
    void aVirtualKeyMayKeepBodiesOrNot() throws IOException {
        List<VirtualKeyConfig> keys =
                new ConfigFixture(directory)
                        .loaded(
                                """
                                virtual-keys:
                                  - {name: a, key: tg-0123456789abcdea, bodies: true}
                                  - {name: b, key: tg-0123456789abcdeb, bodies: false}
                                  - {name: c, key: tg-0123456789abcdec}
                                """)
                        .virtualKeys();

        assertThat(keys).extracting(VirtualKeyConfig::bodies).containsExactly(true, false, null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {mode: fast}                    | audit.mode: fast (expected: strict, group, relaxed or off), line 1
                    {mode: strickt}                 | audit.mode: strickt (expected: strict, group, relaxed or off; did you mean strict?), line 1
                    {node: "a b"}                   | audit.node: a b (expected: at most 64 letters, digits, '-', '_' or '.'), line 1
                    {when-full: stop}               | audit.when-full: stop (expected: refuse or serve), line 1
                    {retention: 1s}                 | audit.retention: 1s (expected: 1m to 365d), line 1
                    {max-bytes: 1MiB}               | audit.max-bytes: 1MiB (expected: 64MiB to 16384GiB), line 1
                    {prompt-hash: maybe}            | audit.prompt-hash: maybe (expected: xxh3, sha-256 or off), line 1
                    {bodies: true}                  | audit.bodies: not a mapping (expected: key: value), line 1
                    {bodies: {max-bytes: 1}}        | audit.bodies.max-bytes: 1 (expected: 1KiB to 64MiB), line 1
                    {bodies: {kep: true}}           | audit.bodies.kep: unknown key (did you mean keep?), line 1
                    {row-days: 0}                   | audit.row-days: 0 (expected: 1 to 10000), line 1
                    {body-days: 10001}              | audit.body-days: 10001 (expected: 1 to 10000), line 1
                    {store: postgres}               | audit.store: postgres (expected: sqlite, clickhouse or none), line 1
                    {store: clickhouse}             | audit.clickhouse: missing (expected: a mapping with hosts, because store is clickhouse), line 1
                    {clickhouse: {hosts: "http://h:1"}} | audit.clickhouse: not used (expected: store: clickhouse beside it, or no section), line 1
                    {store: clickhouse, clickhouse: {user: me}} | audit.clickhouse.hosts: missing (expected: at least one http://HOST:PORT or https://HOST:PORT), line 1
                    {store: clickhouse, clickhouse: {hosts: ["http://h:1", "http://h"]}} | audit.clickhouse.hosts[1]: http://h (expected: http://HOST:PORT or https://HOST:PORT), line 1
                    {store: clickhouse, clickhouse: {hosts: "tcp://h:9000"}} | audit.clickhouse.hosts: tcp://h:9000 (expected: http://HOST:PORT or https://HOST:PORT), line 1
                    {store: clickhouse, clickhouse: {hosts: "http://u:p@h:1"}} | audit.clickhouse.hosts: http://***@h:1 (expected: http://HOST:PORT or https://HOST:PORT), line 1
                    {store: clickhouse, clickhouse: {hosts: "http://h:1", database: a-b}} | audit.clickhouse.database: a-b (expected: at most 63 letters, digits or '_', beginning with no digit), line 1
                    {store: clickhouse, clickhouse: {hosts: "http://h:1", user: " "}} | audit.clickhouse.user: blank (expected: a user's name), line 1
                    {store: clickhouse, clickhouse: {hosts: "http://h:1", password: "${NONE}"}} | audit.clickhouse.password: the environment variable NONE is not set, line 1
                    {store: clickhouse, clickhouse: {hosts: "http://h:1", ca-file: no.pem}} | audit.clickhouse.ca-file: no.pem (expected: a file that can be read), line 1
                    {store: clickhouse, clickhouse: {hosts: "http://h:1", connect-timeout: 1ms}} | audit.clickhouse.connect-timeout: 1ms (expected: 100ms to 1m), line 1
                    {store: clickhouse, clickhouse: {hosts: "http://h:1", socket-timeout: 1h}} | audit.clickhouse.socket-timeout: 1h (expected: 1s to 10m), line 1
                    {file: {gzip: true}}            | audit.file.folder: missing (expected: a folder of its own), line 1
                    {file: {folder: f, max-bytes: 1}} | audit.file.max-bytes: 1 (expected: 1MiB to 1024GiB), line 1
                    {webhook: {secret: s}}          | audit.webhook.url: missing (expected: an http or https URL without user or fragment), line 1
                    {webhook: {url: "ftp://h", secret: s}} | audit.webhook.url: ftp://h (expected: an http or https URL without user or fragment), line 1
                    {webhook: {url: "http://h"}}    | audit.webhook.secret: missing (expected: a secret, such as ${VARIABLE} or file:path), line 1
                    {webhook: {url: "http://h", secret: s, timeout: 1ms}} | audit.webhook.timeout: 1ms (expected: 100ms to 5m), line 1
                    {zzz: 1}                        | audit.zzz: unknown key (expected: bodies, store, clickhouse, mode, node, when-full, retention, max-bytes, prompt-hash, row-days, body-days, file or webhook), line 1
                    """)
    void refusesASetting(String audit, String problem) throws IOException {
        assertThat(new ConfigFixture(directory).problems("audit: " + audit))
                .containsExactly(problem);
    }

    @Test
    void aWrongClickHouseSectionIsReadToItsEnd() throws IOException {
        assertThat(
                        new ConfigFixture(directory)
                                .problems(
                                        """
                                        audit:
                                          store: clickhouse
                                          clickhouse:
                                            hosts: []
                                            usr: x
                                          webhook: {}
                                        """))
                .hasSize(4);
    }
}
