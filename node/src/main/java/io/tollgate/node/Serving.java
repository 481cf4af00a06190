package io.tollgate.node;

import io.tollgate.node.config.BootstrapKeys;
import io.tollgate.node.config.ConfigWatcher;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.manage.Management;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A node that was started from a configuration, with its first keys and its watched file. */
final class Serving implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Serving.class.getName());
    private static final Duration LOOK_AT_FILE = Duration.ofSeconds(1);

    private final RunningNode node;
    private final @Nullable ConfigWatcher watcher;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Serving(RunningNode node, @Nullable ConfigWatcher watcher) {
        this.node = node;
        this.watcher = watcher;
    }

    /**
     * Starts a node and says on {@code out} where it is reached and, the first time, with what key.
     *
     * @throws IOException with one line for the operator
     */
    static Serving start(
            NodeStarter starter, ConfigSource source, GatewayConfig config, PrintStream out)
            throws IOException {
        var management =
                Management.open(
                        source.loader(),
                        source.file(),
                        source.directory(),
                        config,
                        InstantSource.system());
        RunningNode node = starter.start(management);
        try {
            management.appliesTo(new NodeTarget(node));
            management.keys().store();
            announce(node, management.keys(), source, config, out);
            return new Serving(node, watcher(source, management));
        } catch (IOException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private static @Nullable ConfigWatcher watcher(ConfigSource source, Management management) {
        return source.file() == null
                ? null
                : ConfigWatcher.start(
                        source.file(),
                        management::reload,
                        management.config(),
                        LOOK_AT_FILE,
                        _ ->
                                management.takeOverFile(why ->
                                        LOG.log(
                                                Level.ERROR,
                                                "configuration refused, the old one stays: "
                                                        + why)));
    }

    RunningNode node() {
        return node;
    }

    /** Drains and stops; whoever calls second waits for the first. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                if (watcher != null) {
                    watcher.close();
                }
                node.close();
            } finally {
                closed.countDown();
            }
        } else {
            awaitClose();
        }
    }

    /** Returns when the node has stopped, or the thread is interrupted. */
    void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void announce(
            RunningNode node,
            BootstrapKeys keys,
            ConfigSource source,
            GatewayConfig config,
            PrintStream out) {
        String url = url(config.listen().getFirst().tls() != null, node.listeners().getFirst());
        String admin = url(false, node.admin());
        out.print(
                "Tollgate serves "
                        + url
                        + " (admin "
                        + admin
                        + "), configured by "
                        + source.name()
                        + "\n"
                        + keys.announcement(url, admin, config.demo()));
        out.flush();
    }

    /** A URL that works on this machine: an address that means "all" becomes loopback. */
    private static String url(boolean tls, InetSocketAddress address) {
        String host =
                address.getAddress() == null || address.getAddress().isAnyLocalAddress()
                        ? "127.0.0.1"
                        : address.getAddress().getHostAddress();
        return (tls ? "https://" : "http://")
                + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
                + ":"
                + address.getPort();
    }
}
