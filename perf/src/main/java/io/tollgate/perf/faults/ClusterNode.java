package io.tollgate.perf.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tollgate.audit.query.SqliteSource;
import io.tollgate.perf.load.Children;
import io.tollgate.perf.load.NodeMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node of a cluster under test, started by its launcher as a user does; can be killed and started
 * again with the same ports, settings and data.
 */
final class ClusterNode {
    static final String ADMIN_TOKEN = "tga-cluster-0123456789abcdef";
    private static final Duration FIRST_START = Duration.ofMinutes(5);

    private final Children children;
    private final List<String> launcher;
    private final String name;
    private final Path configuration;
    private final Path data;
    private final int port;
    private final int adminPort;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ObjectMapper mapper = new ObjectMapper();
    private @Nullable Process process;
    private int starts;

    ClusterNode(
            Children children,
            List<String> launcher,
            String name,
            Path configuration,
            Path data,
            int port,
            int adminPort) {
        this.children = children;
        this.launcher = List.copyOf(launcher);
        this.name = name;
        this.configuration = configuration;
        this.data = data;
        this.port = port;
        this.adminPort = adminPort;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    NodeMetrics metrics() {
        return new NodeMetrics(adminPort);
    }

    /**
     * Starts the process and does not wait. Its connections to other members come from the address
     * it listens at, so that they can be told apart.
     */
    void launch() throws IOException {
        process =
                children.start(
                        name + "-" + ++starts,
                        Map.of("TOLLGATE_JAVA_OPTS", "-Dhazelcast.socket.client.bind.any=false"),
                        List.of(
                                launcher.getFirst(),
                                "serve",
                                "--config",
                                configuration.toString()));
    }

    void awaitListening() throws IOException {
        children.awaitPort(name + "-" + starts, running(), port, FIRST_START);
    }

    /** Kills it, as {@code kill -9} by its process id does, and returns when it is gone. */
    void kill() {
        Process doomed = running();
        doomed.destroyForcibly();
        await(doomed);
    }

    /** Tells it to stop, as {@code kill} does, and returns when it has. */
    void stop() {
        Process stopping = running();
        stopping.destroy();
        await(stopping);
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** What it says of its cluster; missing where it does not answer. */
    JsonNode cluster() {
        return call("GET", "/api/cluster", "").body();
    }

    /** Whether it sees that many members, with all copies, and spends from budgets. */
    boolean isWhole(int members) {
        JsonNode said = cluster();
        return said.path("state").asText().equals("joined")
                && said.path("safe").asBoolean()
                && said.path("members").size() == members
                && said.path("budgets_decided").asBoolean();
    }

    /** What it says of an account; missing where it knows none of that name. */
    JsonNode lease(String account) {
        for (JsonNode lease : cluster().path("leases")) {
            if (lease.path("account").asText().startsWith(account + "|")) {
                return lease;
            }
        }
        return MissingNode.getInstance();
    }

    /**
     * An answer of its admin listener.
     *
     * @param status 0 where there was none
     */
    record Answer(int status, JsonNode body) {}

    Answer writeOff(String other, boolean evenUnknown) {
        return call(
                "POST",
                "/api/cluster/write-off",
                "{\"node\":\"" + other + "\",\"even-unknown\":" + evenUnknown + "}");
    }

    /** What its rows of those keys cost: what was charged, or held where nobody saw the end. */
    long spentNanoUsd(String key) {
        try (var rows = new SqliteSource(data.resolve("audit.db"))) {
            return Row.number(
                    rows,
                    "SELECT sum(coalesce(cost_nano_usd, reserved_nano_usd, 0)) FROM requests WHERE"
                            + " virtual_key = '"
                            + key
                            + "'");
        }
    }

    /** When each served request of a key began, in milliseconds since 1970. */
    List<Long> servedAt(String key) {
        try (var rows = new SqliteSource(data.resolve("audit.db"))) {
            return Row.numbers(
                    rows,
                    "SELECT CAST(round((julianday(created_at) - 2440587.5) * 86400000) AS INTEGER)"
                            + " FROM requests WHERE status = 200 AND virtual_key = '"
                            + key
                            + "'");
        }
    }

    /** What the processes so far have printed. */
    String output() throws IOException {
        var text = new StringBuilder();
        for (int i = 1; i <= starts; i++) {
            text.append(Files.readString(children.log(name + "-" + i)));
        }
        return text.toString();
    }

    private Answer call(String method, String path, String body) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                        .timeout(Duration.ofSeconds(15))
                        .header("authorization", "Bearer " + ADMIN_TOKEN)
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), mapper.readTree(answer.body()));
        } catch (IOException away) {
            return new Answer(0, MissingNode.getInstance());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private Process running() {
        Process now = process;
        if (now == null) {
            throw new IllegalStateException(name + " has not been started");
        }
        return now;
    }

    private static void await(Process ending) {
        try {
            if (!ending.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + ending.pid() + " does not end");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }
}
