package io.tollgate.providers.dialect.openai.responses;

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

/**
 * Reads the items of an input. Thoughts, texts and calls side by side are one turn of the model;
 * results side by side are one turn of the user.
 */
final class InputReader {
    private final List<Extra> extras;
    private final List<Message> messages = new ArrayList<>();
    private final List<ContentPart> model = new ArrayList<>();
    private final List<ContentPart> results = new ArrayList<>();

    /**
     * Prepares it.
     *
     * @param extras takes what only this API has
     */
    InputReader(List<Extra> extras) {
        this.extras = extras;
    }

    List<Message> read(Fields input) {
        for (int i = 0; i < input.size(); i++) {
            item(input.item(i));
        }
        closeModel();
        closeResults();
        return messages;
    }

    private void item(Fields item) {
        switch (item.type()) {
            case "message", "" -> message(item);
            case "function_call" -> {
                closeResults();
                model.add(call(item));
            }
            case "function_call_output" -> {
                closeModel();
                results.add(
                        new ContentPart.ToolResult(
                                item.needed("call_id"), content(item.at("output")), false, null));
            }
            case "reasoning" -> {
                closeResults();
                ContentPart thought = thought(item.node());
                if (thought != null) {
                    model.add(thought);
                }
            }
            case "item_reference" ->
                    throw item.at("type")
                            .wrong("the item itself: this model's provider keeps none");
            default -> extras.add(new Extra(item.path(), true));
        }
    }

    private void message(Fields item) {
        List<ContentPart> parts = content(item.at("content"));
        Fields role = item.at("role");
        switch (role.node().asText("")) {
            case "assistant" -> {
                closeResults();
                model.addAll(parts);
            }
            case "user" -> add(Role.USER, parts);
            case "system", "developer" -> add(Role.SYSTEM, parts);
            default -> throw role.wrong("user, assistant, system or developer");
        }
    }

    private void add(Role role, List<ContentPart> parts) {
        closeModel();
        closeResults();
        if (!parts.isEmpty()) {
            messages.add(new Message(role, parts, null));
        }
    }

    private void closeModel() {
        if (!model.isEmpty()) {
            messages.add(new Message(Role.ASSISTANT, model, null));
            model.clear();
        }
    }

    private void closeResults() {
        if (!results.isEmpty()) {
            messages.add(new Message(Role.USER, results, null));
            results.clear();
        }
    }

    private static ContentPart call(Fields item) {
        String arguments = item.text("arguments");
        return new ContentPart.ToolCall(
                item.needed("call_id"),
                item.needed("name"),
                arguments == null || arguments.isBlank() ? "{}" : arguments);
    }

    /** The seal of another provider stands in {@code encrypted_content}, as we gave it. */
    private static @Nullable ContentPart thought(JsonNode item) {
        var text = new StringBuilder();
        for (String field : new String[] {"summary", "content"}) {
            for (JsonNode part : item.path(field)) {
                text.append(text.isEmpty() ? "" : "\n").append(part.path("text").asText(""));
            }
        }
        String seal = Json.string(item, "encrypted_content");
        if (seal == null) {
            return text.isEmpty() ? null : new ContentPart.Reasoning(text.toString(), null);
        }
        return Seals.thought(text.toString(), seal, Signature.RESPONSES);
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
            case "input_text", "output_text", "text" -> {
                String text = part.at("text").text();
                yield text.isEmpty() ? null : new ContentPart.Text(text);
            }
            case "refusal" -> new ContentPart.Refusal(part.needed("refusal"));
            case "input_image" -> image(part);
            case "input_file" -> file(part);
            case "input_audio" -> {
                Fields audio = part.at("input_audio");
                yield new ContentPart.Audio(
                        new MediaSource.Inline(
                                "audio/" + audio.needed("format"), audio.needed("data")));
            }
            case "" -> throw part.at("type").wrong("the type of a content part");
            default -> {
                extras.add(new Extra(part.path(), true));
                yield null;
            }
        };
    }

    private static ContentPart image(Fields part) {
        String id = part.text("file_id");
        MediaSource source =
                id == null || id.isEmpty()
                        ? source(part.needed("image_url"), part.at("image_url"))
                        : new MediaSource.FileId(id);
        return new ContentPart.Image(source, part.text("detail"), null);
    }

    private static ContentPart file(Fields part) {
        String name = part.text("filename");
        String id = part.text("file_id");
        MediaSource source;
        if (id != null && !id.isEmpty()) {
            source = new MediaSource.FileId(id);
        } else if (part.at("file_url").given()) {
            source = source(part.needed("file_url"), part.at("file_url"));
        } else {
            String data = part.needed("file_data");
            source =
                    data.startsWith("data:")
                            ? source(data, part.at("file_data"))
                            : new MediaSource.Inline("application/pdf", data);
        }
        return new ContentPart.Document(source, name, null, false, null);
    }

    /** A data URL is the thing itself. */
    private static MediaSource source(String url, Fields place) {
        if (!url.startsWith("data:")) {
            return new MediaSource.Url(url);
        }
        int mark = url.indexOf(";base64,");
        if (mark <= 5) {
            throw place.wrong("a URL, or data:TYPE;base64,...");
        }
        return new MediaSource.Inline(
                url.substring(5, mark), url.substring(mark + ";base64,".length()));
    }
}
