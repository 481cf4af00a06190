package io.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.ports.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of a cluster, asked by {@code tollgate cluster}. */
class ClusterCommandTest {
    private static final String TOKEN = "tga-0123456789abcdef";

    @TempDir Path directory;

    @Test
    void showsWhoIsThere() throws IOException {
        int first = FreePorts.take();
        int second = FreePorts.take();
        try (StartedNode one = node("one", first, first, second);
                StartedNode two = node("two", second, first, second)) {
            await(one, 0, "joined", "2 of 2", "all there", "one, start 1, asked", "two, start 1");
            await(two, 0, "joined", "2 of 2", "two, start 1, asked");
        }
    }

    @Test
    void aNodeServesBeforeItHasJoinedAndIsAMinorityAlone() throws IOException {
        int port = FreePorts.take();
        try (StartedNode node = node("one", port, port, FreePorts.take(), FreePorts.take())) {
            assertThat(run(node, TOKEN).text).contains("not in the cluster");

            await(node, 1, "a minority: decides nothing until 2 nodes are there", "1 of 3");
        }
        try (StartedNode node = node("one", port, port)) {
            await(node, 0, "1 of 1", "one, start 2, asked");
        }
    }

    @Test
    void aNodeAloneSaysSo() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("alone"));
        Files.writeString(folder.resolve("tollgate.yaml"), basics());
        try (StartedNode node = StartedNode.start(folder)) {
            Shown shown = run(node, TOKEN);

            assertThat(shown.exit).isZero();
            assertThat(shown.text).contains("none: a node alone", "joined", "all there", "1 of 1");
        }
    }

    @Test
    void aWrongTokenIsRefused() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("alone"));
        Files.writeString(folder.resolve("tollgate.yaml"), basics());
        try (StartedNode node = StartedNode.start(folder)) {
            Shown shown = run(node, "tga-another-0123456789");

            assertThat(shown.exit).isEqualTo(1);
            assertThat(shown.errors).contains("admin token");
        }
    }

    private StartedNode node(String name, int port, int... members) throws IOException {
        Path folder = directory.resolve(name);
        Files.createDirectories(folder);
        var all = new StringBuilder();
        for (int member : members) {
            all.append(all.isEmpty() ? "" : ", ").append("\"127.0.0.1:").append(member).append('"');
        }
        Files.writeString(
                folder.resolve("tollgate.yaml"),
                basics()
                        + """
                        audit: {node: NAME, store: none}
                        cluster:
                          name: command
                          secret: a secret of the tests
                          host: 127.0.0.1
                          port: PORT
                          silence: 2s
                          members: [MEMBERS]
                        """
                                .replace("NAME", name)
                                .replace("PORT", Integer.toString(port))
                                .replace("MEMBERS", all));
        return StartedNode.start(folder);
    }

    private static String basics() {
        return """
        listen: {host: 127.0.0.1, port: 0}
        admin: {port: 0, token: TOKEN}
        demo: true
        virtual-keys: [{name: test, key: tg-0123456789abcdef}]
        """
                .replace("TOKEN", TOKEN);
    }

    private static void await(StartedNode node, int exit, String... parts) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    Shown shown = run(node, TOKEN);
                    assertThat(shown.text).contains(parts);
                    assertThat(shown.exit).isEqualTo(exit);
                });
    }

    private static Shown run(StartedNode node, String token) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit =
                new ClusterCommand(print(out), print(err))
                        .run(
                                URI.create("http://127.0.0.1:" + node.admin().getPort()),
                                token,
                                false);
        return new Shown(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, false, StandardCharsets.UTF_8);
    }

    private record Shown(int exit, String text, String errors) {}
}
