package io.tollgate.perf.load;

import io.tollgate.cluster.ports.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A mock provider in a process of its own.
 *
 * @param port of plain HTTP
 * @param tlsPort of TLS
 * @param certificate what gateways have to trust
 */
public record MockProcess(Process process, int port, int tlsPort, Path certificate) {
    /** The provider key that the mock expects. */
    public static final String KEY = "sk-mock-upstream";

    static MockProcess start(Children children, String name, Path folder) throws IOException {
        return start(children, name, folder, FreePorts.take());
    }

    static MockProcess start(Children children, String name, Path folder, int port)
            throws IOException {
        return start(children, name, folder, port, List.of());
    }

    /** Starts one that writes down each request it gets. */
    public static MockProcess startWithLedger(Children children, Path folder, Path ledger)
            throws IOException {
        return start(children, "mock", folder, FreePorts.take(), List.of("--ledger=" + ledger));
    }

    private static MockProcess start(
            Children children, String name, Path folder, int port, List<String> more)
            throws IOException {
        var certificate = TestCertificate.in(folder.resolve("certificate"));
        int tlsPort = FreePorts.take();
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx192m",
                                "-Xmn96m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                MockMain.class.getName(),
                                "--port=" + port,
                                "--tls-port=" + tlsPort,
                                "--certificate=" + folder.resolve("certificate"),
                                "--key=" + KEY));
        command.addAll(more);
        Process process = children.start(name, Map.of(), command);
        children.awaitPort(name, process, port, Duration.ofSeconds(20));
        return new MockProcess(process, port, tlsPort, certificate.pem());
    }

    ProcessTree tree() {
        return new ProcessTree(process.pid());
    }
}
