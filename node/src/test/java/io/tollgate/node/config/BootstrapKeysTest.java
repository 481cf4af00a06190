package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.governance.tenant.KeyDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapKeysTest {
    private static final String URL = "http://127.0.0.1:8080";
    private static final String ADMIN = "http://127.0.0.1:8081";

    @TempDir Path directory;

    @Test
    void areToldOnceAndRecognisedAfterARestart() throws IOException {
        GatewayConfig config = new ConfigFixture(directory).withoutFile();

        BootstrapKeys first = BootstrapKeys.open(config, new SecureRandom());
        first.store();
        BootstrapKeys second = BootstrapKeys.open(config, new SecureRandom());

        String told = first.announcement(URL, ADMIN, true);
        GatewayConfig complete = second.complete(config);
        assertThat(complete.virtualKeys())
                .extracting(VirtualKeyConfig::digest)
                .containsExactly(KeyDigest.of(find("\\btg-\\w+", told)));
        assertThat(complete.admin().token()).isEqualTo(KeyDigest.of(find("admin-tg-\\w+", told)));
        assertThat(told).contains("curl", URL + "/v1/chat/completions");
        assertThat(second.announcement(URL, ADMIN, true)).isEmpty();
    }

    @Test
    void areNotKeptWhereTheStartFailed() throws IOException {
        GatewayConfig config = new ConfigFixture(directory).withoutFile();

        BootstrapKeys.open(config, new SecureRandom());

        assertThat(BootstrapKeys.open(config, new SecureRandom()).announcement(URL, ADMIN, true))
                .contains("Virtual key");
    }

    @Test
    void areReadableByTheirOwnerOnly() throws IOException {
        GatewayConfig config = new ConfigFixture(directory).withoutFile();

        BootstrapKeys.open(config, new SecureRandom()).store();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config.dataDir())))
                .isEqualTo("rwx------");
        try (var files = Files.list(config.dataDir())) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file ->
                            assertThat(
                                            PosixFilePermissions.toString(
                                                    Files.getPosixFilePermissions(file)))
                                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void areNotMadeWhereTheConfigurationHasItsOwn() throws IOException {
        GatewayConfig config =
                new ConfigFixture(directory)
                        .loaded(
                                """
                                admin: {token: an-admin-token-1234}
                                virtual-keys: [{name: a, key: tg-0123456789abcdef}]
                                """);

        BootstrapKeys keys = BootstrapKeys.open(config, new SecureRandom());

        assertThat(keys.announcement(URL, ADMIN, true)).isEmpty();
        assertThat(keys.complete(config)).isEqualTo(config);
    }

    @Test
    void needADirectoryThatCanBeWritten() throws IOException {
        var fixture = new ConfigFixture(directory);
        Files.writeString(directory.resolve("taken"), "");
        GatewayConfig config = fixture.loaded("data-dir: taken");

        assertThatThrownBy(() -> BootstrapKeys.open(config, new SecureRandom()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "data-dir: %s is a file (expected: a directory)",
                        directory.resolve("taken"));
    }

    @Test
    void aDamagedDigestStopsTheStart() throws IOException {
        GatewayConfig config = new ConfigFixture(directory).withoutFile();
        Files.createDirectories(config.dataDir());
        Files.writeString(config.dataDir().resolve("virtual-key.sha256"), "garbage");

        assertThatThrownBy(() -> BootstrapKeys.open(config, new SecureRandom()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a SHA-256 digest");
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }
}
