package io.tollgate.audit.clickhouse.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A ClickHouse server in a process of its own, on 127.0.0.1, with one data folder. It can be killed
 * and started again: the port and the data stay. User {@code default}, no password.
 */
public final class ClickHouseServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path library;
    private final Path folder;
    private final int port;
    private @Nullable Process process;

    private ClickHouseServer(Path library, Path folder, int port) {
        this.library = library;
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param folder for its data; made where it is missing
     * @throws IOException where this machine cannot run it; says why
     */
    public static ClickHouseServer start(Path folder) throws IOException {
        var server = new ClickHouseServer(ClickHouseLibrary.locate(), folder, freePort());
        server.start();
        return server;
    }

    /** Starts it again after {@link #kill} on the same port with the same data. */
    public void start() throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve("server.log");
        Process started =
                new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        process = started;
        long deadline = System.nanoTime() + START.toNanos();
        while (!answers()) {
            if (awaitEnd(started, 20) || System.nanoTime() > deadline) {
                started.destroyForcibly();
                throw new IOException("ClickHouse did not start: " + Files.readString(log).strip());
            }
        }
    }

    /** Ends it at once, as kill -9 does, and waits until it is gone. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            awaitEnd(running, 30_000);
        }
    }

    public int port() {
        return port;
    }

    /** Of the process that runs now. */
    public long pid() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running.pid();
    }

    /** Where its data is. */
    public Path folder() {
        return folder;
    }

    /** Runs one statement by plain HTTP, without any of our code; the answer is tab-separated. */
    public String query(String sql) {
        try (HttpClient client = client()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                            .timeout(Duration.ofMinutes(2))
                            .POST(HttpRequest.BodyPublishers.ofString(sql))
                            .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
            return answer.body().stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    private List<String> command() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<String>();
        command.addAll(
                List.of(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Xmx32m",
                        "-cp",
                        classPath(),
                        ClickHouseProcess.class.getName(),
                        library.toString()));
        command.addAll(
                List.of("--path", folder.resolve("data").toString(), "--listen_host", "127.0.0.1"));
        command.addAll(List.of("--http_port", Integer.toString(port)));
        command.addAll(List.of("--table", "w", "--structure", "l String"));
        command.addAll(List.of("--input-format", "LineAsString", "--query"));
        command.add("SYSTEM START LISTEN HTTP; SELECT count() FROM w FORMAT Null");
        return command;
    }

    /** Where this class lies itself: a folder or a test-jar. */
    private static String classPath() {
        try {
            return Path.of(
                            ClickHouseServer.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI())
                    .toString();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean answers() {
        try (HttpClient client = client()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ping"))
                            .timeout(Duration.ofSeconds(2))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
    }

    private static boolean awaitEnd(Process process, long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
