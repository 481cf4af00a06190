package io.tollgate.audit.sink;

import static io.tollgate.audit.SampleRows.batch;
import static io.tollgate.audit.SampleRows.body;
import static io.tollgate.audit.SampleRows.checkpoint;
import static io.tollgate.audit.SampleRows.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.tollgate.audit.Batch;
import io.tollgate.audit.Store.Written;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSinkTest {
    private static final String SECRET = "between us";

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private volatile int status = 204;
    private volatile boolean holds;
    private HttpServer server;

    private record Got(Headers headers, byte[] body) {}

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/hook",
                exchange -> {
                    try (exchange) {
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        got.add(new Got(exchange.getRequestHeaders(), body));
                        if (holds) {
                            mayAnswer.await();
                        }
                        exchange.sendResponseHeaders(status, -1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.start();
    }

    @AfterEach
    void close() {
        mayAnswer.countDown();
        server.stop(0);
    }

    @Test
    void postsABatchAndSignsIt() throws IOException, GeneralSecurityException {
        var batch = new Batch("node-1:1-3", rows(1, 3), List.of(body(2)), List.of(checkpoint(2)));

        assertThat(send(batch)).isEqualTo(new Written.Done());

        Got sent = got.getFirst();
        JsonNode json = new ObjectMapper().readTree(sent.body());
        assertThat(json.get("token").asText()).isEqualTo("node-1:1-3");
        assertThat(json.get("rows")).hasSize(3);
        assertThat(json.get("rows").get(2).get("request_id").asText())
                .isEqualTo("req_7tq1mz0c4h91000000003");
        assertThat(json.get("bodies").get(0).get("response").asText()).isEqualTo("answered 2");
        assertThat(json.get("checkpoints").get(0).get("seq").asLong()).isEqualTo(2);
        assertThat(sent.headers().getFirst("idempotency-key")).isEqualTo("node-1:1-3");
        assertThat(sent.headers().getFirst("x-tollgate-timestamp")).isEqualTo("1795000000");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update("1795000000.".getBytes(StandardCharsets.US_ASCII));
        assertThat(sent.headers().getFirst("x-tollgate-signature"))
                .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(sent.body())));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void rejectsWhatTheReceiverWillNotTake(int answered) {
        status = answered;

        assertThat(send(batch(1, 1))).isEqualTo(new Written.Rejected("status " + answered));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 404, 408, 429, 500, 503})
    void waitsWhereTheRowsAreNotAtFault(int answered) {
        status = answered;

        assertThat(send(batch(1, 1))).isEqualTo(new Written.Unavailable("status " + answered));
    }

    @Test
    void waitsNoLongerThanItsTimeout() {
        holds = true;

        try (var sink = sink(Duration.ofMillis(200))) {
            assertThat(sink.write(batch(1, 1)))
                    .isInstanceOfSatisfying(
                            Written.Unavailable.class,
                            away -> assertThat(away.why()).contains("timed out"));
        }
    }

    @Test
    void waitsWhereNobodyListens() {
        server.stop(0);

        assertThat(send(batch(1, 1))).isInstanceOf(Written.Unavailable.class);
    }

    @Test
    void neverPrintsTheSecretAndRefusesAStrangeUrl() {
        var settings =
                new WebhookSettings(URI.create("https://h/x?t=1"), SECRET, Duration.ofSeconds(1));

        assertThat(settings.toString()).doesNotContain(SECRET).doesNotContain("t=1");
        assertThatThrownBy(() ->
                        new WebhookSettings(URI.create("ftp://h"), SECRET, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("url: ftp://h (expected: http:// or https://");
    }

    private Written send(Batch batch) {
        try (var sink = sink(Duration.ofSeconds(10))) {
            return sink.write(batch);
        }
    }

    private WebhookSink sink(Duration timeout) {
        var address = server.getAddress();
        var url = URI.create("http://127.0.0.1:" + address.getPort() + "/hook");
        return new WebhookSink(
                new WebhookSettings(url, SECRET, timeout),
                Clock.fixed(Instant.ofEpochSecond(1_795_000_000), ZoneOffset.UTC));
    }
}
