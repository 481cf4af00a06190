package io.tollgate.providers.dialect.replicate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.ResponseFormat;
import io.tollgate.providers.chat.Sampling;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import java.util.List;

/**
 * Writes the input of a language model: system texts in one field, all else as one prompt. A single
 * question is the prompt; a conversation is written out with who said what.
 */
final class PredictionWriter {
    private final ChatRequest request;
    private final Losses losses;

    private PredictionWriter(ChatRequest request, Losses losses) {
        this.request = request;
        this.losses = losses;
    }

    static ObjectNode write(ChatRequest request, Losses losses) {
        return new PredictionWriter(request, losses).input();
    }

    private ObjectNode input() {
        ObjectNode input = Json.object();
        prompt(input);
        if (request.maxTokens() != null) {
            input.put("max_tokens", request.maxTokens());
        }
        sampling(input, request.sampling());
        if (!request.stop().isEmpty()) {
            input.put("stop_sequences", String.join(",", request.stop()));
            if (request.stop().stream().anyMatch(stop -> stop.indexOf(',') >= 0)) {
                losses.demand("stop", "a comma (expected: none, they are parted by commas)");
            }
        }
        refuse();
        return input;
    }

    private void prompt(ObjectNode input) {
        var system = new StringBuilder();
        var prompt = new StringBuilder();
        List<Message> messages = request.messages();
        boolean single =
                messages.stream().filter(one -> one.role() != Message.Role.SYSTEM).count() == 1;
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            String text = text(message, i);
            switch (message.role()) {
                case SYSTEM -> system.append(system.isEmpty() ? "" : "\n\n").append(text);
                case USER -> said(prompt, single ? "" : "User: ", text);
                case ASSISTANT -> said(prompt, single ? "" : "Assistant: ", text);
            }
        }
        if (prompt.isEmpty()) {
            losses.impossible("messages", "nothing in them (expected: at least one question)");
        } else if (!single) {
            prompt.append("\n\nAssistant:");
        }
        input.put("prompt", prompt.toString());
        if (!system.isEmpty()) {
            input.put("system_prompt", system.toString());
        }
    }

    private static void said(StringBuilder prompt, String who, String text) {
        if (!text.isEmpty()) {
            prompt.append(prompt.isEmpty() ? "" : "\n\n").append(who).append(text);
        }
    }

    private String text(Message message, int number) {
        String path = "messages[" + number + "]";
        if (message.name() != null) {
            losses.hint(path + ".name");
        }
        var text = new StringBuilder();
        for (ContentPart part : message.parts()) {
            switch (part) {
                case ContentPart.Text piece -> text.append(piece.text());
                case ContentPart.Refusal piece -> text.append(piece.text());
                case ContentPart.Document document -> {
                    if (document.source() instanceof MediaSource.PlainText plain) {
                        text.append(text.isEmpty() ? "" : "\n").append(plain.text());
                    } else {
                        no(path, "a document that is no plain text");
                    }
                }
                case ContentPart.Image _ -> no(path, "an image");
                case ContentPart.Audio _ -> no(path, "audio");
                case ContentPart.Video _ -> no(path, "video");
                case ContentPart.ToolCall _, ContentPart.ToolResult _ -> no(path, "a tool's call");
                case ContentPart.Reasoning _, ContentPart.SealedReasoning _ -> {}
            }
        }
        return text.toString();
    }

    private void no(String path, String what) {
        losses.demand(path + ".content", what + " is not taken by this provider");
    }

    private void sampling(ObjectNode input, Sampling sampling) {
        if (sampling.temperature() != null) {
            input.put("temperature", sampling.temperature());
        }
        if (sampling.topP() != null) {
            input.put("top_p", sampling.topP());
        }
        if (sampling.topK() != null) {
            input.put("top_k", sampling.topK());
        }
        if (sampling.presencePenalty() != null) {
            input.put("presence_penalty", sampling.presencePenalty());
        }
        if (sampling.frequencyPenalty() != null) {
            input.put("frequency_penalty", sampling.frequencyPenalty());
        }
        if (sampling.seed() != null) {
            input.put("seed", sampling.seed());
        }
    }

    private void refuse() {
        if (!request.tools().isEmpty()) {
            losses.demand("tools", "not possible with this provider");
        }
        if (!(request.responseFormat() instanceof ResponseFormat.Text)) {
            losses.demand("response_format", "not possible with this provider");
        }
        if (request.candidates() > 1) {
            losses.demand(
                    "n", request.candidates() + " (expected: 1 where an answer is translated)");
        }
        if (request.topLogprobs() != null) {
            losses.demand("logprobs", "not possible with this provider");
        }
        if (request.reasoning().wanted()) {
            losses.hint("reasoning_effort");
        }
        if (request.user() != null) {
            losses.hint("user");
        }
    }
}
