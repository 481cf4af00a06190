package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.hazelcast.MemberSettings;
import io.tollgate.cluster.hazelcast.MemberSettings.Joining;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code cluster}. */
class ClusterMapperTest {
    @TempDir Path directory;

    @Test
    void aNodeIsAloneWhereNothingIsSaid() throws IOException {
        assertThat(new ConfigFixture(directory).loaded("").cluster()).isNull();
    }

    @Test
    void everyKeyIsMapped() throws IOException {
        GatewayConfig config =
                new ConfigFixture(directory, Map.of("SECRET", "0123456789abcdef"))
                        .loaded(
                                """
                                cluster:
                                  name: prod
                                  secret: ${SECRET}
                                  host: 10.1.2.3
                                  port: 7000
                                  members: [10.1.2.3:7000, "10.1.2.4", "gateway-3:7001"]
                                  size: 5
                                  backups: 3
                                  silence: 20s
                                """);

        assertThat(config.cluster())
                .isEqualTo(
                        new MemberSettings(
                                "prod",
                                "0123456789abcdef",
                                "10.1.2.3",
                                7000,
                                new Joining.Addresses(
                                        List.of(
                                                "10.1.2.3:7000",
                                                "10.1.2.4:5701",
                                                "gateway-3:7001")),
                                5,
                                3,
                                Duration.ofSeconds(20)));
        assertThat(String.valueOf(config)).doesNotContain("0123456789abcdef");
    }

    @Test
    void theSizeIsThatOfTheListAndTheRestHasDefaults() throws IOException {
        MemberSettings cluster =
                new ConfigFixture(directory)
                        .loaded(
                                """
                                cluster:
                                  name: prod
                                  secret: 0123456789abcdef
                                  host: 127.0.0.1
                                  members: [127.0.0.1, 127.0.0.2, 127.0.0.3]
                                """)
                        .cluster();

        assertThat(cluster)
                .isEqualTo(
                        new MemberSettings(
                                "prod",
                                "0123456789abcdef",
                                "127.0.0.1",
                                5701,
                                new Joining.Addresses(
                                        List.of(
                                                "127.0.0.1:5701",
                                                "127.0.0.2:5701",
                                                "127.0.0.3:5701")),
                                3,
                                2,
                                Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kubernetes: {service-dns: a.b.svc}, size: 3                      | service=a.b.svc
                    kubernetes: {service: gateway, namespace: llm}, size: 3          | namespace=llm, service=gateway
                    kubernetes: {service: gateway}, size: 3                          | namespace=default, service=gateway
                    host: 8.8.8.8, allow-public: true, members: [8.8.8.8, 8.8.4.4]   | 8.8.8.8:5701
                    """)
    void othersAreFoundByKubernetesAndAtPublicAddresses(String settings, String part)
            throws IOException {
        GatewayConfig config = new ConfigFixture(directory).loaded(yaml(settings));

        assertThat(String.valueOf(config.cluster())).contains(part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    members: [a], name: "a b"                      | cluster.name: a b (expected: at most 64 letters
                    members: [a], secret: short                    | cluster.secret: too short (expected: at least 16 characters
                    members: [a], host: 8.8.8.8                    | cluster.host: 8.8.8.8 is a public address (expected: a private one
                    members: [a], host: 0.0.0.0, allow-public: true | cluster.host: 0.0.0.0 means every address (expected: the one
                    members: [a], port: 0                          | cluster.port: 0 (expected: 1 to 65535)
                    members: ["a:b"]                               | cluster.members[0]: a:b (expected: HOST or HOST:PORT)
                    size: 3                                        | cluster.members: missing (expected: either members
                    members: [a], kubernetes: {service: b}, size: 1 | cluster.kubernetes: beside members (expected: either
                    kubernetes: {service: b}                       | cluster.size: missing (expected: how many nodes
                    kubernetes: {namespace: b}, size: 3            | cluster.kubernetes.service: missing (expected: the name
                    members: [a], backups: 7                       | cluster.backups: 7 (expected: 0 to 6)
                    members: [a], silence: 1s                      | cluster.silence: 1s (expected: 2s to 1m)
                    members: [a], multicast: true                  | cluster.multicast: unknown key
                    """)
    void whatCannotBeIsToldByItsKey(String settings, String problem) throws IOException {
        assertThat(new ConfigFixture(directory).problems(yaml(settings)))
                .anySatisfy(line -> assertThat(String.valueOf(line)).contains(problem));
    }

    /** A section in one line, with what must be there unless the settings say it. */
    private static String yaml(String settings) {
        String text = settings;
        for (String needed : List.of("name: prod", "secret: 0123456789abcdef", "host: 10.1.2.3")) {
            String key = needed.substring(0, needed.indexOf(':') + 1);
            text = text.contains(key) ? text : needed + ", " + text;
        }
        return "cluster: {" + text + "}\n";
    }
}
