package io.tollgate.providers.dialect.openai.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.Message.Role;
import io.tollgate.providers.chat.ReasoningWish;
import io.tollgate.providers.chat.ResponseFormat;
import io.tollgate.providers.chat.ToolChoice;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.openai.ChatFields;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request of completions as one of chat. */
final class PromptReader {
    private final Fields body;
    private final List<Extra> extras = new ArrayList<>(1);

    private PromptReader(JsonNode body) {
        this.body = Fields.of(body);
    }

    static ChatRequest read(JsonNode body, RequestFields fields) {
        return new PromptReader(body).request(fields);
    }

    private ChatRequest request(RequestFields fields) {
        others(fields);
        return new ChatRequest(
                List.of(Message.of(Role.USER, new ContentPart.Text(prompt()))),
                List.of(),
                new ToolChoice.Auto(),
                null,
                new ResponseFormat.Text(),
                body.whole("max_tokens", 1),
                ChatFields.sampling(body),
                ChatFields.stop(body),
                ReasoningWish.NONE,
                ChatFields.candidates(body),
                logprobs(),
                body.text("user"),
                fields.stream(),
                extras);
    }

    private String prompt() {
        Fields prompt = body.at("prompt");
        if (prompt.node().isArray() && prompt.size() == 1) {
            prompt = prompt.item(0);
        }
        if (!prompt.node().isTextual()) {
            throw prompt.wrong("one text: this model's provider has chat only");
        }
        if (prompt.text().isEmpty()) {
            throw prompt.wrong("a text that is not empty");
        }
        return prompt.text();
    }

    private @Nullable Integer logprobs() {
        Long top = body.whole("logprobs", 0);
        return top == null ? null : (int) Math.min(top, 100);
    }

    private void others(RequestFields fields) {
        for (var field : body.node().properties()) {
            switch (field.getKey()) {
                case "model",
                        "prompt",
                        "max_tokens",
                        "temperature",
                        "top_p",
                        "top_k",
                        "n",
                        "stop",
                        "presence_penalty",
                        "frequency_penalty",
                        "seed",
                        "logprobs",
                        "user",
                        "stream",
                        "stream_options",
                        "fallbacks" -> {}
                case "best_of" -> {
                    if (field.getValue().asLong(1) != 1) {
                        extras.add(new Extra("best_of", true));
                    }
                }
                case "provider" -> {
                    if (fields.provider() == null) {
                        extras.add(new Extra("provider", true));
                    }
                }
                default -> other(field.getKey(), field.getValue());
            }
        }
    }

    private void other(String name, JsonNode value) {
        boolean nothing =
                value.isNull()
                        || (value.isContainerNode() && value.isEmpty())
                        || (value.isBoolean() && !value.booleanValue())
                        || (value.isTextual() && value.textValue().isEmpty());
        if (!nothing) {
            extras.add(new Extra(name.isEmpty() ? "\"\"" : name, true));
        }
    }
}
