package io.tollgate.node.acceptance.sdk;

import static io.tollgate.node.acceptance.sdk.OpenAiChat.answered;
import static io.tollgate.node.acceptance.sdk.OpenAiChat.ask;
import static io.tollgate.node.acceptance.sdk.OpenAiChat.city;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Java client: every answer and chunk passes its strict {@code validate()}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiJavaTest {
    private SdkGateway gateway;
    private OpenAIClient client;
    private OpenAiChat chat;

    @BeforeAll
    void start() throws IOException {
        gateway = SdkGateway.start();
        client = gateway.openAi(SdkGateway.CLIENT_KEY);
        chat = new OpenAiChat(client);
    }

    @AfterAll
    void stop() throws IOException {
        client.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude/talk", "gemini/talk", "amazon/talk"})
    void talksToProvidersOfOtherFormats(String model) {
        for (ChatCompletion completion :
                List.of(chat.complete(ask(model).build()), chat.stream(ask(model).build()))) {
            assertThat(completion.choices().getFirst().message().content())
                    .contains(ScriptedModels.GREETING);
            assertThat(completion.choices().getFirst().finishReason())
                    .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude/tool", "amazon/tool"})
    void callsToolsOfProvidersOfOtherFormats(String model) {
        ChatCompletionCreateParams.Builder turn = ask(model).addTool(OpenAiChat.GetWeather.class);
        ChatCompletionMessage calls = chat.stream(turn.build()).choices().getFirst().message();

        assertWeatherCalls(calls, 1);
        assertThat(chat.complete(answered(turn, calls)).choices().getFirst().message().content())
                .hasValueSatisfying(text -> assertThat(text).contains("21 degrees"));
    }

    @Test
    void readsAPlainAnswer() {
        ChatCompletion completion = chat.complete(ask(SdkGateway.model("talk")).build());

        assertThat(completion.choices().getFirst().message().content())
                .contains(ScriptedModels.GREETING);
        assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @Test
    void accumulatesAStream() {
        ChatCompletion completion = chat.stream(ask(SdkGateway.model("talk")).build());

        assertThat(completion.choices().getFirst().message().content())
                .contains(ScriptedModels.GREETING);
        assertThat(completion.choices().getFirst().finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.usage()).isEmpty();
    }

    @Test
    void getsTheUsageOfAStreamWhenItAsks() {
        ChatCompletionCreateParams params =
                ask(SdkGateway.model("talk"))
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();

        assertThat(chat.stream(params).usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tool", "tools"})
    void callsToolsAndReplaysThemInASecondTurn(String model) {
        ChatCompletionCreateParams.Builder turn =
                ask(SdkGateway.model(model)).addTool(OpenAiChat.GetWeather.class);
        ChatCompletionMessage calls = chat.complete(turn.build()).choices().getFirst().message();

        assertWeatherCalls(calls, model.equals("tool") ? 1 : 2);
        assertThat(chat.complete(answered(turn, calls)).choices().getFirst().message().content())
                .hasValueSatisfying(text -> assertThat(text).contains("21 degrees"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tool", "tools"})
    void streamsToolCallsAndReplaysThemInASecondTurn(String model) {
        ChatCompletionCreateParams.Builder turn =
                ask(SdkGateway.model(model)).addTool(OpenAiChat.GetWeather.class);
        ChatCompletionMessage calls = chat.stream(turn.build()).choices().getFirst().message();

        assertWeatherCalls(calls, model.equals("tool") ? 1 : 2);
        assertThat(chat.stream(answered(turn, calls)).choices().getFirst().message().content())
                .hasValueSatisfying(text -> assertThat(text).contains("21 degrees"));
    }

    @Test
    void parsesStructuredOutput() {
        OpenAiChat.Person person = chat.person(SdkGateway.model("structured"));

        assertThat(person.name).isEqualTo("Ada");
        assertThat(person.year).isEqualTo(1815);
    }

    @Test
    void decodesEmbeddingsThatComeAsBase64() {
        CreateEmbeddingResponse response =
                client.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model(SdkGateway.model("embed"))
                                        .input("text")
                                        .build());

        assertThat(response.validate().data().getFirst().embedding())
                .containsExactly(0.25f, -0.5f, 1f);
        assertThat(gateway.upstream().lastRequest().json().path("encoding_format").asText())
                .isEqualTo("base64");
    }

    @Test
    void readsAResponse() {
        String text =
                client.responses()
                        .create(respond())
                        .validate()
                        .output()
                        .getFirst()
                        .asMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text();

        assertThat(text).isEqualTo(ScriptedModels.GREETING);
    }

    @Test
    void accumulatesAStreamedResponse() {
        var accumulator = ResponseAccumulator.create();
        var deltas = new StringBuilder();
        try (StreamResponse<ResponseStreamEvent> events =
                client.responses().createStreaming(respond())) {
            events.stream()
                    .map(ResponseStreamEvent::validate)
                    .peek(event ->
                            event.outputTextDelta()
                                    .ifPresent(delta -> deltas.append(delta.delta())))
                    .forEach(accumulator::accumulate);
        }

        assertThat(deltas.toString()).isEqualTo(ScriptedModels.GREETING);
        assertThat(accumulator.response().validate().output()).hasSize(1);
    }

    @Test
    void listsModels() {
        List<Model> models = client.models().list().items();

        assertThat(models).allSatisfy(Model::validate);
        assertThat(models).extracting(Model::id).contains(SdkGateway.ALIAS);
        assertThat(client.models().retrieve(SdkGateway.ALIAS).validate().id())
                .isEqualTo(SdkGateway.ALIAS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "cut"})
    void raisesAnErrorWhenAStreamBreaksOff(String model) {
        assertThatThrownBy(() -> chat.stream(ask(SdkGateway.model(model)).build()))
                .isInstanceOf(OpenAIException.class);
    }

    @Test
    void stopsTheProviderWhenAStreamIsClosed() throws InterruptedException {
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat()
                        .completions()
                        .createStreaming(ask(SdkGateway.model("endless")).build())) {
            assertThat(chunks.stream().limit(2)).hasSize(2);
        }

        assertThat(gateway.models().awaitAborted(2_000)).isTrue();
    }

    private static ResponseCreateParams respond() {
        return ResponseCreateParams.builder()
                .model(SdkGateway.model("respond"))
                .input("Say hello")
                .build();
    }

    private static void assertWeatherCalls(ChatCompletionMessage message, int count) {
        List<ChatCompletionMessageToolCall> calls = message.toolCalls().orElseThrow();
        assertThat(calls).hasSize(count);
        assertThat(calls.getFirst().asFunction().id()).isEqualTo("call_paris");
        assertThat(city(calls.getFirst())).isEqualTo("Paris");
    }
}
