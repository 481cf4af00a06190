package io.tollgate.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    @Test
    void refusesACallBeyondTheBoundAtOnce() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server = gated(gate);
                TestClient client = new TestClient()) {
            Upstream upstream = bounded(server.origin(), 2, Duration.ofSeconds(55));
            List<Recorder> held = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                held.add(new Recorder());
                client.begin(upstream, TestClient.request("GET /", ""), held.get(i));
            }

            Recorder.Answer refused = client.call(upstream, TestClient.request("GET /", ""));
            gate.countDown();

            assertThat(refused.failureClass()).isEqualTo(FailureClass.OVERLOADED);
            assertThat(refused.message()).contains("all 2 connections");
            assertThat(refused.failure().requestSent()).isFalse();
            for (Recorder recorder : held) {
                assertThat(recorder.await().body()).isEqualTo("ok");
            }
            assertThat(client.counts()).isEqualTo(new UpstreamStats.Counts(2, 2, 2, 0, 0, 1));
        }
    }

    @Test
    void takesTheConnectionUsedLast() throws Exception {
        CountDownLatch one = new CountDownLatch(1);
        CountDownLatch two = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            while (peer.readRequest() != null) {
                                ScriptedServer.await(peer.number() == 1 ? one : two);
                                peer.send(response("" + peer.number()));
                            }
                        });
                TestClient client = new TestClient()) {
            Upstream upstream = Upstream.withDefaults(server.origin());
            Recorder first = new Recorder();
            Recorder second = new Recorder();
            client.begin(upstream, TestClient.request("GET /", ""), first);
            client.begin(upstream, TestClient.request("GET /", ""), second);
            one.countDown();
            Recorder.get(CompletableFuture.anyOf(first.future(), second.future()));
            two.countDown();
            assertThat(first.await().body() + second.await().body()).isIn("12", "21");

            Recorder.Answer third = client.call(upstream, TestClient.request("GET /", ""));

            assertThat(third.body()).isEqualTo("2");
        }
    }

    @Test
    void dropsAnIdleConnectionThatTheProviderCloses() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(OK);
                            if (peer.number() == 1) {
                                ScriptedServer.await(gate);
                            } else {
                                peer.awaitClose();
                            }
                        });
                TestClient client = new TestClient()) {
            client.get(server.origin());
            assertThat(client.counts().idle()).isEqualTo(1);

            gate.countDown();
            Eventually.sees(() -> client.counts().open() == 0);

            assertThat(client.get(server.origin()).body()).isEqualTo("ok");
            assertThat(client.counts()).isEqualTo(new UpstreamStats.Counts(1, 1, 2, 0, 0, 0));
        }
    }

    @Test
    void dropsAnIdleConnectionThatSpeaksUnasked() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(OK);
                            ScriptedServer.await(gate);
                            peer.send("HTTP/1.1 408 Request Timeout\r\n\r\n");
                            peer.awaitClose();
                        });
                TestClient client = new TestClient()) {
            client.get(server.origin());

            gate.countDown();

            Eventually.sees(() -> client.counts().open() == 0);
        }
    }

    @Test
    void sendsOnceMoreWhereAReusedConnectionTurnsOutClosed() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(OK);
                            peer.readRequest();
                            peer.reset();
                        });
                TestClient client = new TestClient()) {

            for (int i = 0; i < 5; i++) {
                assertThat(client.get(server.origin()).body()).isEqualTo("ok");
            }

            assertThat(server.accepted()).isEqualTo(5);
            assertThat(client.counts().staleRetries()).isEqualTo(4);
            assertThat(client.counts().open()).isEqualTo(1);
        }
    }

    @Test
    void doesNotSendOnceMoreAfterAByteOfTheResponse() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(OK);
                            peer.readRequest();
                            peer.send("H");
                        });
                TestClient client = new TestClient()) {
            client.get(server.origin());

            Recorder.Answer second = client.get(server.origin());

            assertThat(second.failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void doesNotSendOnceMoreOnAFreshConnection() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.readRequest());
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.get(server.origin());

            assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void closesAConnectionThatIsIdleForLong() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(OK);
                            peer.awaitClose();
                            closed.complete(true);
                        });
                TestClient client = new TestClient()) {
            Upstream upstream = bounded(server.origin(), 10, Duration.ofMillis(50));

            client.call(upstream, TestClient.request("GET /", ""));

            assertThat(Recorder.get(closed)).isTrue();
            assertThat(client.counts().open()).isZero();
        }
    }

    @Test
    void reusesNothingWhenTheRequestWasNotReadToItsEnd() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readHead();
                            peer.send("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno");
                            ScriptedServer.await(gate);
                        });
                TestClient client = new TestClient()) {

            Recorder.Answer answer =
                    client.call(
                            Upstream.withDefaults(server.origin()),
                            TestClient.request("POST /", "x".repeat(30_000_000)));

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("no");
            assertThat(client.counts().open()).isZero();
            gate.countDown();
        }
    }

    @Test
    void endsWhereAPeerResetsWhileItIsSent() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readHead();
                            peer.reset();
                        });
                TestClient client = new TestClient()) {

            Recorder.Answer answer =
                    client.call(
                            Upstream.withDefaults(server.origin()),
                            TestClient.request("POST /", "x".repeat(30_000_000)));

            assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
            assertThat(answer.failure().requestSent()).isTrue();
            assertThat(client.counts().open()).isZero();
        }
    }

    @Test
    void lendsTheConnectionToACallBegunWithinTheEndOfAnother() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(OK);
                TestClient client = new TestClient()) {
            Upstream upstream = Upstream.withDefaults(server.origin());
            Recorder second = new Recorder();
            Recorder first =
                    new Recorder() {
                        @Override
                        public void onHead(ResponseHead head) {
                            super.onHead(head);
                            client.loop()
                                    .call(
                                            upstream,
                                            TestClient.request("GET /", ""),
                                            Long.MAX_VALUE,
                                            second);
                        }
                    };

            client.begin(upstream, TestClient.request("GET /", ""), first);

            assertThat(first.await().body()).isEqualTo("ok");
            assertThat(second.await().body()).isEqualTo("ok");
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void leavesNoConnectionBehind() throws Exception {
        TestClient client = new TestClient();
        try (ScriptedServer server = ScriptedServer.answering(OK);
                client) {
            Upstream upstream = Upstream.withDefaults(server.origin());
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Recorder recorder = new Recorder();
                recorders.add(recorder);
                UpstreamCall call =
                        client.begin(upstream, TestClient.request("POST /", "b"), recorder);
                if (i % 3 == 0) {
                    client.on(() -> {
                        call.cancel();
                        return true;
                    });
                }
            }
            for (int i = 0; i < recorders.size(); i++) {
                if (i % 3 != 0) {
                    assertThat(recorders.get(i).await().body()).isEqualTo("ok");
                }
            }

            UpstreamStats.Counts counts = client.counts();
            assertThat(counts.open()).isEqualTo(counts.idle());

            client.client().close();

            assertThat(client.client().stats().total().open()).isZero();
            assertThat(client.client().stats().total().idle()).isZero();
        }
    }

    @Test
    void failsCallsUnderWayWhenItIsClosed() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server = gated(gate);
                TestClient client = new TestClient()) {
            Recorder recorder = new Recorder();
            client.begin(
                    Upstream.withDefaults(server.origin()),
                    TestClient.request("GET /", ""),
                    recorder);

            client.client().close();

            assertThat(recorder.await().failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
            assertThat(client.client().stats().total().open()).isZero();
            Recorder later = new Recorder();
            client.begin(
                    Upstream.withDefaults(server.origin()), TestClient.request("GET /", ""), later);
            assertThat(later.await().failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
        }
    }

    @Test
    void failsTheCallOfAListenerThatThrows() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(response("x".repeat(200_000)));
                TestClient client = new TestClient()) {
            CompletableFuture<UpstreamFailure> failed = new CompletableFuture<>();
            client.on(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
                return true;
            });

            client.begin(
                    Upstream.withDefaults(server.origin()),
                    TestClient.request("GET /", ""),
                    new ResponseListener() {
                        @Override
                        public void onHead(ResponseHead head) {
                            throw new IllegalStateException("a bug");
                        }

                        @Override
                        public void onBody(ByteBuffer bytes, boolean last) {
                            failed.completeExceptionally(new AssertionError("told after"));
                        }

                        @Override
                        public void onFailure(UpstreamFailure failure) {
                            failed.complete(failure);
                        }
                    });

            assertThat(Recorder.get(failed).message()).contains("a bug");
            assertThat(client.counts().open()).isZero();
            assertThat(client.get(server.origin()).status()).isEqualTo(200);
        }
    }

    private static ScriptedServer gated(CountDownLatch gate) throws Exception {
        return ScriptedServer.start(peer -> {
            while (peer.readRequest() != null) {
                ScriptedServer.await(gate);
                peer.send(OK);
            }
        });
    }

    private static String response(String body) {
        return "HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
    }

    static Upstream bounded(Origin origin, int connections, Duration idleExpiry) {
        Upstream defaults = Upstream.withDefaults(origin);
        return new Upstream(
                origin,
                defaults.connectTimeout(),
                defaults.firstByteTimeout(),
                defaults.idleTimeout(),
                defaults.totalTimeout(),
                connections,
                idleExpiry,
                null,
                null);
    }
}
