package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.Message.Role;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the contents of a request. Neighbours of one role are one turn, as clients keep each chunk
 * of a stream as a content of its own.
 *
 * <p>Calls need not have ids here, nor results: each call without one gets its number in the
 * conversation, so that it has the same id whenever the history is sent again; a result belongs to
 * the call of its id, else to the first of its name that has none yet.
 */
final class ContentsReader {
    private final List<Extra> extras;
    private final List<Message> messages = new ArrayList<>();
    private final List<ContentPart> turn = new ArrayList<>();
    private final List<ContentPart.ToolCall> unanswered = new ArrayList<>();
    private final StringBuilder thought = new StringBuilder();
    private Role role = Role.USER;
    private int calls;

    ContentsReader(List<Extra> extras) {
        this.extras = extras;
    }

    List<Message> read(Fields body) {
        Fields system = body.at("systemInstruction");
        if (system.given()) {
            role = Role.SYSTEM;
            parts(system);
            endTurn();
        }
        Fields contents = body.at("contents");
        if (contents.node().isArray()) {
            for (int i = 0; i < contents.size(); i++) {
                content(contents.item(i));
            }
        } else if (contents.given()) {
            content(contents);
        } else {
            throw contents.wrong("an array of contents");
        }
        endTurn();
        return messages;
    }

    private void content(Fields content) {
        Role next = Role.USER;
        if (content.node().isObject()) {
            String word = content.text("role");
            next =
                    switch (word == null ? "" : word) {
                        case "", "user", "function", "tool" -> Role.USER;
                        case "model", "assistant" -> Role.ASSISTANT;
                        case "system" -> Role.SYSTEM;
                        default -> throw content.at("role").wrong("user or model");
                    };
        }
        if (next != role) {
            endTurn();
            role = next;
            if (next == Role.ASSISTANT) {
                unanswered.clear();
            }
        }
        parts(content);
    }

    private void endTurn() {
        closeThought(null);
        if (!turn.isEmpty()) {
            messages.add(new Message(role, turn, null));
            turn.clear();
        }
    }

    /** A content is an object with parts, one part, or a text. */
    private void parts(Fields content) {
        if (content.node().isTextual()) {
            turn.add(new ContentPart.Text(content.text()));
            return;
        }
        if (!content.node().isObject()) {
            throw content.wrong("an object with parts");
        }
        Fields parts = content.at("parts");
        if (parts.node().isArray()) {
            for (int i = 0; i < parts.size(); i++) {
                part(parts.item(i));
            }
        } else if (parts.given()) {
            part(parts);
        }
    }

    private void part(Fields part) {
        if (part.node().isTextual()) {
            turn.add(new ContentPart.Text(part.text()));
            return;
        }
        if (!part.node().isObject()) {
            throw part.wrong("an object");
        }
        String sealed = part.text("thoughtSignature");
        GoogleSeals.Opened seal =
                sealed == null || sealed.isEmpty() ? null : GoogleSeals.open(sealed);
        boolean known = false;
        for (var field : part.node().properties()) {
            if (field.getValue().isNull()) {
                continue;
            }
            switch (field.getKey()) {
                case "text" -> {
                    text(part, seal);
                    known = true;
                }
                case "functionCall" -> {
                    call(part.at("functionCall"), seal);
                    known = true;
                }
                case "functionResponse" -> {
                    result(part.at("functionResponse"));
                    known = true;
                }
                case "inlineData" -> {
                    closeThought(seal);
                    turn.add(Media.inline(part.at("inlineData")));
                    known = true;
                }
                case "fileData" -> {
                    closeThought(seal);
                    turn.add(Media.file(part.at("fileData")));
                    known = true;
                }
                case "thought", "thoughtSignature" -> {}
                case "videoMetadata", "mediaResolution", "partMetadata" ->
                        extras.add(new Extra(part.path() + "." + field.getKey(), false));
                default -> extras.add(new Extra(part.path() + "." + field.getKey(), true));
            }
        }
        if (!known && seal != null) {
            closeThought(seal);
        }
    }

    private void text(Fields part, GoogleSeals.@Nullable Opened seal) {
        String text = part.at("text").text();
        if (Boolean.TRUE.equals(part.bool("thought"))) {
            thought.append(text);
            if (seal != null) {
                closeThought(seal);
            }
            return;
        }
        if (seal != null && seal.ofGemini() && !text.isEmpty()) {
            closeThought(null);
            turn.add(new ContentPart.Text(text, null, seal.signature()));
            return;
        }
        closeThought(seal);
        turn.add(new ContentPart.Text(text));
    }

    private void call(Fields call, GoogleSeals.@Nullable Opened seal) {
        Signature signature = seal != null && seal.ofGemini() ? seal.signature() : null;
        closeThought(signature == null ? seal : null);
        String id = call.text("id");
        JsonNode arguments = call.at("args").node();
        if (call.at("args").given() && !arguments.isObject()) {
            throw call.at("args").wrong("an object");
        }
        var read =
                new ContentPart.ToolCall(
                        id == null || id.isEmpty() ? "call_" + calls : id,
                        call.needed("name"),
                        arguments.isObject() ? Json.text(arguments) : "{}",
                        signature,
                        null);
        calls++;
        turn.add(read);
        unanswered.add(read);
    }

    private void result(Fields result) {
        String id = result.text("id");
        String name = result.text("name");
        String callId = callOf(id == null ? "" : id, name == null ? "" : name);
        if (callId.isEmpty()) {
            throw result.at("name").wrong("the name of a function that was called");
        }
        JsonNode response = result.at("response").node();
        var content = new ArrayList<ContentPart>();
        content.add(new ContentPart.Text(words(response)));
        Fields media = result.array("parts");
        for (int i = 0; media != null && i < media.size(); i++) {
            Fields part = media.item(i);
            content.add(
                    part.at("fileData").given()
                            ? Media.file(part.at("fileData"))
                            : Media.inline(part.at("inlineData")));
        }
        boolean error = response.size() == 1 && response.has("error");
        turn.add(new ContentPart.ToolResult(callId, content, error, null));
    }

    private String callOf(String id, String name) {
        ContentPart.ToolCall found = null;
        for (ContentPart.ToolCall call : unanswered) {
            if (!id.isEmpty() && call.id().equals(id)) {
                found = call;
                break;
            }
            if (found == null && call.name().equals(name)) {
                found = call;
            }
        }
        if (found == null) {
            return id.isEmpty() ? name : id;
        }
        unanswered.remove(found);
        return found.id();
    }

    /** The usual wrappings of a single value are taken off. */
    private static String words(JsonNode response) {
        if (response.size() == 1) {
            for (String wrapping : new String[] {"result", "output", "error"}) {
                JsonNode value = response.path(wrapping);
                if (!value.isMissingNode()) {
                    return value.isTextual() ? value.textValue() : Json.text(value);
                }
            }
        }
        return response.isMissingNode() || response.isNull() ? "" : Json.text(response);
    }

    /** Ends the thought that is being read, with its seal. */
    private void closeThought(GoogleSeals.@Nullable Opened seal) {
        if (seal != null && seal.thought()) {
            closeThought(null);
            turn.add(new ContentPart.SealedReasoning(seal.signature()));
        } else if (!thought.isEmpty() || seal != null) {
            turn.add(
                    new ContentPart.Reasoning(
                            thought.toString(), seal == null ? null : seal.signature()));
            thought.setLength(0);
        }
    }
}
