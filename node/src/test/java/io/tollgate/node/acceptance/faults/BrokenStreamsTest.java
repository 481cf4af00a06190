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
 * A provider whose stream breaks off after its first bytes: the client keeps what it has, gets one
 * error event and no {@code [DONE]}, and the call is not made again.
 */
class BrokenStreamsTest {
    private static final String START =
            OpenAiAnswers.event("m", "{\"role\":\"assistant\",\"content\":\"\"}")
                    + OpenAiAnswers.textEvent("m", "Hel");

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                ProviderYaml.of("fake", upstream)
                                        .with("network", "{idle-timeout: 300ms}")));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void aProperEndWithoutAFinishReasonIsTold() throws IOException {
        assertBreaksOff(Reply.events(START), "upstream_connection");
    }

    @Test
    void anEndOfTheConnectionIsTold() throws IOException {
        assertBreaksOff(Reply.events(START).with(Reply.Framing.CLOSE), "upstream_connection");
    }

    @Test
    void anEndInsideAChunkIsTold() throws IOException {
        assertBreaksOff(
                (request, wire) -> {
                    wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
                    wire.chunk(START);
                    wire.write("ff\r\ndata: {");
                    wire.close();
                },
                "upstream_connection");
    }

    @Test
    void aResetIsTold() throws IOException {
        assertBreaksOff(
                (request, wire) -> {
                    wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
                    wire.chunk(START);
                    wire.chunk(OpenAiAnswers.textEvent("m", "lo"));
                    wire.reset();
                },
                "upstream_connection");
    }

    @Test
    void aSilenceInMidStreamIsATimeout() throws Exception {
        assertBreaksOff(
                (request, wire) -> {
                    wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
                    wire.chunk(START);
                    wire.awaitPeerClosed();
                },
                "timeout");
        upstream.awaitOpenConnections(0);
    }

    @Test
    void anErrorEventIsHandedOn() throws IOException {
        RawResponse response =
                assertBreaksOff(
                        Reply.events(
                                START
                                        + "data: {\"error\":{\"message\":\"The model broke\","
                                        + "\"type\":\"server_error\",\"code\":\"boom\"}}\n\n"),
                        "server_error");

        assertThat(response.text()).contains("The model broke");
    }

    @Test
    void anEventThatIsNotJsonIsAProtocolFault() throws IOException {
        assertBreaksOff(
                Reply.events(START + "data: {\"choices\":[{\n\ndata: [DONE]\n\n"),
                "upstream_protocol");
    }

    @Test
    void aPageInPlaceOfAStreamIsNoStream() throws IOException {
        upstream.answer(Reply.events("<html>Welcome</html>"));

        RawResponse response = gateway.stream("fake/m");

        assertThat(response.status()).isEqualTo(502);
        assertThat(response.error().path("message").asText()).isNotEmpty();
        Leaks.assertNone(gateway);
    }

    private RawResponse assertBreaksOff(Script script, String failureClass) throws IOException {
        upstream.answer(script);

        RawResponse response = gateway.stream("fake/m");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).contains("\"Hel\"").doesNotContain("[DONE]");
        assertThat(response.text().split("\"error\"", -1)).as("one error event").hasSize(2);
        assertThat(response.text()).containsPattern("event: error\ndata: \\{\"error\":");
        assertThat(response.text()).endsWith("\n\n").doesNotContain(":" + upstream.port());
        assertThat(upstream.attempts()).isEqualTo(1);
        assertThat(gateway.metrics().sum("tollgate_errors_total", "class=\"" + failureClass + "\""))
                .as("errors counted as " + failureClass)
                .isEqualTo(1);
        Leaks.assertNone(gateway);
        return response;
    }
}
