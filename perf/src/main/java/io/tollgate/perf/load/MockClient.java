package io.tollgate.perf.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sets up a running mock provider and reads its counters. */
final class MockClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;

    MockClient(int port) {
        this.base = "http://127.0.0.1:" + port + "/mock/";
    }

    JsonNode stats() throws IOException {
        return JSON.readTree(exchange("stats", "GET"));
    }

    void reset() throws IOException {
        exchange("reset", "POST");
    }

    /**
     * @param query such as {@code rate=50&chunks=200}
     */
    void control(String query) throws IOException {
        exchange("control?" + query, "POST");
    }

    @Override
    public void close() {
        client.close();
    }

    private String exchange(String path, String method) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("mock " + path + ": " + answer.body());
            }
            return answer.body();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the mock was asked", stopped);
        }
    }
}
