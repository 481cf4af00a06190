package io.tollgate.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mock writes down each request by the ids that it came with, and what became of it. */
class MockLedgerTest {
    private static final String TRACE = "0123456789abcdef0123456789abcdef";

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("ledger");
    }

    @Test
    void eachRequestIsWrittenDownWithWhatBecameOfIt() throws Exception {
        try (MockLedger ledger = MockLedger.in(file)) {
            asked(ledger, "mock-1k", "mock-500", "mock-429", "mock-cut", "none");
        }

        assertThat(lines())
                .containsExactly(
                        "+ req_0 " + TRACE,
                        "- req_0 answered",
                        "+ req_1 " + TRACE,
                        "- req_1 500",
                        "+ req_2 " + TRACE,
                        "- req_2 429",
                        "+ req_3 " + TRACE,
                        "- req_3 cut",
                        "+ req_4 " + TRACE,
                        "- req_4 404");
    }

    @Test
    void withoutALedgerNothingIsWritten() throws Exception {
        asked(MockLedger.none(), "mock-1k");

        assertThat(file).doesNotExist();
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file);
    }

    /**
     * Asks for these models, one after the other, under the ids {@code req_0}, {@code req_1}, ...
     */
    private static void asked(MockLedger ledger, String... models) throws Exception {
        var mock = new MockProvider(0, 0, null, "Bearer sk-mock", ledger);
        var ended = CompletableFuture.runAsync(mock, Thread.ofPlatform().name("mock")::start);
        try (mock;
                HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < models.length; i++) {
                ask(http, mock.port(), "req_" + i, models[i]);
            }
        }
        ended.get(10, TimeUnit.SECONDS);
    }

    private static void ask(HttpClient http, int port, String id, String model) throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .header("authorization", "Bearer sk-mock")
                        .header("x-request-id", id)
                        .header("traceparent", "00-" + TRACE + "-0123456789abcdef-01")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model + "\"}"))
                        .build();
        try {
            http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException cut) {
            assertThat(model).isEqualTo("mock-cut");
        }
    }
}
