package io.tollgate.perf.faults;

import io.tollgate.cluster.ports.FreePorts;
import io.tollgate.perf.load.Children;
import io.tollgate.perf.load.MockProcess;
import io.tollgate.perf.load.NodeMetrics;
import io.tollgate.perf.load.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node under test, started by its launcher as a user does. It can be killed and started again
 * with the same ports, settings and data.
 */
final class FaultNode {
    static final String KEY = "tg-faults-0123456789abcdef0123456789abcdef";
    static final String FEW_MODELS_KEY = "tg-few-0123456789abcdef0123456789abcdef";

    private static final Duration FIRST_START = Duration.ofMinutes(5);
    private static final Template SETTINGS =
            new Template(
                    """
                    listen:
                      - host: 127.0.0.1
                        port: <port>
                    admin:
                      host: 127.0.0.1
                      port: <admin>
                    data-dir: <data>
                    demo: false
                    drain: {grace: 10s}
                    audit:
                      node: fault-node
                      mode: <mode>
                      when-full: <when-full>
                    <store>
                    routing:
                      max-attempts: 3
                      backoff: {base: 10ms, max: 20ms}
                      retry-budget: {ratio: 1, min: 1000}
                      cool-down: {base: 1ms, max: 1ms}
                      breaker: {failures: 1000, open: 10ms}
                    providers:
                      mock: {base-url: "<mock>", keys: [<mock-key>]}
                      shaky: {base-url: "<mock>", keys: [<mock-key>]}
                      busy: {base-url: "<mock>", keys: [<mock-key>]}
                    aliases:
                      either:
                        targets: [busy/mock-429]
                        fallbacks: [mock/mock-1k]
                    virtual-keys:
                      - {name: faults, key: <key>, team: perf}
                      - {name: few, key: <few-key>, models: [mock/*]}
                    """);

    private final Children children;
    private final List<String> launcher;
    private final Path configuration;
    private final Path data;
    private final int port;
    private final int adminPort;
    private @Nullable Process process;
    private int starts;

    /**
     * Writes its settings; {@link #start} starts it.
     *
     * @param launcher the command that stands before {@code serve}
     * @param mode of the record
     * @param whenFull {@code refuse} or {@code serve}
     * @param store further lines below {@code audit:}
     */
    FaultNode(
            Children children,
            Path work,
            String launcher,
            Path data,
            MockProcess mock,
            String mode,
            String whenFull,
            String store)
            throws IOException {
        this.children = children;
        this.launcher = List.of(launcher.strip().split("\\s+", -1));
        this.data = data;
        this.port = FreePorts.take();
        this.adminPort = FreePorts.take();
        this.configuration =
                Files.writeString(
                        work.resolve("tollgate.yaml"),
                        SETTINGS.with(
                                Map.of(
                                        "port",
                                        port,
                                        "admin",
                                        adminPort,
                                        "data",
                                        data,
                                        "mode",
                                        mode,
                                        "when-full",
                                        whenFull,
                                        "store",
                                        store,
                                        "mock",
                                        "http://127.0.0.1:" + mock.port() + "/v1",
                                        "mock-key",
                                        MockProcess.KEY,
                                        "key",
                                        KEY,
                                        "few-key",
                                        FEW_MODELS_KEY)));
    }

    int port() {
        return port;
    }

    /** Where its journal lies. */
    Path data() {
        return data;
    }

    NodeMetrics metrics() {
        return new NodeMetrics(adminPort);
    }

    /** Starts the process and does not wait. */
    void launch() throws IOException {
        process = children.start("node-" + ++starts, Map.of(), command("serve"));
    }

    /** Starts it and returns when it takes connections. */
    void start() throws IOException {
        launch();
        awaitListening();
    }

    void awaitListening() throws IOException {
        children.awaitPort("node-" + starts, running(), port, FIRST_START);
    }

    /** Kills it, as {@code kill -9} by its process id does, and returns when it is gone. */
    void kill() {
        Process doomed = running();
        doomed.destroyForcibly();
        await(doomed, Duration.ofSeconds(30));
    }

    /** Tells it to stop, as {@code kill} does; returns its exit code. */
    int stop() {
        Process stopping = running();
        stopping.destroy();
        return await(stopping, Duration.ofSeconds(60));
    }

    boolean alive() {
        return running().isAlive();
    }

    long pid() {
        return running().pid();
    }

    /** What the processes so far have printed. */
    String output() throws IOException {
        var text = new StringBuilder();
        for (int i = 1; i <= starts; i++) {
            text.append(Files.readString(children.log("node-" + i)));
        }
        return text.toString();
    }

    /**
     * What a command of the launcher prints that reads these settings.
     *
     * @param exit its exit code
     */
    record Said(int exit, String text) {}

    /** Runs such as {@code audit verify}. */
    Said run(String name, String... words) throws IOException {
        Process command = children.start(name, Map.of(), command(words));
        int exit = await(command, Duration.ofMinutes(5));
        return new Said(exit, Files.readString(children.log(name)).strip());
    }

    private List<String> command(String... words) {
        var command = new ArrayList<>(launcher);
        command.addAll(List.of(words));
        command.add("--config");
        command.add(configuration.toString());
        return command;
    }

    private Process running() {
        Process now = process;
        if (now == null) {
            throw new IllegalStateException("the node has not been started");
        }
        return now;
    }

    private static int await(Process process, Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "process " + process.pid() + " does not end within " + atMost);
            }
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }
}
