package io.tollgate.node.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.Leaks;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Wire;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** With {@code on-client-gone: drain} a stream is read to its end, so that its usage is known. */
class ReadOnWithoutClientTest {
    private final CompletableFuture<Boolean> clientLeft = new CompletableFuture<>();

    @Test
    void countsTheTokensOfTheWholeStream() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                RunningGateway gateway =
                        RunningGateway.start(
                                GatewayYaml.of(ProviderYaml.of("fake", upstream))
                                        .with("stream", "{on-client-gone: drain}"))) {
            upstream.answer(this::restAfterTheClientLeft);

            try (RawHttp http = gateway.openStream("fake/m")) {
                http.readUntil("Hel");
                http.reset();
            }
            clientLeft.complete(true);

            Leaks.assertNone(gateway);
            assertThat(gateway.metrics().sum("tollgate_requests_total", "category=\"client_gone\""))
                    .isEqualTo(1);
            assertThat(gateway.metrics().sum("tollgate_tokens_total", "kind=\"completion\""))
                    .isEqualTo(2);
        }
    }

    private void restAfterTheClientLeft(RecordedRequest request, Wire wire) throws IOException {
        wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
        wire.chunk(OpenAiAnswers.textEvent("m", "Hel"));
        assertThat(clientLeft.completeOnTimeout(false, 10, TimeUnit.SECONDS).join()).isTrue();
        wire.chunk(OpenAiAnswers.textEvent("m", "lo"));
        wire.chunk(
                """
                data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m",\
                "choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m",\
                "choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}

                data: [DONE]

                """);
        wire.lastChunk();
    }
}
