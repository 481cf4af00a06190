package io.tollgate.providers.dialect.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.Message.Role;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a request, part by part. */
final class ChatMessageReader {
    private final List<Extra> extras;

    /**
     * Prepares it.
     *
     * @param extras takes what only this API has
     */
    ChatMessageReader(List<Extra> extras) {
        this.extras = extras;
    }

    List<Message> read(Fields body) {
        Fields array = body.array("messages");
        if (array == null) {
            throw body.at("messages").wrong("an array of messages");
        }
        var messages = new ArrayList<Message>(array.size());
        for (int i = 0; i < array.size(); i++) {
            Fields message = array.item(i);
            Role role = role(message.at("role"));
            List<ContentPart> parts =
                    switch (role) {
                        case SYSTEM -> content(message.at("content"));
                        case ASSISTANT -> answer(message);
                        case USER ->
                                message.at("role").is("user")
                                        ? content(message.at("content"))
                                        : result(message);
                    };
            if (!parts.isEmpty()) {
                messages.add(new Message(role, parts, message.text("name")));
            }
        }
        return messages;
    }

    private static Role role(Fields role) {
        if (role.is("user") || role.is("tool") || role.is("function")) {
            return Role.USER;
        }
        if (role.is("assistant")) {
            return Role.ASSISTANT;
        }
        if (role.is("system") || role.is("developer")) {
            return Role.SYSTEM;
        }
        throw role.wrong("system, developer, user, assistant or tool");
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
                if (!part.at("text").node().isTextual()) {
                    throw part.at("text").wrong("a string");
                }
                yield new ContentPart.Text(
                        part.at("text").text(), ChatRequestReader.cache(part), null);
            }
            case "refusal" -> new ContentPart.Refusal(part.needed("refusal"));
            case "image_url" -> image(part);
            case "input_audio" -> {
                Fields audio = part.at("input_audio");
                yield new ContentPart.Audio(
                        new MediaSource.Inline(
                                "audio/" + audio.needed("format"), audio.needed("data")));
            }
            case "file" -> file(part);
            case "" -> throw part.at("type").wrong("the type of a content part");
            default -> {
                extras.add(new Extra(part.path(), true));
                yield null;
            }
        };
    }

    private static ContentPart image(Fields part) {
        Fields image = part.at("image_url");
        boolean plain = image.node().isTextual();
        String url = plain ? image.text() : image.needed("url");
        return new ContentPart.Image(
                source(url, plain ? image : image.at("url")),
                plain ? null : image.text("detail"),
                ChatRequestReader.cache(part));
    }

    /** A data URL is the thing itself. */
    private static MediaSource source(String url, Fields place) {
        if (!url.regionMatches(true, 0, "data:", 0, 5)) {
            return new MediaSource.Url(url);
        }
        int comma = url.indexOf(',');
        int semicolon = url.indexOf(';');
        boolean base64 =
                comma > 5 && url.regionMatches(true, Math.max(0, comma - 7), ";base64", 0, 7);
        if (!base64 || semicolon <= 5) {
            throw place.wrong("a URL, or data:TYPE;base64,...");
        }
        return new MediaSource.Inline(url.substring(5, semicolon), url.substring(comma + 1));
    }

    private static ContentPart file(Fields part) {
        Fields file = part.at("file");
        String name = file.text("filename");
        String id = file.text("file_id");
        if (id != null && !id.isEmpty()) {
            return new ContentPart.Document(
                    new MediaSource.FileId(id), name, null, false, ChatRequestReader.cache(part));
        }
        String data = file.needed("file_data");
        MediaSource source =
                data.startsWith("data:") || data.startsWith("http")
                        ? source(data, file.at("file_data"))
                        : new MediaSource.Inline("application/pdf", data);
        return new ContentPart.Document(source, name, null, false, ChatRequestReader.cache(part));
    }

    private List<ContentPart> result(Fields message) {
        String id =
                message.at("role").is("function")
                        ? message.needed("name")
                        : message.needed("tool_call_id");
        return List.of(
                new ContentPart.ToolResult(
                        id,
                        content(message.at("content")),
                        false,
                        ChatRequestReader.cache(message)));
    }

    /**
     * Thoughts first, then text, then pictures and calls: the order of every API that has an order.
     */
    private List<ContentPart> answer(Fields message) {
        var parts = new ArrayList<ContentPart>(Thoughts.read(message));
        parts.addAll(content(message.at("content")));
        Fields images = message.array("images");
        for (int i = 0; images != null && i < images.size(); i++) {
            parts.add(image(images.item(i)));
        }
        String refusal = message.text("refusal");
        if (refusal != null && !refusal.isEmpty()) {
            parts.add(new ContentPart.Refusal(refusal));
        }
        Fields calls = message.array("tool_calls");
        for (int i = 0; calls != null && i < calls.size(); i++) {
            parts.add(call(calls.item(i), message));
        }
        return parts;
    }

    private static ContentPart call(Fields call, Fields message) {
        Fields function = call.object("function");
        if (function == null) {
            throw call.at("function").wrong("an object");
        }
        JsonNode arguments = function.node().path("arguments");
        String text = arguments.isContainerNode() ? Json.text(arguments) : arguments.asText("");
        String id = call.needed("id");
        return new ContentPart.ToolCall(
                id,
                function.needed("name"),
                text.isBlank() || text.equals("null") ? "{}" : text,
                Thoughts.sealOf(id, call, message),
                ChatRequestReader.cache(call));
    }
}
