package io.tollgate.providers.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a chat model.
 *
 * @param messages in order; system messages stand where the client put them
 * @param tools functions the model may call
 * @param parallelToolCalls whether several calls in one answer are welcome; null where not said
 * @param maxTokens bound of the answer's tokens, reasoning included; null where not said
 * @param stop texts that end the answer
 * @param candidates how many answers
 * @param topLogprobs alternatives for each token, 0 for the tokens alone; null for no logprobs
 * @param user the end user, as the client names him
 * @param stream whether the answer is wanted piece by piece
 * @param extras what the client's API has and these words lack
 */
public record ChatRequest(
        List<Message> messages,
        List<Tool> tools,
        ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        ResponseFormat responseFormat,
        @Nullable Long maxTokens,
        Sampling sampling,
        List<String> stop,
        ReasoningWish reasoning,
        int candidates,
        @Nullable Integer topLogprobs,
        @Nullable String user,
        boolean stream,
        List<Extra> extras) {
    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
        extras = List.copyOf(extras);
        if (maxTokens != null && maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens: " + maxTokens + " (expected: >= 1)");
        }
        if (candidates < 1) {
            throw new IllegalArgumentException("candidates: " + candidates + " (expected: >= 1)");
        }
        if (topLogprobs != null && topLogprobs < 0) {
            throw new IllegalArgumentException("topLogprobs: " + topLogprobs + " (expected: >= 0)");
        }
    }
}
