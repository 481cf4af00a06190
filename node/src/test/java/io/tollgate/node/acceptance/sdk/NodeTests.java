package io.tollgate.node.acceptance.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code src/test/sdk} with Node and reads what it tells. Installs its packages when needed.
 */
final class NodeTests {
    private static final Path DIRECTORY = Path.of("src", "test", "sdk");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One test that Node ran. */
    record Result(String file, String name, boolean passed, String failure) {}

    private NodeTests() {}

    static List<Result> run(SdkGateway gateway) throws IOException, InterruptedException {
        install();
        Path report = Files.createTempFile("node-tests", ".jsonl");
        try {
            String output =
                    command(
                            120,
                            environment(gateway),
                            "node",
                            "--test",
                            "--test-reporter=./reporter.js",
                            "--test-reporter-destination=" + report);
            List<Result> results = read(report);
            if (results.isEmpty()) {
                throw new AssertionError("Node ran no test; it said:\n" + output);
            }
            return results;
        } finally {
            Files.delete(report);
        }
    }

    private static void install() throws IOException, InterruptedException {
        Path installed = DIRECTORY.resolve("node_modules").resolve(".package-lock.json");
        Path wanted = DIRECTORY.resolve("package-lock.json");
        if (Files.notExists(installed)
                || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted))
                        < 0) {
            command(300, Map.of(), "npm", "ci");
            Files.setLastModifiedTime(
                    installed, java.nio.file.attribute.FileTime.from(java.time.Instant.now()));
        }
    }

    private static Map<String, String> environment(SdkGateway gateway) {
        return Map.of(
                "TOLLGATE_BASE_URL", gateway.baseUrl(),
                "TOLLGATE_KEY", SdkGateway.CLIENT_KEY,
                "TOLLGATE_NARROW_KEY", SdkGateway.NARROW_KEY,
                "TOLLGATE_MODEL_PREFIX", SdkGateway.model(""),
                "TOLLGATE_REFUSAL", SdkGateway.refusal("STATUS"),
                "UPSTREAM_BASE_URL", gateway.upstream().baseUrl());
    }

    private static List<Result> read(Path report) throws IOException {
        var results = new ArrayList<Result>();
        for (String line : Files.readAllLines(report)) {
            JsonNode result = JSON.readTree(line);
            results.add(
                    new Result(
                            Path.of(result.path("file").asText()).toFile().getName(),
                            result.path("name").asText(),
                            result.path("passed").asBoolean(),
                            result.path("failure").asText()));
        }
        return results;
    }

    /** Runs a command to its end and returns what it printed. */
    private static String command(int seconds, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".log");
        try {
            var builder =
                    new ProcessBuilder(words)
                            .directory(DIRECTORY.toFile())
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
            if (process.exitValue() != 0 && words[0].equals("npm")) {
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
