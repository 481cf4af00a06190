package io.tollgate.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HttpServerTest {
    @Test
    void answersSeveralRequestsOnOneConnection() throws Exception {
        try (IoWorker worker = TestLoops.worker(1);
                HttpServer server =
                        HttpServer.start(
                                HttpSettings.plain("127.0.0.1", 0),
                                worker,
                                exchange ->
                                        exchange.respond(
                                                200,
                                                "text/plain",
                                                List.of("x-path", exchange.path()),
                                                ByteBuffer.wrap(exchange.body())));
                HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> answer =
                        client.send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "http://127.0.0.1:"
                                                                + server.boundPort()
                                                                + "/v1/echo?n="
                                                                + i))
                                        .POST(BodyPublishers.ofString("body " + i))
                                        .build(),
                                BodyHandlers.ofString(StandardCharsets.UTF_8));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("body " + i);
                assertThat(answer.headers().firstValue("x-path")).hasValue("/v1/echo");
            }
        }
    }
}
