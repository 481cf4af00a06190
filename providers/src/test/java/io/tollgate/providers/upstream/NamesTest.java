package io.tollgate.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final UpstreamRequest GET = TestClient.request("GET /", "");
    private static final String BYE =
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok";

    @Test
    void looksANameUpOnceWhileItIsKept() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.answering(BYE);
                TestClient client = new TestClient(counting(lookups, "127.0.0.1"), LONG)) {

            for (int i = 0; i < 3; i++) {
                assertThat(client.get(named(server)).body()).isEqualTo("ok");
            }

            assertThat(lookups).hasValue(1);
        }
    }

    @Test
    void looksANameUpAgainAfterItsTime() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (ScriptedServer first = ScriptedServer.answering(BYE);
                ScriptedServer second =
                        ScriptedServer.startAt(
                                InetAddress.ofLiteral("127.0.0.2"),
                                first.port(),
                                peer -> {
                                    peer.readRequest();
                                    peer.send(BYE.replace("ok", "2."));
                                });
                TestClient client =
                        new TestClient(
                                _ ->
                                        new InetAddress[] {
                                            InetAddress.ofLiteral(
                                                    "127.0.0." + lookups.incrementAndGet())
                                        },
                                Duration.ZERO)) {

            assertThat(client.get(named(first)).body()).isEqualTo("ok");
            assertThat(client.get(named(first)).body()).isEqualTo("2.");
            assertThat(second.accepted()).isEqualTo(1);
        }
    }

    @Test
    void looksNoLiteralUp() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.answering(BYE);
                TestClient client = new TestClient(counting(lookups, "127.0.0.1"), LONG)) {

            client.get(server.origin());

            assertThat(lookups).hasValue(0);
        }
    }

    @Test
    void sharesOneLookupAmongCalls() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        CountDownLatch gate = new CountDownLatch(1);
        Names.Lookup slow =
                _ -> {
                    lookups.incrementAndGet();
                    ScriptedServer.await(gate);
                    return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
                };
        try (ScriptedServer server = ScriptedServer.answering(BYE);
                TestClient client = new TestClient(slow, LONG)) {
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Recorder recorder = new Recorder();
                recorders.add(recorder);
                client.begin(Upstream.withDefaults(named(server)), GET, recorder);
            }
            gate.countDown();

            for (Recorder recorder : recorders) {
                assertThat(recorder.await().body()).isEqualTo("ok");
            }
            assertThat(lookups).hasValue(1);
        }
    }

    @Test
    void triesTheNextAddressWhereOneRefuses() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.answering(BYE);
                TestClient client =
                        new TestClient(
                                counting(lookups, "127.0.0.8", "127.0.0.9", "127.0.0.1"), LONG)) {

            assertThat(client.get(named(server)).body()).isEqualTo("ok");
            assertThat(client.counts().opened()).isEqualTo(1);
        }
    }

    @Test
    void triesTheNextAddressWhereOneDoesNotAnswer() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.answering(BYE);
                ServerSocket full =
                        new ServerSocket(server.port(), 1, InetAddress.ofLiteral("127.0.0.3"));
                TestClient client =
                        new TestClient(counting(lookups, "127.0.0.3", "127.0.0.1"), LONG)) {
            List<SocketChannel> waiting = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress(full.getInetAddress(), server.port()));
                waiting.add(channel);
            }

            Recorder.Answer answer =
                    client.call(Limited.connect(named(server), Duration.ofMillis(400)), GET);

            assertThat(answer.message()).isEmpty();
            assertThat(answer.body()).isEqualTo("ok");
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void saysThatANameIsUnknownAndAsksAgainNextTime() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        Names.Lookup unknown =
                host -> {
                    lookups.incrementAndGet();
                    throw new UnknownHostException(host);
                };
        try (TestClient client = new TestClient(unknown, LONG)) {
            for (int i = 0; i < 2; i++) {

                Recorder.Answer answer = client.get(new Origin(false, "nowhere.test", 80));

                assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
                assertThat(answer.message()).contains("name nowhere.test cannot be resolved");
            }
            assertThat(lookups).hasValue(2);
            assertThat(client.counts().open()).isZero();
        }
    }

    private static Names.Lookup counting(AtomicInteger lookups, String... addresses) {
        return _ -> {
            lookups.incrementAndGet();
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                found[i] = InetAddress.ofLiteral(addresses[i]);
            }
            return found;
        };
    }

    private static Origin named(ScriptedServer server) {
        return new Origin(false, "provider.test", server.port());
    }
}
