package io.tollgate.node.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.Leaks;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A provider that does not speak its protocol: the client gets one clear error in OpenAI's shape,
 * the metrics its class, and nothing is left behind.
 */
class BrokenAnswersTest {
    private static final String ANSWER = OpenAiAnswers.completion("m", "Hello");

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                        ProviderYaml.of("fake", upstream)
                                                .with("network", "{first-byte-timeout: 300ms}"))
                                .with("routing", "{retries-per-key: 0, max-attempts: 1}"));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void somethingThatIsNotHttpIsAProtocolFault() throws IOException {
        assertFails(Script.raw("\u0000\u0001SSH-2.0-lion\r\n\r\n"), 502, "upstream_protocol");
    }

    @Test
    void aStatusLineWithoutAStatusIsAProtocolFault() throws IOException {
        assertFails(
                Script.raw("HTTP/1.1 abc OK\r\ncontent-length: 0\r\n\r\n"),
                502,
                "upstream_protocol");
    }

    @Test
    void aHangUpWithoutAnAnswerIsAConnectionFault() throws IOException {
        assertFails(Script.hangUp(), 502, "upstream_connection");
    }

    @Test
    void aResetWithoutAnAnswerIsAConnectionFault() throws IOException {
        assertFails(Script.reset(), 502, "upstream_connection");
    }

    @Test
    void aHangUpInsideTheHeadIsAConnectionFault() throws IOException {
        assertFails(
                Script.raw("HTTP/1.1 200 OK\r\ncontent-type: application/j"),
                502,
                "upstream_connection");
    }

    @Test
    void aHangUpAfterTheHeadIsAConnectionFault() throws IOException {
        assertFails(
                Script.raw("HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n"),
                502,
                "upstream_connection");
    }

    @Test
    void aBodyShorterThanItsLengthIsAConnectionFault() throws IOException {
        assertFails(
                Script.raw(
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                                + (ANSWER.length() + 1)
                                + "\r\n\r\n"
                                + ANSWER),
                502,
                "upstream_connection");
    }

    @Test
    void twoDifferentLengthsAreAProtocolFault() throws IOException {
        assertFails(
                Script.raw(
                        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 7\r\n\r\n{}     "),
                502,
                "upstream_protocol");
    }

    @Test
    void aNegativeLengthIsAProtocolFault() throws IOException {
        assertFails(
                Script.raw("HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n{}"),
                502,
                "upstream_protocol");
    }

    @Test
    void aBrokenChunkSizeIsAProtocolFault() throws IOException {
        assertFails(
                Script.raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n"),
                502,
                "upstream_protocol");
    }

    @Test
    void aTransferEncodingThatNobodyKnowsIsAProtocolFault() throws IOException {
        assertFails(
                Script.raw("HTTP/1.1 200 OK\r\ntransfer-encoding: lzma\r\n\r\nabc"),
                502,
                "upstream_protocol");
    }

    @Test
    void aBodyThatIsNotJsonIsAProtocolFault() throws IOException {
        assertFails(Reply.json(200, "<html>Welcome to nginx</html>"), 502, "upstream_protocol");
    }

    @Test
    void anEmptyBodyIsAFault() throws IOException {
        upstream.answer(Reply.json(200, ""));

        assertErrorShape(gateway.chat("fake/m"));
        assertThat(gateway.chat("fake/m").status()).isEqualTo(502);
        assertThat(gateway.stream("fake/m").status()).isEqualTo(502);
        Leaks.assertNone(gateway);
    }

    @Test
    void brokenGzipIsAProtocolFault() throws IOException {
        assertFails(
                Reply.json(200, "this is no gzip").withHeader("content-encoding", "gzip"),
                502,
                "upstream_protocol");
    }

    @Test
    void aPageOfAProxyBecomesAnErrorInJson() throws IOException {
        Reply page =
                Reply.bytes(
                                "text/html",
                                "<html>Bad gateway</html>"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .withStatus(502);

        RawResponse response = assertFails(page, 502, "server_error");

        assertThat(response.text()).doesNotContain("<html>");
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        try (FakeUpstream elsewhere = FakeUpstream.start()) {
            Reply redirect =
                    Reply.json(307, "{}")
                            .withHeader("location", elsewhere.baseUrl() + "/chat/completions");

            RawResponse response = assertFails(redirect, 502, "upstream_protocol");

            assertThat(elsewhere.acceptedConnections()).isZero();
            assertThat(response.header("location")).isNull();
        }
    }

    @Test
    void aProviderThatNeverAnswersIsATimeout() throws Exception {
        assertFails(Script.silence(), 504, "timeout");

        upstream.awaitOpenConnections(0);
    }

    @Test
    void aPortWhereNobodyListensIsAConnectionFault() throws IOException {
        upstream.close();

        RawResponse response = gateway.chat("fake/m");

        assertThat(response.status()).isEqualTo(502);
        assertThat(response.error().path("message").asText()).isNotEmpty();
        Leaks.assertNone(gateway);
    }

    /** Plain and streamed: the same error, counted under its class, and nothing leaked. */
    private RawResponse assertFails(Script script, int status, String failureClass)
            throws IOException {
        upstream.answer(script);

        RawResponse plain = gateway.chat("fake/m");
        RawResponse streamed = gateway.stream("fake/m");

        assertThat(plain.status()).isEqualTo(status);
        assertThat(streamed.status()).isEqualTo(status);
        assertErrorShape(plain);
        assertErrorShape(streamed);
        assertThat(gateway.metrics().sum("tollgate_errors_total", "class=\"" + failureClass + "\""))
                .as("errors counted as " + failureClass)
                .isEqualTo(2);
        Leaks.assertNone(gateway);
        return plain;
    }

    private void assertErrorShape(RawResponse response) {
        assertThat(response.header("content-type")).startsWith("application/json");
        assertThat(response.error().path("message").asText()).isNotEmpty();
        assertThat(response.error().path("type").asText()).isNotEmpty();
        assertThat(response.error().path("code").asText()).isNotEmpty();
        assertThat(response.everything()).doesNotContain(":" + upstream.port());
    }
}
