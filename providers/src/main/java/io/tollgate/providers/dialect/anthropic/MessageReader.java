package io.tollgate.providers.dialect.anthropic;

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

/** Reads the system prompt and the messages of a request, block by block. */
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
        var messages = new ArrayList<Message>(array.size() + 1);
        Fields system = body.at("system");
        if (system.given()) {
            add(messages, Role.SYSTEM, content(system));
        }
        for (int i = 0; i < array.size(); i++) {
            Fields message = array.item(i);
            add(messages, role(message.at("role")), content(message.at("content")));
        }
        return messages;
    }

    private static void add(List<Message> messages, Role role, List<ContentPart> parts) {
        if (!parts.isEmpty()) {
            messages.add(new Message(role, parts, null));
        }
    }

    private static Role role(Fields role) {
        if (role.is("user")) {
            return Role.USER;
        }
        if (role.is("assistant")) {
            return Role.ASSISTANT;
        }
        if (role.is("system")) {
            return Role.SYSTEM;
        }
        throw role.wrong("user, assistant or system");
    }

    private List<ContentPart> content(Fields content) {
        if (content.node().isTextual()) {
            return content.text().isEmpty()
                    ? List.of()
                    : List.of(new ContentPart.Text(content.text()));
        }
        if (!content.node().isArray()) {
            throw content.wrong("a string or an array of content blocks");
        }
        var parts = new ArrayList<ContentPart>(content.size());
        for (int i = 0; i < content.size(); i++) {
            ContentPart part = block(content.item(i));
            if (part != null) {
                parts.add(part);
            }
        }
        return parts;
    }

    private @Nullable ContentPart block(Fields block) {
        return switch (block.type()) {
            case "text" -> {
                if (!block.at("text").node().isTextual()) {
                    throw block.at("text").wrong("a string");
                }
                yield new ContentPart.Text(block.at("text").text(), CacheControl.read(block), null);
            }
            case "image" -> new ContentPart.Image(source(block), null, CacheControl.read(block));
            case "document" -> document(block);
            case "tool_use" -> call(block);
            case "tool_result" -> result(block);
            case "thinking" -> {
                String seal = block.text("signature");
                String thought = block.text("thinking");
                yield new ContentPart.Reasoning(
                        thought == null ? "" : thought,
                        seal == null || seal.isEmpty() ? null : Seals.open(seal));
            }
            case "redacted_thinking" ->
                    new ContentPart.SealedReasoning(Seals.open(block.needed("data")));
            // What a search for tools found: all tools are declared, so its name says it all.
            case "tool_reference" ->
                    new ContentPart.Text("Tool found: " + block.needed("tool_name"));
            case "" -> throw block.at("type").wrong("the type of a content block");
            default -> {
                extras.add(new Extra(block.path(), true));
                yield null;
            }
        };
    }

    private static MediaSource source(Fields block) {
        Fields source = block.object("source");
        if (source == null) {
            throw block.at("source").wrong("an object");
        }
        return switch (source.type()) {
            case "base64" ->
                    new MediaSource.Inline(source.needed("media_type"), source.needed("data"));
            case "url" -> new MediaSource.Url(source.needed("url"));
            case "file" -> new MediaSource.FileId(source.needed("file_id"));
            case "text" -> new MediaSource.PlainText(source.at("data").text());
            case "content" -> new MediaSource.PlainText(joined(source.at("content")));
            default -> throw source.at("type").wrong("base64, url, file or text");
        };
    }

    private static String joined(Fields content) {
        if (content.node().isTextual()) {
            return content.text();
        }
        var text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            Fields block = content.item(i);
            if (!block.type().equals("text")) {
                throw block.at("type").wrong("text");
            }
            text.append(text.isEmpty() ? "" : "\n").append(block.at("text").text());
        }
        return text.toString();
    }

    private ContentPart document(Fields block) {
        Fields citations = block.object("citations");
        boolean cited = citations != null && Boolean.TRUE.equals(citations.bool("enabled"));
        return new ContentPart.Document(
                source(block),
                block.text("title"),
                block.text("context"),
                cited,
                CacheControl.read(block));
    }

    private static ContentPart call(Fields block) {
        JsonNode input = block.node().path("input");
        String arguments = input.isMissingNode() || input.isNull() ? "{}" : Json.text(input);
        return new ContentPart.ToolCall(
                block.needed("id"),
                block.needed("name"),
                arguments,
                null,
                CacheControl.read(block));
    }

    private ContentPart result(Fields block) {
        Fields content = block.at("content");
        return new ContentPart.ToolResult(
                block.needed("tool_use_id"),
                content.given() ? content(content) : List.of(),
                Boolean.TRUE.equals(block.bool("is_error")),
                CacheControl.read(block));
    }
}
