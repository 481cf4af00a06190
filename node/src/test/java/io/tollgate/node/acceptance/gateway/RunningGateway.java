package io.tollgate.node.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.StartedNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A gateway that runs in this process on free ports, from a configuration file in a directory of
 * its own. Whatever it answers through this class is searched for provider keys.
 */
public final class RunningGateway implements AutoCloseable {
    private static final String FILE = "tollgate.yaml";

    private final Path directory;
    private final StartedNode node;

    private RunningGateway(Path directory, StartedNode node) {
        this.directory = directory;
        this.node = node;
    }

    public static RunningGateway start(GatewayYaml yaml) throws IOException {
        Path directory = Files.createTempDirectory("tollgate-acceptance");
        write(directory, yaml.text());
        return new RunningGateway(directory, StartedNode.start(directory));
    }

    /**
     * A second gateway from what the folder of a running one holds at this moment: what a kill -9
     * would leave. Files that later ones refer to are copied first.
     */
    public static RunningGateway afterKillOf(RunningGateway running, GatewayYaml yaml)
            throws IOException {
        Path directory = Files.createTempDirectory("tollgate-acceptance");
        Path from = running.dataDir();
        Path to = directory.resolve("tollgate-data");
        for (String first : List.of("spend", "journal/rows", "journal/lanes", "")) {
            copy(from.resolve(first), to.resolve(first));
        }
        write(directory, yaml.text());
        return new RunningGateway(directory, StartedNode.start(directory));
    }

    /** Copies what is not there yet. What goes while it is looked at was a passing file. */
    private static void copy(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes is)
                            throws IOException {
                        Path target = to.resolve(from.relativize(file).toString());
                        if (!Files.exists(target) && !isPassing(file)) {
                            Files.createDirectories(target.toAbsolutePath().getParent());
                            Files.copy(file, target);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException why)
                            throws IOException {
                        if (isPassing(file) && why instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw why;
                    }
                });
    }

    /** Whether it is gone as soon as what it is for is done: no part of what a kill leaves. */
    private static boolean isPassing(Path file) {
        return file.toString().endsWith(".new") || file.toString().endsWith(".db-journal");
    }

    /** The public listener. */
    public URI publicUri() {
        return URI.create("http://127.0.0.1:" + node.listener().getPort());
    }

    /** The listener of health and metrics. */
    public URI adminUri() {
        return URI.create("http://127.0.0.1:" + node.admin().getPort());
    }

    /** Where it keeps what survives a restart. */
    public Path dataDir() {
        return directory.resolve("tollgate-data");
    }

    /** What client libraries take as their base URL. */
    public String baseUrl() {
        return publicUri() + "/v1";
    }

    /** A chat completion of that model, not streamed. */
    public RawResponse chat(String model, String... headerLines) throws IOException {
        return send(chatBody(model, false), headerLines);
    }

    /** A streamed chat completion of that model. */
    public RawResponse stream(String model, String... headerLines) throws IOException {
        return send(chatBody(model, true), headerLines);
    }

    /** A chat completion with this body. */
    public RawResponse send(String body, String... headerLines) throws IOException {
        return exchange(RawHttp.post("/v1/chat/completions", body, authorized(headerLines)));
    }

    /** A GET with the usual key. */
    public RawResponse get(String path) throws IOException {
        return exchange(RawHttp.get(path, authorized()));
    }

    /** One exchange on a connection of its own. */
    public RawResponse exchange(String request) throws IOException {
        RawResponse response = RawHttp.exchange(publicUri(), request);
        assertThat(response.everything()).doesNotContainIgnoringCase(ProviderYaml.CANARY);
        return response;
    }

    /** A connection with a streamed chat request already sent. */
    public RawHttp openStream(String model) throws IOException {
        return openStream(model, 0);
    }

    /**
     * The same with a receive buffer of that many bytes.
     *
     * @param receiveBuffer 0 for the default of the kernel
     */
    public RawHttp openStream(String model, int receiveBuffer) throws IOException {
        RawHttp http = RawHttp.connect(publicUri(), receiveBuffer);
        http.send(RawHttp.post("/v1/chat/completions", chatBody(model, true), authorized()));
        return http;
    }

    public Metrics metrics() throws IOException {
        RawResponse response =
                RawHttp.exchange(
                        adminUri(),
                        RawHttp.get(
                                "/metrics", "authorization: Bearer " + GatewayYaml.ADMIN_TOKEN));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).doesNotContainIgnoringCase(ProviderYaml.CANARY);
        return Metrics.parse(response.text());
    }

    /** Replaces the configuration file, as an editor would: by a rename. */
    public void rewrite(String yaml) throws IOException {
        write(directory, yaml);
    }

    /** Drains and stops, as on a signal; a second call waits for the first. */
    public void shutDown() {
        node.close();
    }

    @Override
    public void close() throws IOException {
        shutDown();
        deleteDirectory();
    }

    /** A small chat request. */
    public static String chatBody(String model, boolean stream) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]%s}"
                .formatted(model, stream ? ",\"stream\":true" : "");
    }

    private static String[] authorized(String... headerLines) {
        var lines = new ArrayList<>(List.of(headerLines));
        lines.add("authorization: Bearer " + GatewayYaml.CLIENT_KEY);
        return lines.toArray(String[]::new);
    }

    private static void write(Path directory, String yaml) throws IOException {
        Path next = Files.writeString(directory.resolve("next.yaml"), yaml);
        Files.move(
                next,
                directory.resolve(FILE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void deleteDirectory() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
