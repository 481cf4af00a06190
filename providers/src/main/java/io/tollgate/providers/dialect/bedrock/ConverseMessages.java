package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.CacheHint;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.Message.Role;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.anthropic.Seals;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.ArrayList;
import java.util.List;

/** Reads the system prompt and the messages of a request of Converse, block by block. */
final class ConverseMessages {
    private final List<Extra> extras;

    /**
     * Prepares it.
     *
     * @param extras takes what only this API has
     */
    ConverseMessages(List<Extra> extras) {
        this.extras = extras;
    }

    List<Message> read(Fields body) {
        Fields array = body.array("messages");
        if (array == null) {
            throw body.at("messages").wrong("an array of messages");
        }
        var messages = new ArrayList<Message>(array.size() + 1);
        Fields system = body.array("system");
        if (system != null) {
            add(messages, Role.SYSTEM, blocks(system));
        }
        for (int i = 0; i < array.size(); i++) {
            Fields message = array.item(i);
            Fields content = message.array("content");
            if (content == null) {
                throw message.at("content").wrong("an array of content blocks");
            }
            add(messages, role(message.at("role")), blocks(content));
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
        throw role.wrong("user or assistant");
    }

    private List<ContentPart> blocks(Fields content) {
        var parts = new ArrayList<ContentPart>(content.size());
        for (int i = 0; i < content.size(); i++) {
            block(content.item(i), parts);
        }
        return parts;
    }

    private void block(Fields block, List<ContentPart> parts) {
        if (!block.node().isObject() || block.size() == 0) {
            throw block.wrong("a content block with one member");
        }
        String kind = block.node().fieldNames().next();
        Fields inside = block.at(kind);
        switch (kind) {
            case "text" -> parts.add(new ContentPart.Text(inside.text()));
            case "image" -> parts.add(new ContentPart.Image(source(inside, "image/"), null, null));
            case "audio" -> parts.add(new ContentPart.Audio(source(inside, "audio/")));
            case "video" -> parts.add(new ContentPart.Video(source(inside, "video/")));
            case "document" -> parts.add(document(inside));
            case "toolUse" -> parts.add(call(inside));
            case "toolResult" -> parts.add(result(inside));
            case "reasoningContent" -> parts.add(thought(inside));
            case "guardContent" -> {
                Fields text = inside.object("text");
                if (text != null) {
                    parts.add(new ContentPart.Text(text.needed("text")));
                }
                extras.add(new Extra(block.path(), true));
            }
            case "cachePoint" -> {
                if (!parts.isEmpty()) {
                    parts.add(cached(parts.removeLast(), ConverseReader.point(block)));
                }
            }
            case "json" -> parts.add(new ContentPart.Text(Json.text(inside.node())));
            default -> extras.add(new Extra(block.path(), true));
        }
    }

    private static ContentPart cached(ContentPart part, CacheHint cache) {
        return switch (part) {
            case ContentPart.Text text ->
                    new ContentPart.Text(text.text(), cache, text.signature());
            case ContentPart.Image image ->
                    new ContentPart.Image(image.source(), image.detail(), cache);
            case ContentPart.Document document ->
                    new ContentPart.Document(
                            document.source(),
                            document.name(),
                            document.context(),
                            document.citations(),
                            cache);
            case ContentPart.ToolCall call ->
                    new ContentPart.ToolCall(
                            call.id(), call.name(), call.arguments(), call.signature(), cache);
            case ContentPart.ToolResult result ->
                    new ContentPart.ToolResult(
                            result.callId(), result.content(), result.error(), cache);
            case ContentPart.Audio _,
                    ContentPart.Video _,
                    ContentPart.Reasoning _,
                    ContentPart.SealedReasoning _,
                    ContentPart.Refusal _ ->
                    part;
        };
    }

    private static MediaSource source(Fields media, String typeStart) {
        String format = media.needed("format");
        Fields source = media.object("source");
        if (source == null) {
            throw media.at("source").wrong("an object");
        }
        Fields bucket = source.object("s3Location");
        if (bucket != null) {
            return new MediaSource.Url(bucket.needed("uri"));
        }
        return new MediaSource.Inline(typeStart + format, source.needed("bytes"));
    }

    private static ContentPart document(Fields document) {
        Fields source = document.object("source");
        if (source == null) {
            throw document.at("source").wrong("an object");
        }
        Fields citations = document.object("citations");
        return new ContentPart.Document(
                documentSource(document, source),
                document.text("name"),
                document.text("context"),
                citations != null && Boolean.TRUE.equals(citations.bool("enabled")),
                null);
    }

    private static MediaSource documentSource(Fields document, Fields source) {
        if (source.at("text").given()) {
            return new MediaSource.PlainText(source.at("text").text());
        }
        Fields content = source.array("content");
        if (content != null) {
            var text = new StringBuilder();
            for (int i = 0; i < content.size(); i++) {
                text.append(text.isEmpty() ? "" : "\n").append(content.item(i).needed("text"));
            }
            return new MediaSource.PlainText(text.toString());
        }
        Fields bucket = source.object("s3Location");
        if (bucket != null) {
            return new MediaSource.Url(bucket.needed("uri"));
        }
        String format = document.text("format");
        String type =
                switch (format == null ? "txt" : format) {
                    case "pdf" -> "application/pdf";
                    case "csv" -> "text/csv";
                    case "html" -> "text/html";
                    case "md" -> "text/markdown";
                    case "txt" -> "text/plain";
                    case "doc" -> "application/msword";
                    case "docx" ->
                            "application/vnd.openxmlformats-officedocument.wordprocessingml"
                                    + ".document";
                    case "xls" -> "application/vnd.ms-excel";
                    case "xlsx" ->
                            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                    default -> throw document.at("format").wrong("pdf, txt, html, docx, ...");
                };
        return new MediaSource.Inline(type, source.needed("bytes"));
    }

    private static ContentPart call(Fields call) {
        JsonNode input = call.node().path("input");
        String arguments = input.isMissingNode() || input.isNull() ? "{}" : Json.text(input);
        return new ContentPart.ToolCall(call.needed("toolUseId"), call.needed("name"), arguments);
    }

    private ContentPart result(Fields result) {
        Fields content = result.array("content");
        return new ContentPart.ToolResult(
                result.needed("toolUseId"),
                content == null ? List.of() : blocks(content),
                result.at("status").is("error"),
                null);
    }

    private static ContentPart thought(Fields thought) {
        Fields text = thought.object("reasoningText");
        if (text == null) {
            Signature redacted = Redacted.read(thought.needed("redactedContent"));
            return new ContentPart.SealedReasoning(
                    redacted.format().equals(Signature.ANTHROPIC)
                            ? Seals.open(redacted.value())
                            : redacted);
        }
        String seal = text.text("signature");
        String said = text.text("text");
        return new ContentPart.Reasoning(
                said == null ? "" : said, seal == null || seal.isEmpty() ? null : Seals.open(seal));
    }
}
