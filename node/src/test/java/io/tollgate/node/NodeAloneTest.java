package io.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node without a cluster, in a JVM of its own that writes down each class it loads. */
class NodeAloneTest {
    @TempDir Path directory;

    @Test
    void loadsNothingOfHazelcast() throws Exception {
        Path classes = directory.resolve("classes.log");
        Path config = directory.resolve("tollgate.yaml");
        Files.writeString(
                config,
                """
                listen: {host: 127.0.0.1, port: 0}
                admin: {port: 0, token: tga-0123456789abcdef}
                demo: true
                drain: {grace: 1s}
                """);
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:+UseSerialGC",
                                        "--sun-misc-unsafe-memory-access=allow",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-Xlog:class+load:file=" + classes,
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName(),
                                        "-c",
                                        config.toString()))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).startsWith("Tollgate serves");
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        try (Stream<String> lines = Files.lines(classes)) {
            assertThat(lines.toList())
                    .anySatisfy(line -> assertThat(line).contains("io.tollgate.node.Gateway "))
                    .noneSatisfy(line -> assertThat(line).contains(" com.hazelcast."));
        }
    }
}
