package io.tollgate.node.acceptance.sdk;

import static io.tollgate.node.acceptance.sdk.LangChainChat.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * LangChain4j with its models of OpenAI and of Anthropic, whole and streamed, each over a provider
 * of either format.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LangChainTest {
    private SdkGateway gateway;
    private LangChainChat chat;

    @BeforeAll
    void start() throws IOException {
        gateway = SdkGateway.start();
        chat = new LangChainChat(gateway);
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
    }

    /** One way to ask a model by its name. */
    private record Way(String name, Function<String, Function<ChatRequest, ChatResponse>> model) {}

    private List<Way> ways() {
        return List.of(
                new Way("OpenAI's", model -> chat.model(model)::chat),
                new Way("OpenAI's, streaming", model -> whole(chat.streaming(model))),
                new Way("Anthropic's", model -> anthropic(model)::chat),
                new Way("Anthropic's, streaming", model -> whole(anthropicStreaming(model))));
    }

    @TestFactory
    Stream<DynamicTest> answers() {
        return each((way, provider) -> {
            ChatResponse response =
                    way.model().apply(provider + "/talk").apply(request(UserMessage.from("Hello")));

            assertThat(response.aiMessage().text()).isEqualTo(ScriptedModels.GREETING);
            assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(response.tokenUsage().totalTokenCount()).isEqualTo(12);
        });
    }

    @TestFactory
    Stream<DynamicTest> toolLoops() {
        return each((way, provider) -> {
            Function<ChatRequest, ChatResponse> model = way.model().apply(provider + "/tool");
            UserMessage question = UserMessage.from("Weather?");

            AiMessage calls = model.apply(request(question)).aiMessage();
            ToolExecutionRequest call = calls.toolExecutionRequests().getFirst();
            assertThat(call.id()).isEqualTo("call_paris");
            assertThat(call.arguments()).contains("Paris");
            ChatResponse answer =
                    model.apply(
                            request(
                                    question,
                                    calls,
                                    ToolExecutionResultMessage.from(call, "21 degrees")));

            assertThat(answer.aiMessage().text()).contains("21 degrees");
        });
    }

    @TestFactory
    Stream<DynamicTest> errors() {
        return ways().stream()
                .map(way ->
                        DynamicTest.dynamicTest(
                                way.name(),
                                () ->
                                        assertThatThrownBy(() ->
                                                        way.model()
                                                                .apply("nowhere/m")
                                                                .apply(
                                                                        request(
                                                                                UserMessage.from(
                                                                                        "Hi"))))
                                                .hasStackTraceContaining(
                                                        ModelNotFoundException.class.getName())));
    }

    private interface Check {
        void run(Way way, String provider);
    }

    private Stream<DynamicTest> each(Check check) {
        return Stream.of("fake", SdkGateway.CLAUDE)
                .flatMap(provider ->
                        ways().stream()
                                .map(way ->
                                        DynamicTest.dynamicTest(
                                                way.name() + " over " + provider,
                                                () -> check.run(way, provider))));
    }

    private ChatModel anthropic(String model) {
        return AnthropicChatModel.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey(SdkGateway.CLIENT_KEY)
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    private StreamingChatModel anthropicStreaming(String model) {
        return AnthropicStreamingChatModel.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey(SdkGateway.CLIENT_KEY)
                .modelName(model)
                .build();
    }

    private static Function<ChatRequest, ChatResponse> whole(StreamingChatModel model) {
        return request -> LangChainChat.streamed(model, request);
    }
}
