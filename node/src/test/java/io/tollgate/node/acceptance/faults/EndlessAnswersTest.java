package io.tollgate.node.acceptance.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.Leaks;
import io.tollgate.node.acceptance.gateway.Memory;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider whose answer has no end, or no end in sight: memory stays flat. */
class EndlessAnswersTest {
    private static final long GIGABYTE = 1L << 30;
    private static final byte[] PIECE = "a".repeat(1 << 20).getBytes(UTF_8);

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(ProviderYaml.of("fake", upstream))
                                .with("routing", "{retries-per-key: 0, max-attempts: 1}"));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void aWholeAnswerOfAGigabyteIsGivenUp() throws Exception {
        assertGivenUp(
                endless(
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                                + GIGABYTE
                                + "\r\n\r\n{\"id\":\""));
    }

    @Test
    void aHeadOfAGigabyteIsGivenUp() throws Exception {
        assertGivenUp(endless("HTTP/1.1 200 OK\r\nx-endless: "));
    }

    @Test
    void headLinesWithoutEndAreGivenUp() throws Exception {
        assertGivenUp((request, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\n");
            byte[] lines = "x-line: abc\r\n".repeat(1000).getBytes(UTF_8);
            while (wire.written() < GIGABYTE) {
                wire.write(lines);
            }
        });
    }

    @Test
    void interimAnswersWithoutEndAreGivenUp() throws Exception {
        assertGivenUp((request, wire) -> {
            byte[] interim = "HTTP/1.1 103 Early\r\n\r\n".repeat(1000).getBytes(UTF_8);
            while (wire.written() < GIGABYTE) {
                wire.write(interim);
            }
        });
    }

    @Test
    void aChunkExtensionWithoutEndIsGivenUp() throws Exception {
        assertGivenUp(endless("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;extension="));
    }

    @Test
    void aBombOfGzipIsGivenUp() throws Exception {
        assertGivenUp(
                Reply.bytes("application/json", gzipOf(256))
                        .withHeader("content-encoding", "gzip"));
    }

    @Test
    void anEventLineOfAGigabyteBreaksTheStreamOff() throws Exception {
        Memory before = Memory.now();
        upstream.answer(
                endless(
                        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
                                + OpenAiAnswers.textEvent("m", "Hel")
                                + "data: {\"id\":\""));

        RawResponse response = gateway.stream("fake/m");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .contains("\"Hel\"")
                .contains("event: error")
                .doesNotContain("[DONE]");
        upstream.awaitOpenConnections(0);
        before.assertFlat();
        Leaks.assertNone(gateway);
    }

    @Test
    void aStreamOfHalfAGigabyteGoesThrough() throws Exception {
        Memory before = Memory.now();
        byte[] events = OpenAiAnswers.textEvent("m", "a".repeat(4000)).repeat(64).getBytes(UTF_8);
        int rounds = (int) (GIGABYTE / 2 / events.length);
        upstream.answer((request, wire) -> {
            wire.head(200, "content-type: text/event-stream", "connection: close");
            for (int i = 0; i < rounds; i++) {
                wire.write(events);
            }
            wire.write(OpenAiAnswers.ending("m"));
            wire.close();
        });

        try (RawHttp http = gateway.openStream("fake/m")) {
            http.readHead();
            assertThat(http.skipToEnd()).isGreaterThan((long) rounds * events.length);
        }

        before.assertFlat();
        Leaks.assertNone(gateway);
    }

    /** This beginning, then the letter a up to a gigabyte. */
    private static Script endless(String beginning) {
        return (request, wire) -> {
            wire.write(beginning);
            while (wire.written() < GIGABYTE) {
                wire.write(PIECE);
            }
        };
    }

    private static byte[] gzipOf(int megabytes) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < megabytes; i++) {
                gzip.write(PIECE);
            }
        }
        return bytes.toByteArray();
    }

    private void assertGivenUp(Script script) throws Exception {
        Memory before = Memory.now();
        upstream.answer(script);

        RawResponse response = gateway.chat("fake/m");

        assertThat(response.status()).isEqualTo(502);
        assertThat(response.error().path("message").asText()).isNotEmpty();
        assertThat(gateway.metrics().sum("tollgate_errors_total", "class=\"upstream_protocol\""))
                .isEqualTo(1);
        upstream.awaitOpenConnections(0);
        before.assertFlat();
        Leaks.assertNone(gateway);
    }
}
