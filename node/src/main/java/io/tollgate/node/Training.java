package io.tollgate.node;

import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.LoadResult;
import io.tollgate.node.config.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The run that the AOT cache is made of: a node on free ports with the demo provider, and a second
 * provider that leads back to the node itself, so that the upstream client is used too. Nothing
 * leaves the machine. A plain socket is the client, so that no client library gets into the cache.
 */
final class Training {
    private static final String KEY = "tg-training-0123456789";
    private static final String TOKEN = "tga-training-0123456789";
    private static final long CLUSTER_NANOS = 30_000_000_000L;
    private static final long LOOK_NANOS = 100_000_000L;
    private static final int ROUNDS = 50;
    private static final int TIMEOUT_MILLIS = 10_000;

    private Training() {}

    /**
     * @param cluster whether the node is a member of a cluster, of its own: what a member loads
     *     makes the cache bigger, and a node alone with it
     */
    static int run(NodeStarter starter, ConfigLoader loader, boolean cluster, PrintStream err)
            throws IOException {
        Path directory = Files.createTempDirectory("tollgate-training");
        try {
            Path file = directory.resolve("tollgate.yaml");
            Files.writeString(file, yaml(freePort()) + (cluster ? member(freePort()) : ""));
            var source = new ConfigSource(loader, file, directory);
            return switch (source.load()) {
                case LoadResult.Refused(List<Problem> problems) -> {
                    source.print(problems, err);
                    yield Main.FAILED;
                }
                case LoadResult.Loaded(GatewayConfig config) -> {
                    // Once with an empty data folder and once with what the first run left: a later
                    // start reads keys and journals, and that took 50 ms where it was not trained.
                    train(starter, source, config, cluster);
                    train(starter, source, config, cluster);
                    yield 0;
                }
            };
        } finally {
            delete(directory);
        }
    }

    private static void train(
            NodeStarter starter, ConfigSource source, GatewayConfig config, boolean cluster)
            throws IOException {
        var nowhere =
                new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (nowhere;
                Serving serving = Serving.start(starter, source, config, nowhere)) {
            InetSocketAddress address = serving.node().listeners().getFirst();
            InetSocketAddress admin = serving.node().admin();
            for (int i = 0; i < ROUNDS; i++) {
                boolean stream = i % 10 == 0;
                ask(address, "POST", "/v1/chat/completions", chat("demo/demo-fast", stream));
                ask(address, "POST", "/v1/chat/completions", chat("self/demo/demo-fast", stream));
            }
            ask(address, "GET", "/v1/models", "");
            ask(address, "GET", "/v1/unknown", "");
            ask(admin, "GET", "/metrics", "");
            ask(admin, "GET", "/health/ready", "");
            if (cluster) {
                awaitCluster(admin);
            }
        }
    }

    private static void awaitCluster(InetSocketAddress admin) throws IOException {
        long end = System.nanoTime() + CLUSTER_NANOS;
        while (!ask(admin, "GET", "/api/cluster", "").contains("\"safe\":true")) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("the node did not join a cluster of its own");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static String yaml(int port) {
        return """
        listen: {host: 127.0.0.1, port: PORT}
        admin: {port: 0, token: TOKEN}
        demo: true
        providers:
          self:
            base-url: http://127.0.0.1:PORT/v1
            keys: [KEY]
        aliases: {self-demo: self/demo/demo-fast}
        virtual-keys: [{name: training, key: KEY}]
        drain: {grace: 1s}
        """
                .replace("PORT", Integer.toString(port))
                .replace("KEY", KEY)
                .replace("TOKEN", TOKEN);
    }

    private static String member(int port) {
        return """
        cluster:
          name: training
          secret: KEY
          host: 127.0.0.1
          port: PORT
          members: ["127.0.0.1:PORT"]
        """
                .replace("PORT", Integer.toString(port))
                .replace("KEY", KEY);
    }

    private static String chat(String model, boolean stream) {
        return "{\"model\":\""
                + model
                + "\",\"stream\":"
                + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":3}";
    }

    /** Sends a request on a connection of its own and reads the answer to its end. */
    private static String ask(InetSocketAddress address, String method, String path, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Authorization: Bearer "
                        + (path.startsWith("/api/") ? TOKEN : KEY)
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + bytes.length
                        + "\r\n\r\n";
        try (var socket = new Socket()) {
            socket.connect(address, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            InputStream answer = new BufferedInputStream(socket.getInputStream());
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
