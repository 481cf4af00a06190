package io.tollgate.node.acceptance.sdk;

import static io.tollgate.node.acceptance.sdk.AnthropicChat.answered;
import static io.tollgate.node.acceptance.sdk.AnthropicChat.ask;
import static io.tollgate.node.acceptance.sdk.AnthropicChat.calls;
import static io.tollgate.node.acceptance.sdk.AnthropicChat.text;
import static io.tollgate.node.acceptance.sdk.AnthropicChat.weather;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.core.JsonValue;
import com.anthropic.errors.NotFoundException;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import java.util.List;
import java.util.Map;

/** The official Java client of Anthropic's API; every answer is validated. */
final class AnthropicMatrix implements MatrixClient {
    private final AnthropicChat chat;

    AnthropicMatrix(SdkGateway gateway) {
        this.chat = new AnthropicChat(gateway.anthropic(SdkGateway.CLIENT_KEY, "/anthropic"));
    }

    @Override
    public String label() {
        return "anthropic (Java)";
    }

    @Override
    public void plain(String provider) {
        Message answer = chat.complete(ask(provider + "/talk").build());

        assertThat(text(answer)).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.usage().inputTokens() + answer.usage().outputTokens()).isEqualTo(12);
    }

    @Override
    public void stream(String provider) {
        assertThat(text(chat.stream(ask(provider + "/talk").build())))
                .isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void tools(String model, int count) {
        MessageCreateParams.Builder turn = ask(model).addTool(weather());
        Message asked = chat.stream(turn.build());

        assertThat(calls(asked)).hasSize(count);
        assertThat(text(chat.complete(answered(turn, asked)))).contains("21 degrees");
    }

    @Override
    public void images(String provider) {
        var image =
                ImageBlockParam.builder()
                        .source(
                                Base64ImageSource.builder()
                                        .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                                        .data(ScriptedModels.PIXEL)
                                        .build())
                        .build();
        Message answer =
                chat.complete(
                        MessageCreateParams.builder()
                                .model(provider + "/see")
                                .maxTokens(100)
                                .addUserMessageOfContentBlockParams(
                                        List.of(ContentBlockParam.ofImage(image)))
                                .build());

        assertThat(text(answer)).isEqualTo(ScriptedModels.SEEN);
    }

    @Override
    public void structured(String provider) {
        Map<String, Object> schema =
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(
                                "name", Map.of("type", "string"),
                                "year", Map.of("type", "integer")),
                        "required",
                        List.of("name", "year"),
                        "additionalProperties",
                        false);
        Message answer =
                chat.complete(
                        ask(provider + "/structured")
                                .putAdditionalBodyProperty(
                                        "output_config",
                                        JsonValue.from(
                                                Map.of(
                                                        "format",
                                                        Map.of(
                                                                "type",
                                                                "json_schema",
                                                                "schema",
                                                                schema))))
                                .build());

        assertThat(text(answer)).isEqualTo(ScriptedModels.JSON_ANSWER);
    }

    @Override
    public void reasoning(String provider) {
        Message answer = chat.stream(ask(provider + "/think").build());

        assertThat(answer.content().getFirst().thinking().orElseThrow().thinking())
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
