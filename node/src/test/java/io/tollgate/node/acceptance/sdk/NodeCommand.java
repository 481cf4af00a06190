package io.tollgate.node.acceptance.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs Node, npm, or what they have installed. */
final class NodeCommand {
    private NodeCommand() {}

    /**
     * Runs a command to its end and returns what it printed. Only npm and what is no test runner
     * must end well.
     */
    static String run(
            Path directory, int seconds, Map<String, String> environment, List<String> words)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".log");
        try {
            var builder =
                    new ProcessBuilder(words)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            builder.environment().putAll(environment);
            Process process = start(builder);
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        String.join(" ", words)
                                + " did not end within "
                                + seconds
                                + " s; it said:\n"
                                + Files.readString(output, UTF_8));
            }
            String said = Files.readString(output, UTF_8);
            if (process.exitValue() != 0 && !words.contains("--test")) {
                throw new AssertionError(String.join(" ", words) + " failed:\n" + said);
            }
            return said;
        } finally {
            Files.delete(output);
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(
                    builder.command().getFirst()
                            + " cannot be started. The tests of the official Node clients need Node"
                            + " 20 or later with npm on the PATH.",
                    e);
        }
    }
}
