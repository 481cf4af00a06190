package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import io.tollgate.node.acceptance.upstream.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Claude Code, as it comes from npm, over a provider of OpenAI's format: it asks, runs a tool of
 * its own, gives the result back, and tells what the model says.
 */
class ClaudeCodeTest {
    private static final Path DIRECTORY = Path.of("src", "test", "claude-code");
    private static final String COMMAND = "echo tollgate-$((40 + 2)) > made.txt && cat made.txt";

    @TempDir private Path folder;

    @Test
    void itWorksWithAModelThatIsNoClaude() throws Exception {
        NodeTests.install(DIRECTORY);
        Path work = Files.createDirectory(folder.resolve("work"));
        try (FakeUpstream upstream = FakeUpstream.start();
                RunningGateway gateway = gateway(upstream)) {
            upstream.answer("/chat/completions", ClaudeCodeTest::model);

            String said =
                    NodeCommand.run(
                            work,
                            60,
                            environment(gateway),
                            List.of(
                                    DIRECTORY
                                            .resolve("node_modules/.bin/claude")
                                            .toAbsolutePath()
                                            .toString(),
                                    "-p",
                                    "Make the file.",
                                    "--model",
                                    "coder",
                                    "--allowedTools",
                                    "Bash",
                                    "--output-format",
                                    "json"));

            assertThat(said).contains("All done: tollgate-42").contains("\"is_error\":false");
            assertThat(work.resolve("made.txt")).hasContent("tollgate-42");
            assertThat(upstream.requests())
                    .allSatisfy(
                            request -> assertThat(request.path()).endsWith("/chat/completions"));
        }
    }

    private static RunningGateway gateway(FakeUpstream upstream) throws IOException {
        return RunningGateway.start(
                GatewayYaml.of(ProviderYaml.of("fake", upstream))
                        .alias("coder", "fake/gpt-5-coder"));
    }

    /** Calls a tool, and repeats what it gave. Requests without tools ask for a title and such. */
    private static void model(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        JsonNode body = request.json();
        JsonNode messages = body.path("messages");
        JsonNode last = messages.path(messages.size() - 1);
        boolean stream = body.path("stream").asBoolean();
        Script script;
        if (last.path("role").asText().equals("tool")) {
            script = text(stream, "All done: " + last.path("content").asText().strip());
        } else if (body.path("tools").isEmpty()) {
            script = text(stream, "A title");
        } else {
            var call =
                    new OpenAiAnswers.Call(
                            "call_1",
                            "Bash",
                            "{\"command\":"
                                    + OpenAiAnswers.quote(COMMAND)
                                    + ",\"description\":\"Make the file\"}");
            script =
                    stream
                            ? OpenAiAnswers.streamCalls(List.of(call))
                            : Reply.json(200, OpenAiAnswers.completion("m", List.of(call)));
        }
        script.play(request, wire);
    }

    private static Script text(boolean stream, String text) {
        return stream
                ? OpenAiAnswers.stream(text)
                : Reply.json(200, OpenAiAnswers.completion("m", text));
    }

    private Map<String, String> environment(RunningGateway gateway) throws IOException {
        var environment = new HashMap<String, String>();
        environment.put("HOME", Files.createDirectory(folder.resolve("home")).toString());
        environment.put("ANTHROPIC_BASE_URL", gateway.publicUri() + "/anthropic");
        environment.put("ANTHROPIC_AUTH_TOKEN", GatewayYaml.CLIENT_KEY);
        environment.put("ANTHROPIC_API_KEY", "");
        environment.put("ANTHROPIC_DEFAULT_HAIKU_MODEL", "coder");
        environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        environment.put("DISABLE_TELEMETRY", "1");
        environment.put("DISABLE_ERROR_REPORTING", "1");
        environment.put("DISABLE_AUTOUPDATER", "1");
        return environment;
    }
}
