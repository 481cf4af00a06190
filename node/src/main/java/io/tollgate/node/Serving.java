package io.tollgate.node;

import io.tollgate.node.config.BootstrapKeys;
import io.tollgate.node.config.ConfigWatcher;
import io.tollgate.node.config.GatewayConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A node that was started from a configuration, with its first keys and its watched file. */
final class Serving implements AutoCloseable {
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
        var keys = BootstrapKeys.open(config, new SecureRandom());
        RunningNode node = starter.start(keys.complete(config));
        try {
            keys.store();
            announce(node, keys, source, config, out);
            ConfigWatcher watcher =
                    source.file() == null
                            ? null
                            : ConfigWatcher.start(
                                    source.file(),
                                    source.loader(),
                                    config,
                                    LOOK_AT_FILE,
                                    changed -> node.reconfigure(keys.complete(changed)));
            return new Serving(node, watcher);
        } catch (IOException | RuntimeException e) {
            node.close();
            throw e;
        }
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
