package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.Main;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A node in a process of its own, which can be killed and started again in the same folder, on the
 * same ports.
 */
final class NodeProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path directory;
    private final Map<String, String> environment;
    private final int port;
    private final AdminClient api;
    private int starts;
    private @Nullable Process process;

    /**
     * One that does not run yet.
     *
     * @param directory with its {@code tollgate.yaml}
     */
    NodeProcess(Path directory, Map<String, String> environment, int port, int adminPort) {
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.port = port;
        this.api =
                new AdminClient(
                        URI.create("http://127.0.0.1:" + adminPort), GatewayYaml.ADMIN_TOKEN);
    }

    /** Starts it; {@link #awaitServing} waits. */
    void start() throws IOException {
        starts++;
        var builder =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:+UseSerialGC",
                                        "-XX:TieredStopAtLevel=1",
                                        "-Xmx192m",
                                        "--sun-misc-unsafe-memory-access=allow",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName(),
                                        "-c",
                                        directory.resolve("tollgate.yaml").toString()))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log(starts).toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    void awaitServing() {
        Awaitility.await()
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(serves()).as(this::lastLog).isTrue());
    }

    private boolean serves() {
        try {
            return api.get("/health/live").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it as kill -9 does, and returns when it is gone. */
    void kill() {
        end(running().destroyForcibly());
    }

    /** Ends it as a signal does, and returns when it is gone. */
    void stop() {
        Process stopping = running();
        stopping.destroy();
        end(stopping);
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    AdminClient api() {
        return api;
    }

    URI publicUri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    Path dataDir() {
        return directory.resolve("tollgate-data");
    }

    /** What its processes have printed, from the first on. */
    List<Path> logs() {
        var logs = new ArrayList<Path>();
        for (int i = 1; i <= starts; i++) {
            logs.add(log(i));
        }
        return logs;
    }

    @Override
    public void close() {
        api.close();
        if (isAlive()) {
            kill();
        }
    }

    private Path log(int start) {
        return directory.resolve("out-" + start + ".log");
    }

    private String lastLog() {
        try {
            return Files.readString(log(starts));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Process running() {
        Process now = process;
        if (now == null) {
            throw new IllegalStateException("not started");
        }
        return now;
    }

    private static void end(Process ending) {
        try {
            assertThat(ending.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
