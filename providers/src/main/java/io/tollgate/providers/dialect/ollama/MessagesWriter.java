package io.tollgate.providers.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.AssistantTurn;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.UserTurn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the messages of a chat: one text each, with pictures beside it. Results of tools become
 * messages of their own, before the rest of their turn; arguments are objects.
 */
final class MessagesWriter {
    private final Losses losses;
    private final Map<String, String> names = new HashMap<>();
    private int number;

    MessagesWriter(Losses losses) {
        this.losses = losses;
    }

    void write(List<Message> messages, ArrayNode out) {
        for (number = 0; number < messages.size(); number++) {
            Message message = messages.get(number);
            if (message.name() != null) {
                losses.hint("messages[" + number + "].name");
            }
            switch (message.role()) {
                case SYSTEM -> said("system", message.parts(), out);
                case USER -> user(message, out);
                case ASSISTANT -> assistant(message, out);
            }
        }
        if (out.isEmpty()) {
            losses.impossible("messages", "nothing in them (expected: at least one message)");
        }
    }

    private void user(Message message, ArrayNode out) {
        UserTurn turn = UserTurn.of(message);
        for (UserTurn.ToolText result : turn.results()) {
            ObjectNode written = out.addObject().put("role", "tool").put("content", result.text());
            String name = names.get(result.callId());
            if (name != null) {
                written.put("tool_name", name);
            }
            written.put("tool_call_id", result.callId());
        }
        said("user", turn.rest(), out);
    }

    private void said(String role, List<ContentPart> parts, ArrayNode out) {
        var text = new StringBuilder();
        ArrayNode images = Json.array();
        for (ContentPart part : parts) {
            switch (part) {
                case ContentPart.Text piece -> text.append(piece.text());
                case ContentPart.Refusal piece -> text.append(piece.text());
                case ContentPart.Image image -> {
                    if (image.source() instanceof MediaSource.Inline inline) {
                        images.add(inline.base64());
                    } else {
                        impossible("an image that is not in the request");
                    }
                }
                case ContentPart.Document document -> {
                    if (document.source() instanceof MediaSource.PlainText plain) {
                        text.append(text.isEmpty() ? "" : "\n").append(plain.text());
                    } else {
                        impossible("a document that is no plain text");
                    }
                }
                case ContentPart.Audio _ -> impossible("audio");
                case ContentPart.Video _ -> impossible("video");
                // These have places of their own in a message.
                case ContentPart.ToolCall _,
                        ContentPart.ToolResult _,
                        ContentPart.Reasoning _,
                        ContentPart.SealedReasoning _ -> {}
            }
        }
        if (text.isEmpty() && images.isEmpty()) {
            return;
        }
        ObjectNode message = out.addObject().put("role", role).put("content", text.toString());
        if (!images.isEmpty()) {
            message.set("images", images);
        }
    }

    private void impossible(String what) {
        losses.demand("messages[" + number + "].content", what + " is not taken by this provider");
    }

    private void assistant(Message message, ArrayNode out) {
        AssistantTurn turn = AssistantTurn.of(message);
        if (turn.more()) {
            impossible("anything but text and calls in an answer");
        }
        if (turn.text().isEmpty() && turn.calls().isEmpty()) {
            return;
        }
        ObjectNode written = out.addObject().put("role", "assistant").put("content", turn.text());
        if (!turn.calls().isEmpty()) {
            if (!turn.thought().isEmpty()) {
                written.put("thinking", turn.thought());
            }
            ArrayNode calls = written.putArray("tool_calls");
            turn.calls().forEach(call -> call(call, calls.addObject()));
        }
    }

    private void call(ContentPart.ToolCall call, ObjectNode out) {
        names.put(call.id(), call.name());
        out.put("id", call.id());
        JsonNode arguments = Json.parse(call.arguments());
        out.putObject("function")
                .put("name", call.name())
                .set(
                        "arguments",
                        arguments.isObject()
                                ? arguments
                                : Json.object().put("invalid_arguments", call.arguments()));
    }
}
