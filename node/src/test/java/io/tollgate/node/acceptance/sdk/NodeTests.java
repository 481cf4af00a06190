package io.tollgate.node.acceptance.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs {@code src/test/sdk} with Node and reads what it tells. Installs its packages when needed.
 */
final class NodeTests {
    private static final Path DIRECTORY = Path.of("src", "test", "sdk");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One test that Node ran. */
    record Result(String file, String name, boolean passed, String failure) {}

    private NodeTests() {}

    /** Runs the tests in those files; without any, those in all files named {@code *.test.js}. */
    static List<Result> run(SdkGateway gateway, String... files)
            throws IOException, InterruptedException {
        install(DIRECTORY);
        Path report = Files.createTempFile("node-tests", ".jsonl");
        try {
            var words =
                    new ArrayList<>(
                            List.of(
                                    "node",
                                    "--test",
                                    "--test-reporter=./reporter.js",
                                    "--test-reporter-destination=" + report));
            words.addAll(List.of(files));
            String output = NodeCommand.run(DIRECTORY, 120, environment(gateway), words);
            List<Result> results = read(report);
            if (results.isEmpty()) {
                throw new AssertionError("Node ran no test; it said:\n" + output);
            }
            return results;
        } finally {
            Files.delete(report);
        }
    }

    /** Installs the packages of that directory, where they are not there or others are wanted. */
    static void install(Path directory) throws IOException, InterruptedException {
        Path installed = directory.resolve("node_modules").resolve(".package-lock.json");
        Path wanted = directory.resolve("package-lock.json");
        if (Files.notExists(installed)
                || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted))
                        < 0) {
            NodeCommand.run(directory, 300, Map.of(), List.of("npm", "ci"));
            Files.setLastModifiedTime(installed, FileTime.from(Instant.now()));
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
}
