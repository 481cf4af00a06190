package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.List;

/** The official Java client of OpenAI's API; every answer is validated. */
final class OpenAiMatrix implements MatrixClient {
    private final OpenAIClient client;

    OpenAiMatrix(SdkGateway gateway) {
        this.client = gateway.openAi(SdkGateway.CLIENT_KEY);
    }

    @Override
    public String label() {
        return "openai (Java)";
    }

    @Override
    public void plain(String provider) {
        ChatCompletion answer = complete(ask(provider + "/talk").build());

        assertThat(text(answer)).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @Override
    public void stream(String provider) {
        assertThat(text(streamed(ask(provider + "/talk").build())))
                .isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void tools(String model, int count) {
        ChatCompletionCreateParams.Builder turn =
                ask(model).addTool(OpenAiJavaTest.GetWeather.class);
        ChatCompletionMessage calls = streamed(turn.build()).choices().getFirst().message();
        turn.addMessage(calls);
        List<ChatCompletionMessageToolCall> made = calls.toolCalls().orElseThrow();
        assertThat(made).hasSize(count);
        for (ChatCompletionMessageToolCall call : made) {
            assertThat(call.asFunction().function().arguments(OpenAiJavaTest.GetWeather.class).city)
                    .isIn("Paris", "Rome");
            turn.addMessage(
                    ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.asFunction().id())
                            .content("21 degrees")
                            .build());
        }

        assertThat(text(complete(turn.build()))).contains("21 degrees");
    }

    @Override
    public void images(String provider) {
        var image =
                ChatCompletionContentPartImage.builder()
                        .imageUrl(
                                ChatCompletionContentPartImage.ImageUrl.builder()
                                        .url("data:image/png;base64," + ScriptedModels.PIXEL)
                                        .build())
                        .build();
        var question = ChatCompletionContentPartText.builder().text("What is it?").build();

        ChatCompletion answer =
                complete(
                        ChatCompletionCreateParams.builder()
                                .model(provider + "/see")
                                .addUserMessageOfArrayOfContentParts(
                                        List.of(
                                                ChatCompletionContentPart.ofText(question),
                                                ChatCompletionContentPart.ofImageUrl(image)))
                                .build());

        assertThat(text(answer)).isEqualTo(ScriptedModels.SEEN);
    }

    @Override
    public void structured(String provider) {
        OpenAiJavaTest.Person person =
                client.chat()
                        .completions()
                        .create(
                                ask(provider + "/structured")
                                        .responseFormat(OpenAiJavaTest.Person.class)
                                        .build())
                        .choices()
                        .getFirst()
                        .message()
                        .content()
                        .orElseThrow();

        assertThat(person.name).isEqualTo("Ada");
        assertThat(person.year).isEqualTo(1815);
    }

    @Override
    @SuppressWarnings("deprecation") // the only way to a field that the library does not know
    public void reasoning(String provider) {
        ChatCompletion answer = complete(ask(provider + "/think").build());

        assertThat(
                        String.valueOf(
                                answer.choices()
                                        .getFirst()
                                        .message()
                                        ._additionalProperties()
                                        .get("reasoning_content")))
                .isEqualTo(ScriptedModels.THOUGHT);
        assertThat(text(answer)).isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void errors(String provider) {
        assertThatThrownBy(() -> complete(ask(provider + "/nothing").build()))
                .isInstanceOf(NotFoundException.class);
    }

    @Override
    public void close() {
        client.close();
    }

    private ChatCompletion complete(ChatCompletionCreateParams params) {
        return client.chat().completions().create(params).validate();
    }

    private ChatCompletion streamed(ChatCompletionCreateParams params) {
        var accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params)) {
            chunks.stream().map(ChatCompletionChunk::validate).forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion().validate();
    }

    private static ChatCompletionCreateParams.Builder ask(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hello");
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElse("");
    }
}
