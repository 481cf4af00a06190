package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.anthropic.AnthropicClient;
import io.tollgate.providers.dialect.translation.ClientSide;
import io.tollgate.providers.dialect.translation.EventWriter;
import java.util.ArrayList;

/**
 * InvokeModel as clients of Claude speak it: bodies of the Messages API, its events in frames. The
 * formats of other models are read by Bedrock alone.
 */
public final class InvokeClient implements ClientSide {
    private final AnthropicClient messages = new AnthropicClient();

    @Override
    public Read read(JsonNode body, RequestFields fields) {
        if (!(body instanceof ObjectNode object)) {
            return messages.read(body, fields);
        }
        ObjectNode copy = object.deepCopy();
        copy.remove("anthropic_version");
        boolean betas = copy.remove("anthropic_beta") != null;
        return switch (messages.read(copy, fields)) {
            case Read.Good(ChatRequest request) ->
                    new Read.Good(betas ? withHint(request) : request);
            case Read.Wrong wrong -> wrong;
        };
    }

    private static ChatRequest withHint(ChatRequest request) {
        var extras = new ArrayList<>(request.extras());
        extras.add(new Extra("anthropic_beta", false));
        return new ChatRequest(
                request.messages(),
                request.tools(),
                request.toolChoice(),
                request.parallelToolCalls(),
                request.responseFormat(),
                request.maxTokens(),
                request.sampling(),
                request.stop(),
                request.reasoning(),
                request.candidates(),
                request.topLogprobs(),
                request.user(),
                request.stream(),
                extras);
    }

    @Override
    public EventWriter writer(RequestFields fields, String clientModel) {
        return new ChunkWriter(messages.writer(fields, clientModel));
    }

    @Override
    public byte[] answer(ChatAnswer answer, String clientModel) {
        return messages.answer(answer, clientModel);
    }

    @Override
    public String finishReason(ChatAnswer answer) {
        return messages.finishReason(answer);
    }
}
