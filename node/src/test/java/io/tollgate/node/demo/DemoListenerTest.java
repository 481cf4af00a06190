package io.tollgate.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.tollgate.node.http.HttpServer;
import io.tollgate.node.http.HttpSettings;
import io.tollgate.node.http.IoWorker;
import io.tollgate.node.request.NodeLoop;
import io.tollgate.providers.upstream.UpstreamClient;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The demo provider behind a real listener, asked by the official client. */
class DemoListenerTest {
    private final UpstreamClient upstream = new UpstreamClient();
    private final IoWorker worker =
            IoWorker.start(
                    1,
                    (index, thread) ->
                            new NodeLoop(
                                    index,
                                    upstream.loop(thread),
                                    ByteBuffer.allocateDirect(16 * 1024)));
    private final HttpServer server =
            HttpServer.start(
                    HttpSettings.plain("127.0.0.1", 0),
                    worker,
                    new DemoProvider(Clock.systemUTC()));
    private final OpenAIClient client =
            OpenAIOkHttpClient.builder()
                    .apiKey("none")
                    .baseUrl("http://127.0.0.1:" + server.boundPort() + "/v1")
                    .maxRetries(0)
                    .timeout(Duration.ofSeconds(20))
                    .responseValidation(true)
                    .build();

    @AfterEach
    void close() {
        client.close();
        server.close();
        upstream.close();
        worker.close();
    }

    @Test
    void answersThePlainAndTheStreamingClientAlike() {
        var plain = client.chat().completions().create(hello("demo")).validate();
        var accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(hello("demo"))) {
            stream.stream().forEach(chunk -> accumulator.accumulate(chunk.validate()));
        }

        assertThat(accumulator.chatCompletion().choices().getFirst().message().content())
                .isEqualTo(plain.choices().getFirst().message().content());
    }

    @Test
    void streamsResponsesAndEmbeds() {
        var accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream =
                client.responses()
                        .createStreaming(
                                ResponseCreateParams.builder()
                                        .model("demo-fast")
                                        .input("Hello")
                                        .build())) {
            stream.stream().forEach(event -> accumulator.accumulate(event.validate()));
        }
        var embeddings =
                client.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("demo-fast")
                                        .input("Hello")
                                        .build())
                        .validate();

        var message = accumulator.response().validate().output().getFirst().asMessage();
        assertThat(message.content().getFirst().asOutputText().text()).contains("Hello");
        assertThat(embeddings.data().getFirst().embedding()).hasSize(256);
    }

    @Test
    void makesTheClientRaiseItsOwnErrors() {
        assertThatThrownBy(() -> ask("demo-fail-429")).isInstanceOf(RateLimitException.class);
        assertThatThrownBy(() -> ask("demo-fail-401")).isInstanceOf(UnauthorizedException.class);
        assertThatThrownBy(() -> ask("demo-fail-500")).isInstanceOf(InternalServerException.class);
        assertThatThrownBy(() -> ask("demo-fail-cut")).isInstanceOf(OpenAIException.class);
        assertThatThrownBy(() -> readStream("demo-fail-mid-stream"))
                .isInstanceOf(OpenAIException.class);
        assertThatThrownBy(() -> readStream("demo-fail-cut")).isInstanceOf(OpenAIException.class);
    }

    @Test
    void isDoneWithAStreamWhoseClientHasLeft() throws Exception {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(hello("demo"))) {
            assertThat(stream.stream().findFirst()).isPresent();
        }

        assertThat(server.awaitIdle(Duration.ofSeconds(10))).isTrue();
        assertThat(server.stats().clientsGone()).isEqualTo(1);
    }

    private void ask(String model) {
        client.chat().completions().create(hello(model));
    }

    private void readStream(String model) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(hello(model))) {
            assertThat(stream.stream().count()).isPositive();
        }
    }

    private static ChatCompletionCreateParams hello(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hello").build();
    }
}
