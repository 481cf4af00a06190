package io.tollgate.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenResponsesTest {
    static List<Responses.Good> good() {
        return Responses.good();
    }

    static List<Responses.Bad> bad() {
        return Responses.bad();
    }

    @ParameterizedTest
    @MethodSource("good")
    void readsResponsesByteByByteAndInOnePiece(Responses.Good response) throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            for (int i = 0; peer.readRequest() != null; i++) {
                                if (i % 2 == 0 && !response.name().startsWith("bytes after")) {
                                    peer.sendByteByByte(response.bytes());
                                } else {
                                    peer.send(response.bytes());
                                }
                                if (response.closes()) {
                                    return;
                                }
                            }
                        });
                TestClient client = new TestClient()) {

            for (int i = 0; i < 4; i++) {
                Recorder.Answer answer = client.get(server.origin());

                assertThat(answer.message()).isEmpty();
                assertThat(answer.status()).isEqualTo(response.status());
                assertThat(answer.body()).isEqualTo(response.body());
            }
            if (response.keeps()) {
                assertThat(server.accepted()).isEqualTo(1);
                assertThat(client.counts().reused()).isEqualTo(3);
            } else {
                assertThat(server.accepted()).isGreaterThan(1);
            }
            assertThat(server.faults()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void failsWhatIsNotHttpAsProtocol(Responses.Bad response) throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(response.bytes());
                            peer.awaitClose();
                        });
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.get(server.origin());

            assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_PROTOCOL);
            assertThat(answer.message())
                    .contains(response.word())
                    .startsWith("127.0.0.1:" + server.port() + ": ");
            assertThat(client.counts().open()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 20",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
            })
    void failsAResponseThatEndsTooEarlyAsConnection(String wire) throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(wire);
                        });
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.get(server.origin());

            assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
            assertThat(answer.message()).contains("closed by the provider");
            assertThat(answer.failure().requestSent()).isTrue();
            assertThat(client.counts().open()).isZero();
        }
    }

    @Test
    void tellsTheBytesThatCameBeforeTheDamage() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send(
                                    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                                            + "5\r\nhello\r\nzz");
                            peer.awaitClose();
                        });
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.get(server.origin());

            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_PROTOCOL);
        }
    }

    @Test
    void failsAResetWithinTheBodyAsConnection() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhe");
                            peer.reset();
                        });
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.get(server.origin());

            assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
        }
    }

    @Test
    void failsWhereNobodyListens() throws Exception {
        Origin nobody;
        try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new Origin(false, "127.0.0.1", closing.getLocalPort());
        }
        try (TestClient client = new TestClient()) {

            Recorder.Answer answer = client.get(nobody);

            assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_CONNECTION);
            assertThat(answer.message()).contains("connect to 127.0.0.1:" + nobody.port());
            assertThat(answer.failure().requestSent()).isFalse();
            assertThat(client.counts().open()).isZero();
        }
    }
}
