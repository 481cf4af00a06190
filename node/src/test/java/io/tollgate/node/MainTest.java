package io.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.GatewayConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<FakeNode> started = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--config a.yaml",
                "-c a.yaml",
                "serve --config a.yaml",
                "serve -c a.yaml",
                // these go through the command-line library
                "--config=a.yaml",
                "serve --config=a.yaml"
            })
    void servesTheNamedFile(String line) throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "listen: {port: 4711}");

        int exit = run(Serving::close, line.split(" ", -1));

        assertThat(exit).isZero();
        assertThat(started).singleElement().satisfies(node -> assertThat(node.closed).isTrue());
        assertThat(started.getFirst().config.listen().getFirst().port()).isEqualTo(4711);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve"})
    void servesWithoutAnything(String line) {
        int exit = run(Serving::close, line.isEmpty() ? new String[0] : new String[] {line});

        assertThat(exit).isZero();
        assertThat(started).hasSize(1);
        assertThat(started.getFirst().config.demo()).isTrue();
        assertThat(started.getFirst().config.virtualKeys()).hasSize(1);
        assertThat(started.getFirst().config.admin().token()).isNotNull();
        assertThat(out())
                .startsWith(
                        "Tollgate serves http://127.0.0.1:8080 (admin http://127.0.0.1:8081),"
                                + " configured by the environment (no tollgate.yaml here)\n")
                .contains("Virtual key  tg-", "curl -N http://127.0.0.1:8080/v1/chat/completions");
        assertThat(err()).isEmpty();
    }

    @Test
    void tellsKeysAtTheFirstStartOnly() {
        run(Serving::close);
        out.reset();

        run(Serving::close);

        assertThat(out()).doesNotContain("Virtual key").hasLineCount(1);
    }

    @Test
    void printsAllProblemsNumberedAndStartsNothing() throws IOException {
        Files.writeString(
                directory.resolve("tollgate.yaml"), "listen: {port: x}\ndemo: no thanks\n");

        int exit = run(Serving::close, "serve");

        assertThat(exit).isEqualTo(1);
        assertThat(started).isEmpty();
        assertThat(err())
                .isEqualTo(
                        """
                        tollgate: 2 problems in %s
                          1. listen.port: x (expected: 0 to 65535), line 1
                          2. demo: no thanks (expected: true or false), line 2
                        """
                                .formatted(directory.resolve("tollgate.yaml")));
    }

    @Test
    void aStartThatFailsIsOneLineAndLeavesNoKeyBehind() {
        var main =
                main(
                        _ -> {
                            throw new IOException("listen: 127.0.0.1:8080 is taken");
                        },
                        Serving::close);

        int exit = main.run();

        assertThat(exit).isEqualTo(1);
        assertThat(err()).isEqualTo("tollgate: cannot start: listen: 127.0.0.1:8080 is taken\n");
        run(Serving::close);
        assertThat(out()).contains("Virtual key");
    }

    @Test
    void takesOverAChangedFile() throws IOException {
        Path file = directory.resolve("tollgate.yaml");
        Files.writeString(file, "demo: false");
        var taken = new ArrayList<GatewayConfig>();

        int exit =
                run(serving -> {
                    write(file, "demo: true # now");
                    taken.add(next(started.getFirst().reconfigured));
                    serving.close();
                });

        assertThat(exit).isZero();
        assertThat(taken.getFirst().demo()).isTrue();
        assertThat(taken.getFirst().virtualKeys())
                .hasSize(1)
                .isEqualTo(started.getFirst().config.virtualKeys());
    }

    @Test
    void checkSaysWhatWouldRun() throws IOException {
        Files.writeString(
                directory.resolve("tollgate.yaml"),
                """
                providers: {mine: {base-url: "http://h:1/v1", keys: [sk-hidden]}}
                aliases: {fast: {targets: [mine/a, mine/b], fallbacks: [mine/c]}}
                """);

        int exit = run(Serving::close, "check");

        assertThat(exit).isZero();
        assertThat(started).isEmpty();
        assertThat(out())
                .contains("No problems in " + directory.resolve("tollgate.yaml"))
                .contains("provider     mine http://h:1/v1, keys: key-1 (weight 1)")
                .contains("alias        fast -> mine/a, mine/b, else mine/c")
                .contains("virtual keys none: the first start makes one")
                .doesNotContain("hidden");

        Path kept = Files.createDirectories(directory.resolve("tollgate-data"));
        Files.writeString(kept.resolve("virtual-key.sha256"), "0".repeat(64));
        assertThat(run(Serving::close, "check")).isZero();
        assertThat(out()).contains("virtual keys first-key (made by an earlier start)");
    }

    @Test
    void checkRefusesABadFile() throws IOException {
        Files.writeString(directory.resolve("bad.yaml"), "demo: 1");

        assertThat(run(Serving::close, "check", "--config", "bad.yaml")).isEqualTo(1);
        assertThat(err()).contains("1. demo: 1 (expected: true or false), line 1");
    }

    @Test
    void wrongUsageIsTold() {
        assertThat(run(Serving::close, "serve", "--confg", "x")).isEqualTo(2);
        assertThat(err()).contains("--confg", "Possible solutions: --config");
        assertThat(run(Serving::close, "unknown")).isEqualTo(2);
        assertThat(started).isEmpty();
    }

    @Test
    void helpNamesTheCommandsAndVersionTheVersion() {
        assertThat(run(Serving::close, "--help")).isZero();
        assertThat(out()).contains("serve", "check", "version", "--config").doesNotContain("train");
        out.reset();

        assertThat(run(Serving::close, "version")).isZero();
        assertThat(out()).startsWith("tollgate ").contains("(Java 25");
    }

    private int run(Consumer<Serving> running, String... args) {
        return main(
                        management -> {
                            var node = new FakeNode(management.config());
                            started.add(node);
                            return node;
                        },
                        running)
                .run(args);
    }

    private Main main(NodeStarter starter, Consumer<Serving> running) {
        return new Main(
                starter,
                new ConfigLoader(List.of(), Map.of()),
                directory,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                running);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing within 10 seconds");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A node that only remembers. */
    private static final class FakeNode implements RunningNode {
        private final GatewayConfig config;
        private final BlockingQueue<GatewayConfig> reconfigured = new LinkedBlockingQueue<>();
        private boolean closed;

        FakeNode(GatewayConfig config) {
            this.config = config;
        }

        @Override
        public List<InetSocketAddress> listeners() {
            var listener = config.listen().getFirst();
            return List.of(new InetSocketAddress(listener.host(), listener.port()));
        }

        @Override
        public InetSocketAddress admin() {
            return new InetSocketAddress(config.admin().host(), config.admin().port());
        }

        @Override
        public String reconfigure(GatewayConfig changed) {
            reconfigured.add(changed);
            return "";
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
