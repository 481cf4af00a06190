package io.tollgate.perf.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command that changes the machine's network for a while, as root. */
final class RootCommand {
    private RootCommand() {}

    /**
     * Returns when it has ended.
     *
     * @throws IOException where it failed, with what it said
     */
    static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(
                        String.join(" ", command)
                                + ": "
                                + new String(process.getInputStream().readAllBytes(), UTF_8).strip()
                                + " (expected: to be run as root, with iproute2 and iptables)");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }
}
