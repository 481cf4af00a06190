package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {
    private static final Duration OFTEN = Duration.ofMillis(5);

    @TempDir Path directory;

    private Path file = Path.of("");
    private ConfigFixture fixture = new ConfigFixture(Path.of(""));

    @BeforeEach
    void writeFile() throws IOException {
        fixture = new ConfigFixture(directory);
        file = directory.resolve("tollgate.yaml");
        Files.writeString(file, "{}");
    }

    @Test
    void takesOverAGoodFileAndKeepsTheOldForABadOne() throws Exception {
        var results = new LinkedBlockingQueue<LoadResult>();
        var taken = new LinkedBlockingQueue<GatewayConfig>();
        GatewayConfig running = ConfigFixture.loaded(fixture.loader().load(file));

        try (var _ = ConfigWatcher.start(file, fixture.loader(), OFTEN, results::add);
                var _ = ConfigWatcher.start(file, fixture.loader(), running, OFTEN, taken::add)) {
            replace("demo: perhaps");
            assertThat(next(results)).isInstanceOf(LoadResult.Refused.class);

            replace("demo: true");
            assertThat(next(results)).isInstanceOf(LoadResult.Loaded.class);
            assertThat(next(taken)).isNotNull().extracting(GatewayConfig::demo).isEqualTo(true);
        }

        assertThat(taken).isEmpty();
    }

    @Test
    void aFileThatSaysTheSameIsNotTakenOver() throws Exception {
        var taken = new LinkedBlockingQueue<GatewayConfig>();
        GatewayConfig running = ConfigFixture.loaded(fixture.loader().load(file));

        try (var _ = ConfigWatcher.start(file, fixture.loader(), running, OFTEN, taken::add)) {
            replace("# only a comment\ndemo: false");
            replace("demo: true");

            assertThat(next(taken)).isNotNull().extracting(GatewayConfig::demo).isEqualTo(true);
        }
    }

    @Test
    void noticesASwappedLink() throws Exception {
        Path first = Files.createDirectory(directory.resolve("..1"));
        Path second = Files.createDirectory(directory.resolve("..2"));
        Files.writeString(first.resolve("mounted.yaml"), "demo: false");
        Files.writeString(second.resolve("mounted.yaml"), "demo: true ");
        Files.setLastModifiedTime(
                second.resolve("mounted.yaml"),
                Files.getLastModifiedTime(first.resolve("mounted.yaml")));
        Path data = Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
        Path mounted =
                Files.createSymbolicLink(
                        directory.resolve("mounted.yaml"), Path.of("..data/mounted.yaml"));
        var results = new LinkedBlockingQueue<LoadResult>();

        try (var _ = ConfigWatcher.start(mounted, fixture.loader(), OFTEN, results::add)) {
            Path swap = Files.createSymbolicLink(directory.resolve("..tmp"), Path.of("..2"));
            Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);

            LoadResult result = next(results);

            assertThat(result).isInstanceOf(LoadResult.Loaded.class);
            assertThat(ConfigFixture.loaded(fixture.loader().load(mounted)).demo()).isTrue();
        }
    }

    @Test
    void aTakeOverThatFailsDoesNotEndTheWatch() throws Exception {
        var results = new LinkedBlockingQueue<LoadResult>();

        try (var _ =
                ConfigWatcher.start(
                        file,
                        fixture.loader(),
                        OFTEN,
                        result -> {
                            results.add(result);
                            throw new IllegalStateException("for the test");
                        })) {
            replace("demo: true");
            assertThat(next(results)).isNotNull();

            replace("demo: false");
            assertThat(next(results)).isNotNull();
        }
    }

    @Test
    void namesWhatNeedsARestart() throws IOException {
        GatewayConfig running = fixture.loaded("{}");

        assertThat(fixture.loaded("drain: {grace: 1s}").needingRestart(running)).isEmpty();
        assertThat(fixture.loaded("demo: true").needingRestart(running)).containsExactly("demo");
        assertThat(
                        fixture.loaded(
                                        "{listen: {port: 1}, admin: {port: 2}, limits: {headers: 12},"
                                                + " data-dir: x}")
                                .needingRestart(running))
                .containsExactly("listen", "admin", "limits", "data-dir");
    }

    private void replace(String text) throws IOException {
        Path fresh = Files.writeString(directory.resolve("fresh"), text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static <T> @Nullable T next(BlockingQueue<T> queue) throws InterruptedException {
        return queue.poll(10, TimeUnit.SECONDS);
    }
}
