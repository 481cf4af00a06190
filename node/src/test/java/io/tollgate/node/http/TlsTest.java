package io.tollgate.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.node.request.Exchange;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/1.1 and HTTP/2 over TLS, and certificates that change. */
final class TlsTest {
    @TempDir private static Path shared;
    private static TestCertificate certificate;
    @TempDir private Path directory;
    private Path certificateFile;
    private Path keyFile;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = TestCertificate.make(shared, "RSA");
    }

    @BeforeEach
    void writeCertificate() throws Exception {
        certificateFile = directory.resolve("tls.crt");
        keyFile = directory.resolve("tls.key");
        certificate.writeTo(certificateFile, keyFile);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void answersOverTls(HttpClient.Version version) throws Exception {
        try (TestServer server = start(TlsTest::echo);
                HttpClient client = client(certificate, version)) {
            for (String body : List.of("small", "x".repeat(300_000), "small again")) {
                HttpResponse<String> answer = post(client, server, body);

                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(body);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void streamsOverTls(HttpClient.Version version) throws Exception {
        try (TestServer server =
                        start(exchange -> {
                            exchange.startStream(200, "text/plain", List.of("x-a", "b"));
                            for (int i = 0; i < 50; i++) {
                                exchange.write(ByteBuffer.wrap(new byte[10_000]));
                            }
                            exchange.end();
                        });
                HttpClient client = client(certificate, version)) {
            HttpResponse<String> answer = post(client, server, "");

            assertThat(answer.headers().firstValue("x-a")).hasValue("b");
            assertThat(answer.body()).hasSize(500_000);
        }
    }

    @Test
    void tellsThatAClientLeftOverTls() throws Exception {
        var exchanges = new CompletableFuture<Exchange>();
        var gone = new CompletableFuture<Boolean>();
        try (TestServer server =
                start(exchange -> {
                    exchange.watch(new GoneWatcher(gone));
                    exchanges.complete(exchange);
                })) {
            try (RawClient client = tls(server, "TLSv1.3")) {
                client.send("GET /v1/x HTTP/1.1\r\nHost: h\r\n\r\n");
                exchanges.get(10, TimeUnit.SECONDS);
            }

            assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void speaksTls12ButNothingOlder() throws Exception {
        try (TestServer server = start(TlsTest::echo);
                RawClient client = tls(server, "TLSv1.2")) {
            client.send("GET /v1/x HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
            client.send("GET //x HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(400);

            assertThatThrownBy(() -> tls(server, "TLSv1.1")).isInstanceOf(Exception.class);
        }
    }

    @Test
    void cutsAClientThatDoesNotFinishItsHandshake() throws Exception {
        HttpLimits limits = TestServer.quick(Duration.ofMillis(100));
        try (TestServer server = TestServer.start(limits, listener(), TlsTest::echo);
                RawClient silent = server.connect();
                RawClient begun = server.connect()) {
            begun.send(new byte[] {22, 3, 1});

            assertThat(silent.ended()).isTrue();
            assertThat(begun.ended()).isTrue();
            assertThat(server.server().stats().closedForSlowness()).isEqualTo(2);
        }
    }

    @Test
    void takesOverAChangedCertificateAndKeepsTheOldForABadOne() throws Exception {
        TestCertificate renewed = TestCertificate.make(directory, "EC");
        try (TestServer server = start(TlsTest::echo)) {
            Files.writeString(certificateFile, "not a certificate");
            assertThat(post(client(certificate), server, "old").body()).isEqualTo("old");

            renewed.writeTo(certificateFile, keyFile);

            Awaitility.await()
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(post(client(renewed), server, "new").body())
                                    .isEqualTo("new"));
            Files.writeString(keyFile, "not a key");
            assertThat(post(client(renewed), server, "still").body()).isEqualTo("still");
        }
    }

    @Test
    void readsAnRsaKeyOfOlderTools() throws Exception {
        certificate.writePkcs1(certificateFile, keyFile);

        try (TestServer server = start(TlsTest::echo)) {
            assertThat(post(client(certificate), server, "body").body()).isEqualTo("body");
        }
    }

    @Test
    void doesNotStartWithAKeyOfAnotherCertificate() throws Exception {
        TestCertificate.make(directory, "RSA").writeTo(directory.resolve("other.crt"), keyFile);

        assertThatThrownBy(() -> start(TlsTest::echo))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("not the key of the certificate");
    }

    private TestServer start(io.tollgate.node.request.ExchangeHandler handler) {
        return TestServer.start(TestServer.LIMITS, listener(), handler);
    }

    private HttpSettings.Listener listener() {
        return new HttpSettings.Listener(
                "127.0.0.1", 0, new TlsSettings(certificateFile, keyFile, Duration.ofMillis(20)));
    }

    private RawClient tls(TestServer server, String version) throws Exception {
        var socket =
                (SSLSocket)
                        certificate
                                .trust()
                                .getSocketFactory()
                                .createSocket("localhost", server.port());
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        return new RawClient(socket);
    }

    private static HttpClient client(TestCertificate trusted) throws Exception {
        return client(trusted, HttpClient.Version.HTTP_2);
    }

    private static HttpClient client(TestCertificate trusted, HttpClient.Version version)
            throws Exception {
        return HttpClient.newBuilder().version(version).sslContext(trusted.trust()).build();
    }

    private static HttpResponse<String> post(HttpClient client, TestServer server, String body)
            throws Exception {
        URI uri = URI.create("https://localhost:" + server.port() + "/v1/x");
        return client.send(
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(10))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void echo(Exchange exchange) {
        exchange.respond(200, "text/plain", List.of(), ByteBuffer.wrap(exchange.body()));
    }
}
