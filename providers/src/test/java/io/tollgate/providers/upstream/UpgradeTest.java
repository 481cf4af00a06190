package io.tollgate.providers.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.XnioIoThread;

class UpgradeTest {
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: other\r\n\r\n";
    private static final UpstreamRequest GET = TestClient.request("GET /", "");

    @TempDir private static Path folder;
    private static Certificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new Certificates(folder);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesPassBothWaysAsTheyAre(boolean tls) throws Exception {
        try (ScriptedServer server = server(tls, UpgradeTest::echo);
                TestClient client = new TestClient()) {
            var listener = new Echoes(3_000_000);

            listener.begin(client, upstream(server, tls), GET);

            assertThat(Recorder.get(listener.status)).isEqualTo(101);
            assertThat(Recorder.get(listener.echoed)).isEqualTo(3_000_000);
            listener.cancel(client);
            assertThat(server.faults()).isEmpty();
        }
    }

    @Test
    void whatComesWithTheHeadIsTold() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(SWITCHING + "first");
                            peer.awaitClose();
                        });
                TestClient client = new TestClient()) {
            var listener = new Echoes(0);

            listener.begin(client, Upstream.withDefaults(server.origin()), GET);

            assertThat(Recorder.get(listener.first)).isEqualTo("first");
            listener.cancel(client);
        }
    }

    @Test
    void noLimitOfTimeHoldsAfterIt() throws Exception {
        var gate = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(SWITCHING);
                            ScriptedServer.await(gate);
                            peer.send("late");
                            peer.awaitClose();
                        });
                TestClient client = new TestClient()) {
            Upstream hasty = Limited.idle(server.origin(), Duration.ofMillis(50));
            var listener = new Echoes(0);

            listener.begin(client, hasty, GET);
            Recorder.get(listener.status);
            // Several of these limits pass on the loop's own timer.
            var passed = new CompletableFuture<Boolean>();
            client.loop().schedule(300, () -> passed.complete(true));
            Recorder.get(passed);
            gate.countDown();

            assertThat(Recorder.get(listener.first)).isEqualTo("late");
            listener.cancel(client);
        }
    }

    @Test
    void anotherAnswerIsAUsualOne() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.answering(
                                "HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\nno");
                TestClient client = new TestClient()) {
            var listener = new Echoes(0);

            listener.begin(client, Upstream.withDefaults(server.origin()), GET);

            assertThat(Recorder.get(listener.status)).isEqualTo(401);
            assertThat(Recorder.get(listener.first)).isEqualTo("no");
            assertThat(Recorder.get(listener.ended)).isEmpty();
        }
    }

    @Test
    void theEndOfTheConnectionIsTheEnd() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(SWITCHING);
                        });
                TestClient client = new TestClient()) {
            var listener = new Echoes(0);

            listener.begin(client, Upstream.withDefaults(server.origin()), GET);

            assertThat(Recorder.get(listener.ended)).isEmpty();
            assertThat(client.counts().open()).isZero();
        }
    }

    @Test
    void aProviderThatTakesNothingEndsInAFailure() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(SWITCHING);
                            ScriptedServer.await(new CountDownLatch(1));
                        });
                TestClient client = new TestClient()) {
            var listener = new Echoes(0);
            listener.begin(client, Upstream.withDefaults(server.origin()), GET);
            Recorder.get(listener.status);

            client.on(() -> {
                for (int i = 0; i < 400; i++) {
                    listener.write(new byte[64 * 1024]);
                }
                return true;
            });

            assertThat(Recorder.get(listener.ended)).contains("does not take");
            assertThat(client.counts().open()).isZero();
        }
    }

    private static ScriptedServer server(boolean tls, ScriptedServer.Script script)
            throws Exception {
        return tls
                ? ScriptedServer.startTls(certificates.serverContext(), script)
                : ScriptedServer.start(script);
    }

    private static Upstream upstream(ScriptedServer server, boolean tls) {
        return tls
                ? Limited.trusting(
                        new Origin(true, "localhost", server.port()), certificates.bundle())
                : Upstream.withDefaults(server.origin());
    }

    private static void echo(ScriptedServer.Peer peer) throws IOException {
        peer.readRequest();
        peer.send(SWITCHING);
        var in = peer.socket().getInputStream();
        var out = peer.socket().getOutputStream();
        byte[] bytes = new byte[10_000];
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            out.write(bytes, 0, count);
        }
    }

    /** Sends that many bytes in pieces, as fast as they are taken, and counts what comes back. */
    private static final class Echoes implements UpgradeListener {
        private final CompletableFuture<Integer> status = new CompletableFuture<>();
        private final CompletableFuture<String> first = new CompletableFuture<>();
        private final CompletableFuture<Integer> echoed = new CompletableFuture<>();
        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private final Deque<byte[]> toSend = new ArrayDeque<>();
        private final byte[] sent;
        private final int expected;
        private int received;
        private @Nullable UpgradedCall call;

        Echoes(int expected) {
            this.expected = expected;
            var all = new ByteArrayOutputStream();
            for (int rest = expected; rest > 0; rest -= 30_000) {
                byte[] piece = new byte[Math.min(30_000, rest)];
                for (int i = 0; i < piece.length; i++) {
                    piece[i] = (byte) (rest + i * 7);
                }
                toSend.add(piece);
                all.writeBytes(piece);
            }
            this.sent = all.toByteArray();
        }

        void begin(TestClient client, Upstream upstream, UpstreamRequest request) {
            client.on(() -> {
                call = client.loop().upgrade(upstream, request, Long.MAX_VALUE, this);
                return true; // on the loop's thread: the answer may come at once
            });
        }

        void cancel(TestClient client) {
            client.on(() -> {
                Objects.requireNonNull(call).cancel();
                return true;
            });
        }

        boolean write(byte[] bytes) {
            return Objects.requireNonNull(call).write(ByteBuffer.wrap(bytes));
        }

        @Override
        public void onHead(ResponseHead head) {
            status.complete(head.status());
            if (head.status() == 101) {
                XnioIoThread.requireCurrentThread().execute(this::onWritable);
            }
        }

        @Override
        public void onBody(ByteBuffer bytes, boolean last) {
            int from = received;
            received += bytes.remaining();
            if (bytes.hasRemaining()) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                first.complete(new String(copy, ISO_8859_1));
                for (int i = 0; i < copy.length && expected > 0; i++) {
                    if (copy[i] != sent[from + i]) {
                        echoed.completeExceptionally(
                                new AssertionError("another byte at " + (from + i)));
                    }
                }
            }
            if (received == expected) {
                echoed.complete(received);
            }
            if (last) {
                ended.complete("");
            }
        }

        @Override
        public void onWritable() {
            while (!toSend.isEmpty() && write(toSend.remove())) {
                // Goes on until some of it is kept.
            }
        }

        @Override
        public void onFailure(UpstreamFailure failure) {
            ended.complete(failure.message());
            echoed.completeExceptionally(new AssertionError(failure.message()));
        }
    }
}
