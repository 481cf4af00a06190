package io.tollgate.perf.load;

import io.tollgate.cluster.ports.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Tollgate node in front of the mock, with one I/O thread so that it compares with one nginx
 * worker: {@code mock/NAME} goes over plain HTTP, {@code mock-tls/NAME} over TLS.
 *
 * @param command what starts it; {@code {config}} stands for the configuration file
 */
record TollgateNode(List<String> command) {
    private static final String IDLE = "tollgate-idle";
    private static final String CLIENT_KEY = "tg-perf-0123456789abcdef0123456789abcdef";
    private static final Template CONFIGURATION =
            new Template(
                    """
                    listen:
                      - host: 127.0.0.1
                        port: <port>
                    admin:
                      host: 127.0.0.1
                      port: <admin>
                    io-threads: 1
                    data-dir: <data>
                    demo: false
                    audit:
                    <audit>
                    providers:
                      mock:
                        base-url: http://127.0.0.1:<mock>/v1
                        keys:
                          - name: main
                            value: <key>
                      mock-tls:
                        base-url: https://localhost:<mock-tls>/v1
                        network:
                          ca-bundle: <certificate>
                        keys:
                          - name: main
                            value: <key>
                    <second>
                    virtual-keys:
                      - name: perf
                        key: <client-key>
                    <limits>
                    <more>
                    """);
    private static final Template SECOND_PROVIDER =
            new Template(
                    """
                      mock-other:
                        base-url: http://127.0.0.1:<other>/v1
                        keys:
                          - name: main
                            value: <key>
                    aliases:
                      both:
                        targets:
                          - model: mock/mock-1k
                            weight: 1
                          - model: mock-other/mock-1k
                            weight: 1
                    """);

    private record Launched(StartUp.Launched launched, NodeMetrics metrics) {}

    TollgateNode {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("tollgate: empty (expected: a command)");
        }
    }

    /** Starts a node and returns when it accepts connections. */
    Gateway start(Children children, Path folder, MockProcess mock, NodeVariant variant)
            throws IOException {
        Launched node = launch(children, variant, "", variant.name(), folder, mock);
        return listening(children, variant.name(), node.launched, null);
    }

    /**
     * Starts a node whose figures can be asked for, such as how far its record is; who asks costs
     * it something.
     */
    Gateway startWatched(Children children, Path folder, MockProcess mock, NodeVariant variant)
            throws IOException {
        Launched node = launch(children, variant, "", variant.name(), folder, mock);
        return listening(children, variant.name(), node.launched, node.metrics);
    }

    /**
     * Starts a cluster of two and returns when they decide on budgets together; one of them takes
     * load, the other stays idle.
     */
    Gateway startMember(Children children, Path folder, MockProcess mock, NodeVariant variant)
            throws IOException {
        int port = FreePorts.take();
        int idle = FreePorts.take();
        launch(children, variant.member(IDLE, idle, port), IDLE, folder, mock);
        Launched member =
                launch(
                        children,
                        variant.member(Gateway.MEMBER, port, idle),
                        "",
                        Gateway.MEMBER,
                        folder,
                        mock);
        Gateway gateway = listening(children, Gateway.MEMBER, member.launched, member.metrics);
        StartUp.awaitAnswer(Gateway.MEMBER, member.launched);
        return gateway;
    }

    private static Gateway listening(
            Children children,
            String name,
            StartUp.Launched launched,
            @Nullable NodeMetrics metrics)
            throws IOException {
        Target target = launched.target();
        children.awaitPort(
                name, launched.process(), target.address().getPort(), Duration.ofMinutes(5));
        return new Gateway(
                name,
                target,
                new Target(target.base(), "mock-tls/*", CLIENT_KEY),
                new Target(target.base(), "mock/*", CLIENT_KEY, ClientApi.ANTHROPIC, List.of()),
                new ProcessTree(launched.process().pid()),
                metrics);
    }

    /** Starts a node that serves the alias {@code both} from two providers of equal weight. */
    Target startWithFallback(Children children, Path folder, MockProcess one, MockProcess other)
            throws IOException {
        String aliases =
                SECOND_PROVIDER.with(Map.of("other", other.port(), "key", MockProcess.KEY));
        StartUp.Launched launched =
                launch(children, NodeVariant.RECORDED, aliases, Gateway.TOLLGATE, folder, one)
                        .launched;
        Target target = launched.target();
        children.awaitPort(
                Gateway.TOLLGATE,
                launched.process(),
                target.address().getPort(),
                Duration.ofMinutes(5));
        return new Target(target.base(), "both", target.key());
    }

    /** Starts a node that may not listen yet, in a folder of that name. */
    StartUp.Launched launch(
            Children children, NodeVariant variant, String name, Path folder, MockProcess mock)
            throws IOException {
        return launch(children, variant, "", name, folder, mock).launched;
    }

    private Launched launch(
            Children children,
            NodeVariant variant,
            String second,
            String name,
            Path folder,
            MockProcess mock)
            throws IOException {
        Path home = Files.createDirectories(folder.resolve(name)).toAbsolutePath();
        int port = FreePorts.take();
        int admin = FreePorts.take();
        var form =
                new Template(
                        CONFIGURATION.with(
                                Map.of(
                                        "audit", variant.audit(),
                                        "second", second,
                                        "limits", variant.limits(),
                                        "more", variant.more())));
        String text =
                form.with(
                        Map.of(
                                "port",
                                port,
                                "admin",
                                admin,
                                "data",
                                home.resolve("data"),
                                "mock",
                                mock.port(),
                                "mock-tls",
                                mock.tlsPort(),
                                "key",
                                MockProcess.KEY,
                                "certificate",
                                mock.certificate().toAbsolutePath(),
                                "client-key",
                                CLIENT_KEY));
        Path configuration = Files.writeString(home.resolve("tollgate.yaml"), text);
        Process process = children.start(name, Map.of(), command(configuration));
        URI url = URI.create("http://127.0.0.1:" + port + "/v1");
        return new Launched(
                new StartUp.Launched(process, new Target(url, "mock/*", CLIENT_KEY)),
                new NodeMetrics(admin));
    }

    private List<String> command(Path configuration) {
        return command.stream()
                .map(word -> word.replace("{config}", configuration.toString()))
                .toList();
    }
}
