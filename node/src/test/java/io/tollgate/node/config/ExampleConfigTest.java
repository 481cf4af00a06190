package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.hazelcast.MemberSettings;
import io.tollgate.providers.profile.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that is shipped, with what is commented out switched on too. */
class ExampleConfigTest {
    private static final Path EXAMPLE = Path.of("..", "deploy", "tollgate.example.yaml");
    private static final Map<String, String> ENVIRONMENT =
            Map.ofEntries(
                    Map.entry("OPENAI_API_KEY", "sk-1"),
                    Map.entry("OPENAI_API_KEY_2", "sk-2"),
                    Map.entry("GROQ_API_KEY", "gsk-1"),
                    Map.entry("ENTRA_SECRET", "s"),
                    Map.entry("CHAT_TEAM_KEY", "tg-0123456789abcdef"),
                    Map.entry("TOLLGATE_ADMIN_TOKEN", "an-admin-token-1234"),
                    Map.entry("TOLLGATE_WEBHOOK_SECRET", "shared"),
                    Map.entry("TOLLGATE_ALERT_SECRET", "shared"),
                    Map.entry("CLICKHOUSE_PASSWORD", "pw"),
                    Map.entry("TOLLGATE_CLUSTER_SECRET", "0123456789abcdef"),
                    Map.entry("BEDROCK_SECRET", "aws-secret"),
                    Map.entry("BEDROCK_TOKEN", "aws-token"),
                    Map.entry("BEDROCK_KEY", "ABSK-bedrock"));

    @TempDir Path directory;

    @Test
    void loads() throws IOException {
        GatewayConfig config = load(Files.readString(EXAMPLE));

        assertThat(config.providers())
                .extracting(ProviderConfig::name)
                .containsExactly("openai", "groq", "vertex", "bedrock", "local");
        assertThat(config.aliases()).hasSize(2);
        assertThat(config.prices()).hasSize(3);
    }

    @Test
    void showsTheDefaults() throws IOException {
        GatewayConfig config = load(Files.readString(EXAMPLE));

        assertThat(config.limits()).isEqualTo(Defaults.LIMITS);
        assertThat(config.drain()).isEqualTo(Defaults.DRAIN);
        assertThat(config.routing()).isEqualTo(Defaults.ROUTING);
        assertThat(config.onClientGone()).isEqualTo(Defaults.ON_CLIENT_GONE);
        assertThat(config.audit()).isEqualTo(Defaults.AUDIT);
        assertThat(config.provider("openai"))
                .hasValueSatisfying(
                        openai -> assertThat(openai.network()).isEqualTo(Defaults.NETWORK));
    }

    @Test
    void loadsWithWhatIsCommentedOut() throws IOException {
        for (String file : List.of("cert.pem", "key.pem", "ca.pem", "groq.key")) {
            Files.writeString(directory.resolve(file), "for the test");
        }

        Files.writeString(directory.resolve("own.prices"), "tollgate-prices 1\n");
        // settings that are off stand behind "#:"
        GatewayConfig config = load(Files.readString(EXAMPLE).replace("#:", "  "));

        assertThat(config.listen()).hasSize(2);
        assertThat(config.listen().getLast().tls()).isNotNull();
        assertThat(config.provider("openai").orElseThrow().network().proxy()).isNotNull();
        assertThat(config.provider("azure").orElseThrow().profile().apiVersion())
                .isEqualTo("2024-10-21");
        assertThat(config.audit().node()).isEqualTo("gateway-1");
        assertThat(config.audit().file()).isNotNull();
        assertThat(config.audit().webhook()).isNotNull();
    }

    @Test
    void loadsWithClickHouse() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), "for the test");
        String example = Files.readString(EXAMPLE);
        String section = example.substring(example.indexOf("#   clickhouse:"));

        GatewayConfig config =
                load(
                        "audit:\n  store: clickhouse\n"
                                + section.replace("#   ", "  ").replace("#     ", "    "));

        AuditConfig.ClickHouse clickHouse = config.audit().clickHouse();
        assertThat(clickHouse).isNotNull();
        assertThat(clickHouse.revealPassword()).isEqualTo("pw");
        assertThat(clickHouse.connectTimeout()).isEqualTo(Defaults.AUDIT_CONNECT_TIMEOUT);
        assertThat(clickHouse.socketTimeout()).isEqualTo(Defaults.AUDIT_SOCKET_TIMEOUT);
    }

    @Test
    void loadsWithACluster() throws IOException {
        String example = Files.readString(EXAMPLE);
        int begin = example.indexOf("# cluster:");
        String section = example.substring(begin, example.indexOf("\n#\n", begin));

        MemberSettings cluster = load(section.replaceAll("(?m)^# ", "")).cluster();

        assertThat(cluster).isNotNull();
        assertThat(cluster.port()).isEqualTo(MemberSettings.DEFAULT_PORT);
        assertThat(cluster.backups()).isEqualTo(MemberSettings.DEFAULT_BACKUPS);
        assertThat(cluster.silence()).isEqualTo(MemberSettings.DEFAULT_SILENCE);
        assertThat(cluster.size()).isEqualTo(3);
    }

    private GatewayConfig load(String text) throws IOException {
        var loader = new ConfigLoader(Profiles.all(), ENVIRONMENT);
        return ConfigFixture.loaded(
                loader.load(Files.writeString(directory.resolve("tollgate.yaml"), text)));
    }
}
