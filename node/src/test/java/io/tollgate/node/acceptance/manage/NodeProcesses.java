package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.cluster.ports.FreePorts;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The nodes of a cluster, each in a process of its own. */
final class NodeProcesses implements AutoCloseable {
    static final int SIZE = 3;
    private static final Duration WHOLE = Duration.ofMinutes(2);

    private final List<Integer> memberPorts;
    private final List<NodeProcess> nodes = new ArrayList<>();

    private NodeProcesses(List<Integer> memberPorts) {
        this.memberPorts = memberPorts;
    }

    /** What a node's file says besides what all have. */
    @FunctionalInterface
    interface More {
        String of(int node);
    }

    /**
     * Starts all and returns when they are whole.
     *
     * @param environment of each process, besides that of the tests
     */
    static NodeProcesses start(Path folder, Map<String, String> environment, More more)
            throws IOException {
        List<Integer> ports = FreePorts.take(3 * SIZE);
        var cluster = new NodeProcesses(ports.subList(0, SIZE));
        for (int i = 0; i < SIZE; i++) {
            int port = ports.get(SIZE + i);
            int admin = ports.get(2 * SIZE + i);
            Path directory = Files.createDirectories(folder.resolve("node-" + i));
            Files.writeString(
                    directory.resolve("tollgate.yaml"), cluster.yaml(i, port, admin) + more.of(i));
            cluster.nodes.add(new NodeProcess(directory, environment, port, admin));
        }
        try {
            cluster.startAll();
            cluster.awaitWhole();
            return cluster;
        } catch (IOException | RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    private String yaml(int at, int port, int admin) {
        return """
        listen: {host: 127.0.0.1, port: %d}
        admin: {port: %d, token: %s}
        drain: {grace: 1s}
        cluster:
          name: processes
          secret: ${CLUSTER_SECRET}
          host: 127.0.0.1
          port: %d
          members: [%s]
          silence: 5s
        """
                .formatted(port, admin, GatewayYaml.ADMIN_TOKEN, memberPorts.get(at), members());
    }

    private String members() {
        return memberPorts.stream()
                .map(port -> "\"127.0.0.1:" + port + "\"")
                .collect(Collectors.joining(", "));
    }

    /** Where each listens for the others. */
    List<Integer> memberPorts() {
        return memberPorts;
    }

    NodeProcess node(int at) {
        return nodes.get(at);
    }

    List<NodeProcess> all() {
        return nodes;
    }

    /** Starts those that do not run, and returns when they serve. */
    void startAll() throws IOException {
        for (NodeProcess node : nodes) {
            if (!node.isAlive()) {
                node.start();
            }
        }
        nodes.forEach(NodeProcess::awaitServing);
    }

    /** Returns when each sees all the others, with all copies. */
    void awaitWhole() {
        for (NodeProcess node : nodes) {
            Awaitility.await()
                    .atMost(WHOLE)
                    .ignoreException(IOException.class)
                    .untilAsserted(() -> {
                        JsonNode cluster = node.api().get("/api/cluster").ok();
                        assertThat(cluster.path("members")).as(cluster.toString()).hasSize(SIZE);
                        assertThat(cluster.path("safe").asBoolean()).isTrue();
                    });
        }
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
    }
}
