package io.tollgate.node.acceptance.sdk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import java.util.List;
import java.util.Map;

/** What is asked by the official Java client of Anthropic's API; every answer is validated. */
record AnthropicChat(AnthropicClient client) implements AutoCloseable {
    Message complete(MessageCreateParams params) {
        return client.messages().create(params).validate();
    }

    Message stream(MessageCreateParams params) {
        var accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events =
                client.messages().createStreaming(params)) {
            events.stream().map(RawMessageStreamEvent::validate).forEach(accumulator::accumulate);
        }
        return accumulator.message().validate();
    }

    static MessageCreateParams.Builder ask(String model) {
        return MessageCreateParams.builder().model(model).maxTokens(100).addUserMessage("Weather?");
    }

    static Tool weather() {
        var city =
                Tool.InputSchema.Properties.builder()
                        .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                        .build();
        return Tool.builder()
                .name("get_weather")
                .inputSchema(Tool.InputSchema.builder().properties(city).build())
                .build();
    }

    static List<ToolUseBlock> calls(Message message) {
        return message.content().stream().flatMap(block -> block.toolUse().stream()).toList();
    }

    /** The second turn: what the model said, and what each tool gave. */
    static MessageCreateParams answered(MessageCreateParams.Builder turn, Message asked) {
        return turn.addMessage(asked)
                .addUserMessageOfContentBlockParams(
                        calls(asked).stream()
                                .map(call ->
                                        ContentBlockParam.ofToolResult(
                                                ToolResultBlockParam.builder()
                                                        .toolUseId(call.id())
                                                        .content("21 degrees")
                                                        .build()))
                                .toList())
                .build();
    }

    static String text(Message message) {
        var text = new StringBuilder();
        message.content().forEach(block -> block.text().ifPresent(one -> text.append(one.text())));
        return text.toString();
    }

    @Override
    public void close() {
        client.close();
    }
}
