package io.tollgate.node;

import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.LoadResult;
import io.tollgate.providers.profile.Profiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The node as the command {@code tollgate serve} starts it, for tests in other packages: the same
 * file, the same watcher of that file, no environment.
 */
public final class StartedNode implements AutoCloseable {
    private final Serving serving;

    private StartedNode(Serving serving) {
        this.serving = serving;
    }

    /** Starts from {@code tollgate.yaml} there; fails with its problems where it has any. */
    public static StartedNode start(Path directory) throws IOException {
        var loader = new ConfigLoader(Profiles.all(), Map.of());
        ConfigSource source = ConfigSource.find(loader, null, directory);
        return switch (source.load()) {
            case LoadResult.Refused(var problems) ->
                    throw new AssertionError("The configuration is refused: " + problems);
            case LoadResult.Loaded(GatewayConfig config) ->
                    new StartedNode(Serving.start(Gateway::start, source, config, nowhere()));
        };
    }

    public InetSocketAddress listener() {
        return serving.node().listeners().getFirst();
    }

    public InetSocketAddress admin() {
        return serving.node().admin();
    }

    /** Drains and stops, as on a signal. */
    @Override
    public void close() {
        serving.close();
    }

    private static PrintStream nowhere() {
        return new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    }
}
