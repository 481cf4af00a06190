package io.tollgate.providers.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import java.util.ArrayList;
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
        var rest = new ArrayList<ContentPart>();
        for (ContentPart part : message.parts()) {
            if (part instanceof ContentPart.ToolResult result) {
                result(result, rest, out);
            }
        }
        for (ContentPart part : message.parts()) {
            if (!(part instanceof ContentPart.ToolResult)) {
                rest.add(part);
            }
        }
        said("user", rest, out);
    }

    private static void result(
            ContentPart.ToolResult result, List<ContentPart> behind, ArrayNode out) {
        var text = new StringBuilder();
        for (ContentPart part : result.content()) {
            text.append(text.isEmpty() ? "" : "\n");
            if (part instanceof ContentPart.Text piece) {
                text.append(piece.text());
            } else {
                behind.add(new ContentPart.Text("From the result of " + result.callId() + ":"));
                behind.add(part);
                text.append("(see the following message)");
            }
        }
        if (result.error() && !text.toString().regionMatches(true, 0, "error", 0, 5)) {
            text.insert(0, "Error: ");
        }
        out.addObject()
                .put("role", "tool")
                .put("tool_call_id", result.callId())
                .put("content", text.toString());
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
        var said = new StringBuilder();
        var thought = new StringBuilder();
        ArrayNode calls = Json.array();
        for (ContentPart part : message.parts()) {
            switch (part) {
                case ContentPart.Text text -> said.append(text.text());
                case ContentPart.Refusal refusal -> said.append(refusal.text());
                case ContentPart.Reasoning reasoning -> {
                    // The seal of another provider says that the thought is not this one's own.
                    if (reasoning.signature() == null) {
                        thought.append(reasoning.text());
                    }
                }
                case ContentPart.ToolCall call -> call(call, calls.addObject());
                case ContentPart.SealedReasoning _ -> {}
                case ContentPart.Image _,
                        ContentPart.Audio _,
                        ContentPart.Video _,
                        ContentPart.Document _,
                        ContentPart.ToolResult _ ->
                        impossible("anything but text and calls in an answer");
            }
        }
        if (!calls.isEmpty()) {
            ObjectNode written = out.addObject().put("role", "assistant");
            String plan = said.isEmpty() ? thought.toString() : said.toString();
            if (!plan.isEmpty()) {
                written.put("tool_plan", plan);
            }
            written.set("tool_calls", calls);
        } else if (!said.isEmpty()) {
            out.addObject().put("role", "assistant").put("content", said.toString());
        }
    }

    private static void call(ContentPart.ToolCall call, ObjectNode out) {
        out.put("id", call.id()).put("type", "function");
        out.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }
}
