package io.tollgate.node.acceptance.sdk;

import static io.tollgate.node.acceptance.sdk.LangChainChat.request;
import static io.tollgate.node.acceptance.sdk.LangChainChat.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayList;
import java.util.List;

/** LangChain4j with its models of OpenAI's API. */
final class LangChainMatrix implements MatrixClient {
    private final LangChainChat chat;

    LangChainMatrix(SdkGateway gateway) {
        this.chat = new LangChainChat(gateway);
    }

    @Override
    public String label() {
        return "langchain4j";
    }

    @Override
    public void plain(String provider) {
        ChatResponse answer = chat.model(provider + "/talk").chat(UserMessage.from("Hello"));

        assertThat(answer.aiMessage().text()).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.tokenUsage().totalTokenCount()).isEqualTo(12);
    }

    @Override
    public void stream(String provider) {
        ChatResponse answer =
                streamed(chat.streaming(provider + "/talk"), request(UserMessage.from("Hello")));

        assertThat(answer.aiMessage().text()).isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void tools(String model, int count) {
        var messages = new ArrayList<ChatMessage>(List.of(UserMessage.from("Weather?")));
        AiMessage calls =
                streamed(chat.streaming(model), request(messages.toArray(ChatMessage[]::new)))
                        .aiMessage();
        assertThat(calls.toolExecutionRequests()).hasSize(count);
        messages.add(calls);
        for (ToolExecutionRequest call : calls.toolExecutionRequests()) {
            messages.add(ToolExecutionResultMessage.from(call, "21 degrees"));
        }

        assertThat(
                        chat.model(model)
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

        assertThat(chat.model(provider + "/see").chat(question).aiMessage().text())
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

        assertThat(chat.model(provider + "/structured").chat(request).aiMessage().text())
                .isEqualTo(ScriptedModels.JSON_ANSWER);
    }

    @Override
    public void reasoning(String provider) {
        AiMessage answer =
                chat.model(provider + "/think").chat(UserMessage.from("Hello")).aiMessage();

        assertThat(answer.thinking()).isEqualTo(ScriptedModels.THOUGHT);
        assertThat(answer.text()).isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void errors(String provider) {
        assertThatThrownBy(() -> chat.model(provider + "/nothing").chat(UserMessage.from("Hello")))
                .isInstanceOf(ModelNotFoundException.class);
    }

    @Override
    public void close() {
        // Its clients belong to nobody.
    }
}
