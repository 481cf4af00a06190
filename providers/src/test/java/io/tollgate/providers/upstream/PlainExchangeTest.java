package io.tollgate.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PlainExchangeTest {
    private static final String HELLO =
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-One:  a b \r\n\r\nhello";

    @Test
    void bringsStatusHeadersAndBody() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(HELLO);
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.get(server.origin());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.pieces()).isEqualTo(1);
            assertThat(answer.head().header("x-one")).isEqualTo("a b");
            assertThat(answer.head().header("X-ONE")).isEqualTo("a b");
            assertThat(answer.head().header("x-on")).isNull();
            List<String> headers = new ArrayList<>();
            answer.head().forEach((name, value) -> headers.add(name + "=" + value));
            assertThat(headers).containsExactly("Content-Length=5", "X-One=a b");
        }
    }

    @Test
    void sendsHeadLengthAndBodySlices() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            seen.complete(peer.readRequest());
                            peer.send(HELLO);
                        });
                TestClient client = new TestClient()) {
            byte[] abc = "abcdef".getBytes(StandardCharsets.US_ASCII);
            UpstreamRequest request =
                    new UpstreamRequest(
                            "POST /v1 HTTP/1.1\r\nhost: h\r\n".getBytes(StandardCharsets.US_ASCII),
                            "x-extra: 1\r\n".getBytes(StandardCharsets.US_ASCII),
                            Body.of(List.of(new Body.Slice(abc, 1, 2), new Body.Slice(abc, 5, 1))));

            client.call(Upstream.withDefaults(server.origin()), request);

            assertThat(Recorder.get(seen))
                    .isEqualTo(
                            "POST /v1 HTTP/1.1\r\nhost: h\r\nx-extra: 1\r\n"
                                    + "content-length: 3\r\n\r\nbcf");
        }
    }

    @Test
    void sendsThousandsOfCallsOnOneConnection() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(HELLO);
                TestClient client = new TestClient()) {
            CompletableFuture<Integer> done = new CompletableFuture<>();
            Upstream upstream = Upstream.withDefaults(server.origin());

            client.on(() -> new Chain(client.loop(), upstream, 5_000, done).next());

            assertThat(Recorder.get(done)).isEqualTo(5_000);
            assertThat(server.accepted()).isEqualTo(1);
            assertThat(client.counts()).isEqualTo(new UpstreamStats.Counts(1, 1, 1, 4_999, 0, 0));
        }
    }

    @Test
    void sendsABodyLargerThanAnyBuffer() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        String large = "0123456789abcdef".repeat(400_000);
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            seen.complete(peer.readRequest());
                            peer.send(HELLO);
                        });
                TestClient client = new TestClient()) {

            client.call(
                    Upstream.withDefaults(server.origin()), TestClient.request("POST /", large));

            assertThat(Recorder.get(seen)).endsWith(large);
        }
    }

    /** Begins the next call from within the end of the last. */
    private static final class Chain implements ResponseListener {
        private final UpstreamLoop loop;
        private final Upstream upstream;
        private final int total;
        private final CompletableFuture<Integer> done;
        private int count;

        Chain(UpstreamLoop loop, Upstream upstream, int total, CompletableFuture<Integer> done) {
            this.loop = loop;
            this.upstream = upstream;
            this.total = total;
            this.done = done;
        }

        UpstreamCall next() {
            return loop.call(upstream, TestClient.request("POST /", "x"), Long.MAX_VALUE, this);
        }

        @Override
        public void onHead(ResponseHead head) {}

        @Override
        public void onBody(ByteBuffer bytes, boolean last) {
            bytes.position(bytes.limit());
            if (last) {
                if (++count == total) {
                    done.complete(count);
                } else {
                    next();
                }
            }
        }

        @Override
        public void onFailure(UpstreamFailure failure) {
            done.completeExceptionally(new AssertionError(failure.toString()));
        }
    }
}
