package io.tollgate.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final UpstreamRequest GET = TestClient.request("GET /", "");

    @TempDir private static Path folder;
    private static Certificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new Certificates(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void sendsManyCallsOnOneConnection(String protocol) throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        try (ScriptedServer server =
                        start(peer -> {
                            SSLSocket tls = limit(peer, protocol);
                            while (peer.readRequest() != null) {
                                seen.add(tls.getSession().getProtocol());
                                peer.send(OK);
                            }
                        });
                TestClient client = new TestClient()) {

            for (int i = 0; i < 200; i++) {
                Recorder.Answer answer = client.call(trusting(server), GET);

                assertThat(answer.message()).isEmpty();
                assertThat(answer.body()).isEqualTo("ok");
                assertThat(answer.pieces()).isEqualTo(1);
            }

            assertThat(server.accepted()).isEqualTo(1);
            assertThat(seen).containsExactly(protocol);
            assertThat(server.faults()).isEmpty();
        }
    }

    @Test
    void carriesLargeBodiesBothWays() throws Exception {
        String large = "0123456789abcdef".repeat(300_000);
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (ScriptedServer server =
                        start(peer -> {
                            seen.complete(peer.readRequest());
                            peer.send(
                                    "HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n"
                                            .formatted(large.length()));
                            peer.send(large);
                            peer.awaitClose();
                        });
                TestClient client = new TestClient()) {

            Recorder.Answer answer =
                    client.call(trusting(server), TestClient.request("POST /", large));

            assertThat(answer.message()).isEmpty();
            assertThat(answer.body()).isEqualTo(large);
            assertThat(Recorder.get(seen)).endsWith(large);
        }
    }

    @Test
    void countsTheTimeToTheFirstByteFromTheEndOfALargeRequest() throws Exception {
        try (ScriptedServer server =
                        start(peer -> {
                            peer.readRequest();
                            peer.awaitClose();
                        });
                TestClient client = new TestClient()) {
            Upstream defaults = trusting(server);
            Upstream upstream =
                    new Upstream(
                            defaults.origin(),
                            defaults.connectTimeout(),
                            Duration.ofMillis(60),
                            defaults.idleTimeout(),
                            defaults.totalTimeout(),
                            1,
                            defaults.idleExpiry(),
                            null,
                            certificates.bundle());

            Recorder.Answer answer =
                    client.call(upstream, TestClient.request("POST /", "x".repeat(9_000_000)));

            assertThat(answer.failureClass()).isEqualTo(FailureClass.TIMEOUT);
            assertThat(answer.message()).contains("first byte timeout");
        }
    }

    @Test
    void readsRecordsThatComeByteByByte() throws Exception {
        String body = "x".repeat(3_000);
        try (ScriptedServer server =
                        start(peer -> {
                            while (peer.readRequest() != null) {
                                peer.send("HTTP/1.1 200 OK\r\ncontent-length: 3000\r\n");
                                peer.send("\r\n" + body);
                            }
                        });
                Relay relay = new Relay(server.port(), 1);
                TestClient client = new TestClient()) {
            Upstream upstream =
                    Limited.through(origin(server), relay.origin(), certificates.bundle());

            for (int i = 0; i < 3; i++) {
                Recorder.Answer answer = client.call(upstream, GET);

                assertThat(answer.message()).isEmpty();
                assertThat(answer.body()).isEqualTo(body);
            }
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void refusesAnotherHostName() throws Exception {
        try (ScriptedServer server = start(ScriptedServer.Peer::readRequest);
                TestClient client = new TestClient()) {
            Upstream upstream =
                    Limited.trusting(
                            new Origin(true, "127.0.0.1", server.port()), certificates.bundle());

            Recorder.Answer answer = client.call(upstream, GET);

            assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
            assertThat(answer.message()).contains("TLS: ").contains("127.0.0.1");
            assertThat(answer.failure().requestSent()).isFalse();
            assertThat(client.counts().open()).isZero();
        }
    }

    @Test
    void refusesAnUnknownAuthority() throws Exception {
        try (ScriptedServer server = start(ScriptedServer.Peer::readRequest);
                TestClient client = new TestClient()) {
            for (Upstream upstream :
                    new Upstream[] {
                        Limited.trusting(origin(server), null),
                        Limited.trusting(origin(server), certificates.other())
                    }) {

                Recorder.Answer answer = client.call(upstream, GET);

                assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
                assertThat(answer.message()).contains("TLS: ").contains("certification path");
            }
            assertThat(client.counts().open()).isZero();
        }
    }

    @Test
    void refusesAPeerThatDoesNotSpeakTls() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                            peer.awaitClose();
                        });
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.call(trusting(server), GET);

            assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
            assertThat(answer.message()).contains("TLS: ");
        }
    }

    @Test
    void saysWhatIsWrongWithABundle() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path garbage =
                Files.writeString(
                        folder.resolve("garbage.pem"),
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Path missing = folder.resolve("missing.pem");
        try (ScriptedServer server = start(ScriptedServer.Peer::readRequest);
                TestClient client = new TestClient()) {
            for (Path bundle : new Path[] {empty, garbage, missing}) {

                Recorder.Answer answer = client.call(Limited.trusting(origin(server), bundle), GET);

                assertThat(answer.message()).contains(bundle.getFileName().toString());
                assertThatThrownBy(() -> client.client().prepare(bundle))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(bundle.getFileName().toString());
            }
            client.client().prepare(certificates.bundle());
            assertThat(server.accepted()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void resumesSessions(String protocol) throws Exception {
        Set<Long> sessions = ConcurrentHashMap.newKeySet();
        try (ScriptedServer server =
                        start(peer -> {
                            SSLSocket tls = limit(peer, protocol);
                            peer.readRequest();
                            sessions.add(tls.getSession().getCreationTime());
                            peer.send(OK);
                        });
                TestClient client = new TestClient()) {

            for (int i = 0; i < 4; i++) {
                assertThat(client.call(trusting(server), GET).body()).isEqualTo("ok");
                Eventually.sees(() -> client.counts().open() == 0);
            }

            assertThat(server.accepted()).isEqualTo(4);
            assertThat(sessions).hasSize(1);
        }
    }

    @Test
    void goesOnAfterAChangeOfKeys() throws Exception {
        try (ScriptedServer server =
                        start(peer -> {
                            SSLSocket tls = limit(peer, "TLSv1.3");
                            while (peer.readRequest() != null) {
                                tls.startHandshake(); // after the first: a key update
                                peer.send(OK);
                            }
                        });
                TestClient client = new TestClient()) {

            for (int i = 0; i < 5; i++) {
                Recorder.Answer answer = client.call(trusting(server), GET);

                assertThat(answer.message()).isEmpty();
                assertThat(answer.body()).isEqualTo("ok");
            }
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void takesTheEndOfTlsForTheEndOfABody() throws Exception {
        try (ScriptedServer server =
                        start(peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\n\r\nall of it");
                        });
                TestClient client = new TestClient()) {

            assertThat(client.call(trusting(server), GET).body()).isEqualTo("all of it");
            assertThat(client.counts().open()).isZero();
        }
    }

    @Test
    void doesNotTakeABareCloseForTheEndOfABody() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server =
                        start(peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\n\r\npart of");
                            peer.awaitClose();
                        });
                ScriptedServer cutting = cutting(server.port(), gate);
                TestClient client = new TestClient()) {
            Upstream upstream =
                    Limited.through(origin(server), cutting.origin(), certificates.bundle());
            Recorder recorder = new Recorder();
            client.begin(upstream, GET, recorder);
            recorder.awaitHead();

            gate.countDown();

            assertThat(recorder.await().failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
            assertThat(recorder.await().message()).contains("without the end of TLS");
        }
    }

    @Test
    void dropsAnIdleConnectionThatTheProviderEnds() throws Exception {
        try (ScriptedServer server =
                        start(peer -> {
                            peer.readRequest();
                            peer.send(OK);
                        });
                TestClient client = new TestClient()) {

            client.call(trusting(server), GET);

            Eventually.sees(() -> client.counts().open() == 0);
        }
    }

    @Test
    void saysGoodbyeWhenAnIdleConnectionExpires() throws Exception {
        CompletableFuture<Boolean> clean = new CompletableFuture<>();
        try (ScriptedServer server =
                        start(peer -> {
                            peer.readRequest();
                            peer.send(OK);
                            peer.awaitClose(); // throws where the end of TLS is missing
                            clean.complete(true);
                        });
                TestClient client = new TestClient()) {
            Upstream defaults = trusting(server);
            Upstream upstream =
                    new Upstream(
                            defaults.origin(),
                            defaults.connectTimeout(),
                            defaults.firstByteTimeout(),
                            defaults.idleTimeout(),
                            defaults.totalTimeout(),
                            1,
                            Duration.ofMillis(1),
                            null,
                            certificates.bundle());

            client.call(upstream, GET);

            assertThat(Recorder.get(clean)).isTrue();
        }
    }

    /** A proxy that cuts the connection to the client when the gate opens. */
    private static ScriptedServer cutting(int target, CountDownLatch gate) throws IOException {
        return ScriptedServer.start(peer -> {
            peer.readHead();
            try (Socket onward = new Socket(InetAddress.getLoopbackAddress(), target)) {
                peer.send("HTTP/1.1 200 OK\r\n\r\n");
                Thread.startVirtualThread(() -> pass(peer.socket(), onward));
                Thread.startVirtualThread(() -> pass(onward, peer.socket()));
                ScriptedServer.await(gate);
                peer.socket().close();
            }
        });
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            return; // cut
        }
    }

    private static SSLSocket limit(ScriptedServer.Peer peer, String protocol) {
        SSLSocket tls = (SSLSocket) peer.socket();
        tls.setEnabledProtocols(new String[] {protocol});
        return tls;
    }

    private static ScriptedServer start(ScriptedServer.Script script) throws Exception {
        return ScriptedServer.startTls(certificates.serverContext(), script);
    }

    private static Origin origin(ScriptedServer server) {
        return new Origin(true, "localhost", server.port());
    }

    private static Upstream trusting(ScriptedServer server) {
        return Limited.trusting(origin(server), certificates.bundle());
    }
}
