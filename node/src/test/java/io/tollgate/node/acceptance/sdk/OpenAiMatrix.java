package io.tollgate.node.acceptance.sdk;

import static io.tollgate.node.acceptance.sdk.OpenAiChat.answered;
import static io.tollgate.node.acceptance.sdk.OpenAiChat.ask;
import static io.tollgate.node.acceptance.sdk.OpenAiChat.city;
import static io.tollgate.node.acceptance.sdk.OpenAiChat.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import java.util.List;

/** The official Java client of OpenAI's API; every answer is validated. */
final class OpenAiMatrix implements MatrixClient {
    private final OpenAiChat chat;

    OpenAiMatrix(SdkGateway gateway) {
        this.chat = new OpenAiChat(gateway.openAi(SdkGateway.CLIENT_KEY));
    }

    @Override
    public String label() {
        return "openai (Java)";
    }

    @Override
    public void plain(String provider) {
        ChatCompletion answer = chat.complete(ask(provider + "/talk").build());

        assertThat(text(answer)).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @Override
    public void stream(String provider) {
        assertThat(text(chat.stream(ask(provider + "/talk").build())))
                .isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void tools(String model, int count) {
        ChatCompletionCreateParams.Builder turn = ask(model).addTool(OpenAiChat.GetWeather.class);
        ChatCompletionMessage calls = chat.stream(turn.build()).choices().getFirst().message();

        assertThat(calls.toolCalls().orElseThrow())
                .hasSize(count)
                .allSatisfy(call -> assertThat(city(call)).isIn("Paris", "Rome"));
        assertThat(text(chat.complete(answered(turn, calls)))).contains("21 degrees");
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
                chat.complete(
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
        OpenAiChat.Person person = chat.person(provider + "/structured");

        assertThat(person.name).isEqualTo("Ada");
        assertThat(person.year).isEqualTo(1815);
    }

    @Override
    @SuppressWarnings("deprecation") // the only way to a field that the library does not know
    public void reasoning(String provider) {
        ChatCompletion answer = chat.complete(ask(provider + "/think").build());

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
        assertThatThrownBy(() -> chat.complete(ask(provider + "/nothing").build()))
                .isInstanceOf(NotFoundException.class);
    }

    @Override
    public void close() {
        chat.close();
    }
}
