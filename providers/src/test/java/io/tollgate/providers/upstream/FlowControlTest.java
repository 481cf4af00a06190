package io.tollgate.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FlowControlTest {
    private static final UpstreamRequest GET = TestClient.request("GET /", "");

    @Test
    void slowsAProviderDownWhilePaused() throws Exception {
        int length = 60_000_000;
        AtomicLong taken = new AtomicLong();
        CountDownLatch blocked = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(
                                    "HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n"
                                            .formatted(length));
                            byte[] piece = new byte[100_000];
                            for (int i = 0; i < length; i += piece.length) {
                                peer.send(piece);
                                taken.addAndGet(piece.length);
                            }
                            blocked.countDown();
                        });
                TestClient client = new TestClient()) {
            CompletableFuture<Boolean> paused = new CompletableFuture<>();
            CompletableFuture<UpstreamCall> begun = new CompletableFuture<>();
            Recorder recorder =
                    new Recorder() {
                        @Override
                        public void onBody(ByteBuffer bytes, boolean last) {
                            super.onBody(bytes, last);
                            if (!paused.isDone()) {
                                Recorder.get(begun).pause();
                                paused.complete(true);
                            }
                        }
                    };
            begun.complete(client.begin(Upstream.withDefaults(server.origin()), GET, recorder));
            Recorder.get(paused);

            int told = client.on(recorder::bodyLength);
            long sentWhilePaused = settled(taken);
            assertThat(client.on(recorder::bodyLength)).isEqualTo(told);
            assertThat(told).isLessThanOrEqualTo(65_536);
            assertThat(sentWhilePaused).isLessThan(length / 2);

            client.on(() -> {
                Recorder.get(begun).resume();
                return true;
            });

            assertThat(recorder.await().bodyBytes()).hasSize(length);
            ScriptedServer.await(blocked);
            Eventually.sees(() -> client.counts().open() <= 1);
        }
    }

    @Test
    void pausesACallBeforeItsResponse() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
                TestClient client = new TestClient()) {
            Recorder recorder = new Recorder();
            UpstreamCall call =
                    client.on(() -> {
                        UpstreamCall begun =
                                client.loop()
                                        .call(
                                                Upstream.withDefaults(server.origin()),
                                                GET,
                                                Long.MAX_VALUE,
                                                recorder);
                        begun.pause();
                        return begun;
                    });

            Gaps.of(java.time.Duration.ofMillis(50));
            assertThat(recorder.isDone()).isFalse();
            client.on(() -> {
                call.resume();
                return true;
            });

            assertThat(recorder.await().body()).isEqualTo("ok");
        }
    }

    @Test
    void keepsAConnectionReadableWhoseLastCallWasPausedAtItsEnd() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
                TestClient client = new TestClient()) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<UpstreamCall> begun = new CompletableFuture<>();
                Recorder recorder =
                        new Recorder() {
                            @Override
                            public void onHead(ResponseHead head) {
                                super.onHead(head);
                                Recorder.get(begun).pause();
                            }
                        };
                begun.complete(client.begin(Upstream.withDefaults(server.origin()), GET, recorder));

                assertThat(recorder.await().body()).isEqualTo("ok");
            }
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void cancelsAtOnceAndTellsNothing() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc");
                            peer.awaitClose();
                            closed.complete(true);
                        });
                TestClient client = new TestClient()) {
            Recorder recorder = new Recorder();
            UpstreamCall call = client.begin(Upstream.withDefaults(server.origin()), GET, recorder);
            recorder.awaitHead();

            client.on(() -> {
                call.cancel();
                call.cancel();
                call.pause();
                call.resume();
                return true;
            });

            Recorder.get(closed);
            assertThat(recorder.isDone()).isFalse();
            assertThat(client.counts().open()).isZero();
        }
    }

    @Test
    void cancelsFromWithinAnyCallback() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.answering(
                                Responses.head("transfer-encoding: chunked")
                                        + "2\r\nok\r\n0\r\n\r\n");
                TestClient client = new TestClient()) {
            for (boolean atHead : new boolean[] {true, false}) {
                CompletableFuture<UpstreamCall> begun = new CompletableFuture<>();
                CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
                Recorder recorder =
                        new Recorder() {
                            @Override
                            public void onHead(ResponseHead head) {
                                super.onHead(head);
                                cancelIf(atHead);
                            }

                            @Override
                            public void onBody(ByteBuffer bytes, boolean last) {
                                super.onBody(bytes, last);
                                cancelIf(true);
                            }

                            private void cancelIf(boolean now) {
                                if (now) {
                                    Recorder.get(begun).cancel();
                                    cancelled.complete(true);
                                }
                            }
                        };
                begun.complete(client.begin(Upstream.withDefaults(server.origin()), GET, recorder));
                Recorder.get(cancelled);

                assertThat(client.on(recorder::isDone)).isEqualTo(!atHead);
            }
        }
    }

    /** The value once it no longer moves. */
    private static long settled(AtomicLong value) {
        long last;
        do {
            last = value.get();
            Gaps.of(java.time.Duration.ofMillis(60));
        } while (last != value.get());
        return last;
    }
}
