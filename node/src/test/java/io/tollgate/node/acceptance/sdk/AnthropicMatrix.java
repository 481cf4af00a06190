package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.NotFoundException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import java.util.List;
import java.util.Map;

/** The official Java client of Anthropic's API; every answer is validated. */
final class AnthropicMatrix implements MatrixClient {
    private final AnthropicClient client;

    AnthropicMatrix(SdkGateway gateway) {
        this.client = gateway.anthropic(SdkGateway.CLIENT_KEY, "/anthropic");
    }

    @Override
    public String label() {
        return "anthropic (Java)";
    }

    @Override
    public void plain(String provider) {
        Message answer = complete(ask(provider + "/talk").build());

        assertThat(text(answer)).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.usage().inputTokens() + answer.usage().outputTokens()).isEqualTo(12);
    }

    @Override
    public void stream(String provider) {
        assertThat(text(streamed(ask(provider + "/talk").build())))
                .isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void tools(String model, int count) {
        MessageCreateParams.Builder turn = ask(model).addTool(weather());
        Message asked = streamed(turn.build());
        List<ToolUseBlock> calls =
                asked.content().stream().flatMap(block -> block.toolUse().stream()).toList();
        assertThat(calls).hasSize(count);
        turn.addMessage(asked)
                .addUserMessageOfContentBlockParams(
                        calls.stream()
                                .map(call ->
                                        ContentBlockParam.ofToolResult(
                                                ToolResultBlockParam.builder()
                                                        .toolUseId(call.id())
                                                        .content("21 degrees")
                                                        .build()))
                                .toList());

        assertThat(text(complete(turn.build()))).contains("21 degrees");
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
                complete(
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
                complete(
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
        Message answer = streamed(ask(provider + "/think").build());

        assertThat(answer.content().getFirst().thinking().orElseThrow().thinking())
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

    private Message complete(MessageCreateParams params) {
        return client.messages().create(params).validate();
    }

    private Message streamed(MessageCreateParams params) {
        var accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events =
                client.messages().createStreaming(params)) {
            events.stream().map(RawMessageStreamEvent::validate).forEach(accumulator::accumulate);
        }
        return accumulator.message().validate();
    }

    private static MessageCreateParams.Builder ask(String model) {
        return MessageCreateParams.builder().model(model).maxTokens(100).addUserMessage("Hello");
    }

    private static Tool weather() {
        var city =
                Tool.InputSchema.Properties.builder()
                        .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                        .build();
        return Tool.builder()
                .name("get_weather")
                .inputSchema(Tool.InputSchema.builder().properties(city).build())
                .build();
    }

    private static String text(Message message) {
        var text = new StringBuilder();
        message.content().forEach(block -> block.text().ifPresent(one -> text.append(one.text())));
        return text.toString();
    }
}
