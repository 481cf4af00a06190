package io.tollgate.node.acceptance.sdk;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;

/** What is asked by the official Java client of OpenAI's API; every answer is validated. */
record OpenAiChat(OpenAIClient client) implements AutoCloseable {
    ChatCompletion complete(ChatCompletionCreateParams params) {
        return client.chat().completions().create(params).validate();
    }

    ChatCompletion stream(ChatCompletionCreateParams params) {
        var accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params)) {
            chunks.stream().map(ChatCompletionChunk::validate).forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion().validate();
    }

    /** An answer that the library parses. */
    Person person(String model) {
        return client.chat()
                .completions()
                .create(ask(model).responseFormat(Person.class).build())
                .validate()
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();
    }

    static ChatCompletionCreateParams.Builder ask(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Weather?");
    }

    /** The second turn: what the model said, and what each tool gave. */
    static ChatCompletionCreateParams answered(
            ChatCompletionCreateParams.Builder turn, ChatCompletionMessage calls) {
        turn.addMessage(calls);
        for (ChatCompletionMessageToolCall call : calls.toolCalls().orElseThrow()) {
            turn.addMessage(
                    ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.asFunction().id())
                            .content("21 degrees")
                            .build());
        }
        return turn.build();
    }

    static String city(ChatCompletionMessageToolCall call) {
        return call.asFunction().function().arguments(GetWeather.class).city;
    }

    static String text(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElse("");
    }

    @Override
    public void close() {
        client.close();
    }

    /** The tool; its schema and its arguments. */
    static final class GetWeather {
        public String city = "";
    }

    /** The structured output. */
    static final class Person {
        public String name = "";
        public int year;
    }
}
