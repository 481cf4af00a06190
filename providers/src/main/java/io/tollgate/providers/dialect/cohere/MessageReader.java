package io.tollgate.providers.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.Message.Role;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Fields;
import io.tollgate.providers.dialect.translation.Seals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a request, part by part. */
final class MessageReader {
    private final List<Extra> extras;

    /**
     * Prepares it.
     *
     * @param extras takes what only this API has
     */
    MessageReader(List<Extra> extras) {
        this.extras = extras;
    }

    List<Message> read(Fields body) {
        Fields array = body.array("messages");
        if (array == null) {
            throw body.at("messages").wrong("an array of messages");
        }
        var messages = new ArrayList<Message>(array.size());
        for (int i = 0; i < array.size(); i++) {
            Message message = message(array.item(i));
            if (!message.parts().isEmpty()) {
                messages.add(message);
            }
        }
        return messages;
    }

    private Message message(Fields message) {
        Fields role = message.at("role");
        Fields content = message.at("content");
        return switch (role.node().asText("")) {
            case "user" -> new Message(Role.USER, content(content), null);
            case "system", "developer" -> new Message(Role.SYSTEM, content(content), null);
            case "assistant" -> new Message(Role.ASSISTANT, answer(message), null);
            case "tool" ->
                    Message.of(
                            Role.USER,
                            new ContentPart.ToolResult(
                                    message.needed("tool_call_id"), content(content), false, null));
            default -> throw role.wrong("user, assistant, system or tool");
        };
    }

    private List<ContentPart> content(Fields content) {
        if (!content.given()) {
            return List.of();
        }
        if (content.node().isTextual()) {
            return content.text().isEmpty()
                    ? List.of()
                    : List.of(new ContentPart.Text(content.text()));
        }
        if (!content.node().isArray()) {
            throw content.wrong("a string or an array of parts");
        }
        var parts = new ArrayList<ContentPart>(content.size());
        for (int i = 0; i < content.size(); i++) {
            ContentPart part = part(content.item(i));
            if (part != null) {
                parts.add(part);
            }
        }
        return parts;
    }

    private @Nullable ContentPart part(Fields part) {
        return switch (part.type()) {
            case "text" -> {
                String text = part.at("text").text();
                yield text.isEmpty() ? null : new ContentPart.Text(text);
            }
            case "image_url" -> image(part.at("image_url"));
            case "thinking" -> thought(part);
            case "document" -> document(part.at("document"));
            case "" -> throw part.at("type").wrong("the type of a content part");
            default -> {
                extras.add(new Extra(part.path(), true));
                yield null;
            }
        };
    }

    private static ContentPart image(Fields image) {
        String url = image.node().isTextual() ? image.text() : image.needed("url");
        String detail = image.node().isTextual() ? null : image.text("detail");
        if (!url.startsWith("data:")) {
            return new ContentPart.Image(new MediaSource.Url(url), detail, null);
        }
        int semicolon = url.indexOf(";base64,");
        if (semicolon <= 5) {
            throw image.wrong("a URL, or data:TYPE;base64,...");
        }
        return new ContentPart.Image(
                new MediaSource.Inline(
                        url.substring(5, semicolon),
                        url.substring(semicolon + ";base64,".length())),
                detail,
                null);
    }

    /** What we gave as a seal comes back as one. */
    private static ContentPart thought(Fields part) {
        String text = part.text("thinking");
        String seal = part.text("signature");
        if (seal == null || seal.isEmpty()) {
            return new ContentPart.Reasoning(text == null ? "" : text, null);
        }
        return Seals.thought(text == null ? "" : text, seal, Signature.UNKNOWN);
    }

    /** A tool's result as a document: its text where it is nothing else, its JSON otherwise. */
    private static ContentPart document(Fields document) {
        JsonNode data = document.node().path("data");
        if (data.isTextual()) {
            return new ContentPart.Text(data.textValue());
        }
        return new ContentPart.Text(Json.text(data.isMissingNode() ? document.node() : data));
    }

    /** The plan was said to the user before the calls: to other providers it is text. */
    private List<ContentPart> answer(Fields message) {
        var parts = new ArrayList<ContentPart>();
        String plan = message.text("tool_plan");
        if (plan != null && !plan.isEmpty()) {
            parts.add(new ContentPart.Text(plan));
        }
        parts.addAll(content(message.at("content")));
        Fields calls = message.array("tool_calls");
        for (int i = 0; calls != null && i < calls.size(); i++) {
            Fields call = calls.item(i);
            Fields function = call.object("function");
            if (function == null) {
                throw call.at("function").wrong("an object");
            }
            JsonNode written = function.node().path("arguments");
            String arguments = written.isContainerNode() ? Json.text(written) : written.asText("");
            String seal = call.text("signature");
            parts.add(
                    new ContentPart.ToolCall(
                            call.needed("id"),
                            function.needed("name"),
                            arguments.isBlank() || arguments.equals("null") ? "{}" : arguments,
                            seal == null ? null : Seals.open(seal, Signature.UNKNOWN),
                            null));
        }
        return parts;
    }
}
