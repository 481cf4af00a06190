package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Another gateway, installed and started by its script in {@code perf/peers}. */
final class Peer {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private Peer() {}

    /** Starts the script and returns when it has printed how the gateway is reached. */
    static Gateway start(Children children, String name, MockProcess mock) throws IOException {
        Path script = Path.of("perf", "peers", name);
        if (!name.matches("[a-z0-9-]+") || !Files.isExecutable(script)) {
            throw new IllegalArgumentException(
                    "--peer " + name + " (expected: the name of a script in perf/peers)");
        }
        String url = "http://127.0.0.1:" + mock.port() + "/v1";
        Process process =
                children.start(
                        name,
                        Map.of(),
                        List.of(script.toAbsolutePath().toString(), url, MockProcess.KEY));
        long until = System.nanoTime() + LIMIT.toNanos();
        Optional<String> line = line(children, name);
        while (line.isEmpty()) {
            if (!process.isAlive() || System.nanoTime() - until > 0) {
                throw new IOException(
                        name + " did not start:\n" + Children.tail(children.log(name)));
            }
            LockSupport.parkNanos(50_000_000);
            line = line(children, name);
        }
        return Gateway.parse(line.get());
    }

    private static Optional<String> line(Children children, String name) throws IOException {
        return Files.readAllLines(children.log(name)).stream()
                .filter(l -> l.startsWith(name + "=http"))
                .findFirst();
    }
}
