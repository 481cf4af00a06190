package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Somebody with a token who uses the API of one node. */
final class AdminClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI admin;
    private final String token;

    AdminClient(URI admin, String token) {
        this.admin = admin;
        this.token = token;
    }

    /** The same node as somebody else. */
    AdminClient as(String other) {
        return new AdminClient(admin, other);
    }

    Answer get(String path) throws IOException {
        return send("GET", path, "");
    }

    Answer post(String path, String body) throws IOException {
        return send("POST", path, body);
    }

    Answer put(String path, String body) throws IOException {
        return send("PUT", path, body);
    }

    Answer patch(String path, String body) throws IOException {
        return send("PATCH", path, body);
    }

    Answer delete(String path) throws IOException {
        return send("DELETE", path, "");
    }

    Answer send(String method, String path, String body, String... headers) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(admin.resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    /** What came back. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        JsonNode json() {
            try {
                return JSON.readTree(text());
            } catch (IOException e) {
                throw new AssertionError(text(), e);
            }
        }

        /** A good one: its JSON. */
        JsonNode ok() {
            assertThat(status()).as(text()).isBetween(200, 201);
            return json();
        }

        /** An error: its inner object. */
        JsonNode refused(int expected) {
            assertThat(status()).as(text()).isEqualTo(expected);
            return json().path("error");
        }

        String etag() {
            return response.headers().firstValue("etag").orElse("");
        }
    }
}
