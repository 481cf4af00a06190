package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.sdk.MatrixClient.Capability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The table of clients in node/README.md: every official client, unchanged, over a provider of each
 * format, in all that is asked of a chat. A cell of the table is as many tests as it has words; the
 * Node clients' are in {@code src/test/sdk/matrix.js}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientMatrixTest {
    private static final String BEGIN = "<!-- clients: written by ClientMatrixTest -->";
    private static final String END = "<!-- end of clients -->";
    private static final List<String> PROVIDERS =
            List.of("fake", SdkGateway.CLAUDE, SdkGateway.GEMINI, SdkGateway.AMAZON);

    private SdkGateway gateway;
    private List<MatrixClient> clients;
    private final Set<String> nodeClients = new LinkedHashSet<>();
    private List<NodeTests.Result> ofNode;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        gateway = SdkGateway.start();
        clients =
                List.of(
                        new OpenAiMatrix(gateway),
                        new AnthropicMatrix(gateway),
                        new GoogleMatrix(gateway),
                        new BedrockMatrix(gateway),
                        new LangChainMatrix(gateway));
        ofNode = NodeTests.run(gateway, "matrix.js");
        ofNode.forEach(result -> nodeClients.add(words(result)[1]));
    }

    @AfterAll
    void stop() throws IOException {
        clients.forEach(MatrixClient::close);
        gateway.close();
    }

    @TestFactory
    Stream<DynamicTest> javaClients() {
        var tests = new ArrayList<DynamicTest>();
        for (MatrixClient client : clients) {
            for (String provider : PROVIDERS) {
                for (Capability capability : Capability.values()) {
                    tests.add(
                            DynamicTest.dynamicTest(
                                    client.label() + " | " + provider + " | " + capability.label(),
                                    () -> capability.ask(client, provider)));
                }
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> nodeClients() {
        return ofNode.stream()
                .map(result ->
                        DynamicTest.dynamicTest(
                                result.name(),
                                () -> assertThat(result.passed()).as(result.failure()).isTrue()));
    }

    @TestFactory
    Stream<DynamicTest> theReadmeHasTheTable() throws IOException {
        String text = Files.readString(Path.of("README.md"), StandardCharsets.UTF_8);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        return Stream.of(
                DynamicTest.dynamicTest(
                        "all of them are in it",
                        () -> {
                            assertThat(begin).as("a line with " + BEGIN).isNotNegative();
                            assertThat(text.substring(begin + BEGIN.length(), end).strip())
                                    .as("the table in node/README.md (copy the actual one)")
                                    .isEqualTo(table());
                        }),
                DynamicTest.dynamicTest(
                        "the Node clients do all of it",
                        () ->
                                assertThat(ofNode)
                                        .hasSize(
                                                nodeClients.size()
                                                        * PROVIDERS.size()
                                                        * Capability.values().length)));
    }

    private String table() {
        var table =
                new StringBuilder(
                        "| client | OpenAI | Anthropic | Gemini | Bedrock |\n|---|---|---|---|---|");
        var labels = new ArrayList<String>();
        clients.forEach(client -> labels.add(client.label()));
        labels.addAll(nodeClients);
        for (String label : labels) {
            table.append("\n| ").append(label).append(" |");
            for (String _ : PROVIDERS) {
                table.append(" all |");
            }
        }
        return table.toString();
    }

    private static String[] words(NodeTests.Result result) {
        return result.name().split(" \\| ", -1);
    }
}
