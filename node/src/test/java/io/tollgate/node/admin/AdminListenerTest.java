package io.tollgate.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.http.HttpServer;
import io.tollgate.node.http.HttpSettings;
import io.tollgate.node.http.IoWorker;
import io.tollgate.node.metrics.Exposition;
import io.tollgate.node.metrics.GaugeSources;
import io.tollgate.node.metrics.RequestMetrics;
import io.tollgate.node.request.NodeLoop;
import io.tollgate.providers.upstream.UpstreamClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The admin routes behind a real listener. */
class AdminListenerTest {
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final UpstreamClient upstream = new UpstreamClient();
    private final IoWorker worker =
            IoWorker.start(
                    1,
                    (index, thread) ->
                            new NodeLoop(
                                    index,
                                    upstream.loop(thread),
                                    ByteBuffer.allocateDirect(16 * 1024)));
    private final Readiness readiness = new Readiness();
    private final Exposition exposition = new Exposition(new RequestMetrics(), GaugeSources.none());
    private final HttpServer server =
            HttpServer.start(
                    HttpSettings.plain("127.0.0.1", 0),
                    worker,
                    new AdminHandler(
                            new HealthRoutes(readiness),
                            exposition,
                            blocking,
                            NoCluster.api(
                                    new QuestionRoutes(null, Clock.systemUTC()),
                                    blocking,
                                    () -> null)));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        server.close();
        blocking.close();
        exposition.close();
        upstream.close();
        worker.close();
    }

    @Test
    void answersScrapesAndHealthChecks() throws Exception {
        assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/health/ready").statusCode()).isEqualTo(503);
        readiness.ready();
        assertThat(send("GET", "/health/ready").statusCode()).isEqualTo(200);
        assertThat(send("HEAD", "/health/ready").body()).isEmpty();
        assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);

        HttpResponse<String> metrics = send("GET", "/metrics");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("content-type")).hasValue(Exposition.CONTENT_TYPE);
        assertThat(metrics.body()).contains("tollgate_requests_in_flight 0.0");
        assertThat(metrics.body()).contains("jvm_memory_used_bytes");
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.boundPort() + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
