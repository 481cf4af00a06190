package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** LangChain4j with its models of OpenAI's API. */
final class LangChainMatrix implements MatrixClient {
    private static final ToolSpecification WEATHER =
            ToolSpecification.builder()
                    .name("get_weather")
                    .description("The weather of a city")
                    .parameters(
                            JsonObjectSchema.builder()
                                    .addStringProperty("city")
                                    .required("city")
                                    .build())
                    .build();

    private final SdkGateway gateway;

    LangChainMatrix(SdkGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public String label() {
        return "langchain4j";
    }

    @Override
    public void plain(String provider) {
        ChatResponse answer = model(provider + "/talk").chat(UserMessage.from("Hello"));

        assertThat(answer.aiMessage().text()).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.tokenUsage().totalTokenCount()).isEqualTo(12);
    }

    @Override
    public void stream(String provider) {
        ChatResponse answer = streamed(provider + "/talk", request(UserMessage.from("Hello")));

        assertThat(answer.aiMessage().text()).isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void tools(String model, int count) {
        var messages = new ArrayList<ChatMessage>(List.of(UserMessage.from("Weather?")));
        AiMessage calls =
                streamed(model, request(messages.toArray(ChatMessage[]::new))).aiMessage();
        assertThat(calls.toolExecutionRequests()).hasSize(count);
        messages.add(calls);
        for (ToolExecutionRequest call : calls.toolExecutionRequests()) {
            messages.add(ToolExecutionResultMessage.from(call, "21 degrees"));
        }

        assertThat(
                        model(model)
                                .chat(request(messages.toArray(ChatMessage[]::new)))
                                .aiMessage()
                                .text())
                .contains("21 degrees");
    }

    @Override
    public void images(String provider) {
        UserMessage question =
                UserMessage.from(
                        TextContent.from("What is it?"),
                        ImageContent.from(ScriptedModels.PIXEL, "image/png"));

        assertThat(model(provider + "/see").chat(question).aiMessage().text())
                .isEqualTo(ScriptedModels.SEEN);
    }

    @Override
    public void structured(String provider) {
        JsonSchema schema =
                JsonSchema.builder()
                        .name("person")
                        .rootElement(
                                JsonObjectSchema.builder()
                                        .addStringProperty("name")
                                        .addIntegerProperty("year")
                                        .required("name", "year")
                                        .build())
                        .build();
        ChatRequest request =
                ChatRequest.builder()
                        .messages(UserMessage.from("Who?"))
                        .responseFormat(
                                ResponseFormat.builder()
                                        .type(ResponseFormatType.JSON)
                                        .jsonSchema(schema)
                                        .build())
                        .build();

        assertThat(model(provider + "/structured").chat(request).aiMessage().text())
                .isEqualTo(ScriptedModels.JSON_ANSWER);
    }

    @Override
    public void reasoning(String provider) {
        AiMessage answer = model(provider + "/think").chat(UserMessage.from("Hello")).aiMessage();

        assertThat(answer.thinking()).isEqualTo(ScriptedModels.THOUGHT);
        assertThat(answer.text()).isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void errors(String provider) {
        assertThatThrownBy(() -> model(provider + "/nothing").chat(UserMessage.from("Hello")))
                .isInstanceOf(ModelNotFoundException.class);
    }

    @Override
    public void close() {
        // Its clients belong to nobody.
    }

    private static ChatRequest request(ChatMessage... messages) {
        return ChatRequest.builder().messages(messages).toolSpecifications(WEATHER).build();
    }

    private ChatModel model(String name) {
        return OpenAiChatModel.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey(SdkGateway.CLIENT_KEY)
                .modelName(name)
                .returnThinking(true)
                .maxRetries(0)
                .build();
    }

    private ChatResponse streamed(String name, ChatRequest request) {
        StreamingChatModel model =
                OpenAiStreamingChatModel.builder()
                        .baseUrl(gateway.baseUrl())
                        .apiKey(SdkGateway.CLIENT_KEY)
                        .modelName(name)
                        .build();
        var answer = new CompletableFuture<ChatResponse>();
        model.chat(
                request,
                new StreamingChatResponseHandler() {
                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        answer.completeExceptionally(error);
                    }
                });
        return answer.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
