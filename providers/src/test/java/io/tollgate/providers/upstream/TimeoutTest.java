package io.tollgate.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(60);
    private static final UpstreamRequest GET = TestClient.request("GET /", "");

    @Test
    void endsAConnectThatTakesTooLong() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Names.Lookup stuck =
                _ -> {
                    ScriptedServer.await(never);
                    return new InetAddress[0];
                };
        try (TestClient client = new TestClient(stuck, Duration.ofSeconds(1))) {

            Recorder.Answer answer =
                    client.call(Limited.connect(new Origin(false, "stuck.test", 80), SHORT), GET);

            assertTimeout(answer, "connect timeout reached after 60 ms");
            assertThat(answer.failure().requestSent()).isFalse();
            assertThat(client.counts().open()).isZero();
            never.countDown();
        }
    }

    @Test
    void endsATlsHandshakeThatTakesTooLong() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.Peer::awaitClose);
                TestClient client = new TestClient()) {

            Recorder.Answer answer =
                    client.call(
                            Limited.connect(new Origin(true, "localhost", server.port()), SHORT),
                            GET);

            assertTimeout(answer, "connect timeout reached after 60 ms");
            assertThat(client.counts().open()).isZero();
        }
    }

    @Test
    void endsACallWithoutAFirstByte() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.Peer::awaitClose);
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.call(Limited.firstByte(server.origin(), SHORT), GET);

            assertTimeout(answer, "first byte timeout reached after 60 ms");
            assertThat(answer.failure().requestSent()).isTrue();
            assertThat(client.counts().open()).isZero();
        }
    }

    @Test
    void endsAResponseThatStops() throws Exception {
        try (ScriptedServer server = stopping();
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.call(Limited.idle(server.origin(), SHORT), GET);

            assertTimeout(answer, "idle timeout reached after 60 ms");
            assertThat(answer.body()).isEqualTo("hel");
        }
    }

    @Test
    void endsARequestThatThePeerDoesNotTake() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(_ -> ScriptedServer.await(gate));
                TestClient client = new TestClient()) {

            Recorder.Answer answer =
                    client.call(
                            Limited.idle(server.origin(), SHORT),
                            TestClient.request("POST /", "x".repeat(30_000_000)));
            gate.countDown();

            assertTimeout(answer, "idle timeout while sending reached after 60 ms");
            assertThat(answer.failure().requestSent()).isTrue();
        }
    }

    @Test
    void endsACallThatTakesTooLongInTotal() throws Exception {
        try (ScriptedServer server = stopping();
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.call(Limited.total(server.origin(), SHORT), GET);

            assertTimeout(answer, "total timeout reached after 60 ms");
        }
    }

    @Test
    void endsACallAtItsOwnDeadline() throws Exception {
        try (ScriptedServer server = stopping();
                TestClient client = new TestClient()) {
            Recorder recorder = new Recorder();
            long start = System.nanoTime();

            client.on(() ->
                    client.loop()
                            .call(
                                    Upstream.withDefaults(server.origin()),
                                    GET,
                                    start + SHORT.toNanos(),
                                    recorder));

            assertTimeout(recorder.await(), "deadline of the call reached after");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
        }
    }

    @Test
    void refusesACallWhoseDeadlineHasPassed() throws Exception {
        try (ScriptedServer server = stopping();
                TestClient client = new TestClient()) {
            Recorder recorder = new Recorder();

            client.on(() ->
                    client.loop()
                            .call(
                                    Upstream.withDefaults(server.origin()),
                                    GET,
                                    System.nanoTime() - 1,
                                    recorder));

            assertTimeout(recorder.await(), "had passed at its start");
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void countsIdlenessFromTheLastRead() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n");
                            for (int i = 0; i < 10; i++) {
                                Gaps.of(Duration.ofMillis(40));
                                peer.send("x");
                            }
                        });
                TestClient client = new TestClient()) {

            Recorder.Answer answer =
                    client.call(Limited.idle(server.origin(), Duration.ofMillis(300)), GET);

            assertThat(answer.body()).isEqualTo("xxxxxxxxxx");
        }
    }

    @Test
    void runsATaskAfterItsDelayUnlessItIsCancelled() throws Exception {
        try (TestClient client = new TestClient()) {
            CompletableFuture<Long> ran = new CompletableFuture<>();
            CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
            long start = System.nanoTime();

            Runnable cancel = client.loop().schedule(20, () -> cancelled.complete(true));
            Runnable cancelNow = client.loop().schedule(0, () -> {});
            cancel.run();
            cancelNow.run();
            Runnable unused = client.loop().schedule(40, () -> ran.complete(System.nanoTime()));

            long delay = Recorder.get(ran) - start;
            assertThat(delay).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(39));
            assertThat(cancelled).isNotDone();
            assertThat(unused).isNotNull();
        }
    }

    private static ScriptedServer stopping() throws Exception {
        return ScriptedServer.start(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel");
            peer.awaitClose();
        });
    }

    private static void assertTimeout(Recorder.Answer answer, String message) {
        assertThat(answer.failureClass()).isEqualTo(FailureClass.TIMEOUT);
        assertThat(answer.message()).contains(message);
    }
}
