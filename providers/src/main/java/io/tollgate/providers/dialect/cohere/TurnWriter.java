package io.tollgate.providers.dialect.cohere;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the turns of a chat. Results of tools become messages of their own, before the rest of
 * their turn; what the model said or thought before its calls is its {@code tool_plan}, because
 * text and calls exclude each other. Texts that shall be cited go into {@code documents}.
 */
final class TurnWriter {
    private final Losses losses;
    private final ObjectNode request;
    private final ArrayNode documents = Json.array();
    private int number;

    TurnWriter(Losses losses, ObjectNode request) {
        this.losses = losses;
        this.request = request;
    }

    void write(List<Message> messages) {
        ArrayNode out = request.putArray("messages");
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
        if (!documents.isEmpty()) {
            request.set("documents", documents);
        }
    }

    private void user(Message message, ArrayNode out) {
        UserTurn turn = UserTurn.of(message);
        for (UserTurn.ToolText result : turn.results()) {
            out.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", result.callId())
                    .put("content", result.text());
        }
        said("user", turn.rest(), out);
    }

    private void said(String role, List<ContentPart> parts, ArrayNode out) {
        ArrayNode written = Json.array();
        for (ContentPart part : parts) {
            part(part, written);
        }
        if (!written.isEmpty()) {
            JsonNode content = plain(written);
            out.addObject().put("role", role).set("content", content == null ? written : content);
        }
    }

    /** A string where there is but one text. */
    private static @Nullable JsonNode plain(ArrayNode parts) {
        return parts.size() == 1 && parts.get(0).has("text") ? parts.get(0).get("text") : null;
    }

    private void part(ContentPart part, ArrayNode out) {
        switch (part) {
            case ContentPart.Text text -> text(text.text(), out);
            case ContentPart.Refusal refusal -> text(refusal.text(), out);
            case ContentPart.Image image -> image(image, out);
            case ContentPart.Document document -> document(document, out);
            case ContentPart.Audio _ -> impossible("audio");
            case ContentPart.Video _ -> impossible("video");
            // These have places of their own in a message.
            case ContentPart.ToolCall _,
                    ContentPart.ToolResult _,
                    ContentPart.Reasoning _,
                    ContentPart.SealedReasoning _ -> {}
        }
    }

    private void impossible(String what) {
        losses.demand("messages[" + number + "].content", what + " is not taken by this provider");
    }

    private static void text(@Nullable String text, ArrayNode out) {
        if (text != null && !text.isEmpty()) {
            out.addObject().put("type", "text").put("text", text);
        }
    }

    private void image(ContentPart.Image image, ArrayNode out) {
        String url =
                switch (image.source()) {
                    case MediaSource.Inline inline ->
                            "data:" + inline.mediaType() + ";base64," + inline.base64();
                    case MediaSource.Url at -> at.url();
                    case MediaSource.PlainText _, MediaSource.FileId _ -> "";
                };
        if (url.isEmpty()) {
            impossible("an image that is a file of another provider");
            return;
        }
        ObjectNode written =
                out.addObject().put("type", "image_url").putObject("image_url").put("url", url);
        if (image.detail() != null) {
            written.put("detail", image.detail());
        }
    }

    private void document(ContentPart.Document document, ArrayNode out) {
        if (!(document.source() instanceof MediaSource.PlainText source)) {
            impossible("a document that is no plain text");
            return;
        }
        if (document.citations()) {
            ObjectNode written = documents.addObject();
            written.put("id", "doc_" + (documents.size() - 1));
            ObjectNode data = written.putObject("data").put("text", source.text());
            if (document.name() != null) {
                data.put("title", document.name());
            }
            text(document.context(), out);
            return;
        }
        text(document.context(), out);
        String name = document.name();
        boolean named = name != null && !name.isEmpty();
        text(named ? name + ":\n" + source.text() : source.text(), out);
    }

    private void assistant(Message message, ArrayNode out) {
        AssistantTurn turn = AssistantTurn.of(message);
        if (turn.more()) {
            impossible("anything but text and calls in an answer");
        }
        if (!turn.calls().isEmpty()) {
            ObjectNode written = out.addObject().put("role", "assistant");
            String plan = turn.text().isEmpty() ? turn.thought() : turn.text();
            if (!plan.isEmpty()) {
                written.put("tool_plan", plan);
            }
            ArrayNode calls = written.putArray("tool_calls");
            turn.calls().forEach(call -> call(call, calls.addObject()));
        } else if (!turn.text().isEmpty()) {
            out.addObject().put("role", "assistant").put("content", turn.text());
        }
    }

    private static void call(ContentPart.ToolCall call, ObjectNode out) {
        out.put("id", call.id()).put("type", "function");
        out.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }
}
