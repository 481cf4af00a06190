package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The mock provider as a process of its own: prints its ports, then serves until it is killed. */
@Command(name = "mock", mixinStandardHelpOptions = true, description = "Runs the mock provider.")
final class MockMain implements Runnable {
    static final String READY = "mock provider ready";

    @Option(names = "--port", defaultValue = "0", description = "port of plain HTTP (0: any)")
    private int port;

    @Option(names = "--tls-port", defaultValue = "-1", description = "port of TLS (-1: none)")
    private int tlsPort;

    @Option(names = "--certificate", defaultValue = "target/mock", description = "its folder")
    private Path certificate = Path.of("target/mock");

    @Option(names = "--key", defaultValue = "sk-mock", description = "the provider key expected")
    private String key = "";

    @Option(names = "--ledger", description = "file where each request is written down")
    private @Nullable Path ledger;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new MockMain()).execute(arguments));
    }

    @Override
    public void run() {
        try {
            SSLContext tls = tlsPort < 0 ? null : TestCertificate.in(certificate).context();
            try (MockLedger book = ledger == null ? MockLedger.none() : MockLedger.in(ledger);
                    var mock =
                            new MockProvider(
                                    port, Math.max(0, tlsPort), tls, "Bearer " + key, book)) {
                System.out.println(READY + " port=" + mock.port() + " tls-port=" + mock.tlsPort());
                mock.run();
            }
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
