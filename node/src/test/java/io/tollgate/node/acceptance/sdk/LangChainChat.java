package io.tollgate.node.acceptance.sdk;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What is asked by LangChain4j with its models of OpenAI's API. */
record LangChainChat(SdkGateway gateway) {
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

    ChatModel model(String name) {
        return OpenAiChatModel.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey(SdkGateway.CLIENT_KEY)
                .modelName(name)
                .returnThinking(true)
                .maxRetries(0)
                .build();
    }

    StreamingChatModel streaming(String name) {
        return OpenAiStreamingChatModel.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey(SdkGateway.CLIENT_KEY)
                .modelName(name)
                .build();
    }

    static ChatRequest request(ChatMessage... messages) {
        return ChatRequest.builder().messages(messages).toolSpecifications(WEATHER).build();
    }

    /** The whole of a streamed answer. */
    static ChatResponse streamed(StreamingChatModel model, ChatRequest request) {
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
