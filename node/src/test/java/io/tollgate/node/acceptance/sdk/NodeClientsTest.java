package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The official Node clients. The tests themselves are in {@code src/test/sdk}, run by Node's own
 * runner; each of them is one dynamic test here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeClientsTest {
    private SdkGateway gateway;

    @BeforeAll
    void start() throws IOException {
        gateway = SdkGateway.start();
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
    }

    @TestFactory
    Stream<DynamicTest> nodeTests() throws IOException, InterruptedException {
        List<NodeTests.Result> results = NodeTests.run(gateway);

        assertThat(results).as("tests that Node ran").hasSizeGreaterThan(60);
        return results.stream()
                .map(result ->
                        DynamicTest.dynamicTest(
                                result.file() + ": " + result.name(),
                                () -> assertThat(result.passed()).as(result.failure()).isTrue()));
    }
}
