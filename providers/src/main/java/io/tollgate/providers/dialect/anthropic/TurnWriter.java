package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.Message.Role;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the turns of a chat as this API wants them: system text apart, user and assistant in turn,
 * the results of tools at the front of the turn that follows their calls, no empty text.
 */
final class TurnWriter {
    private final Losses losses;
    private final ArrayNode system = Json.array();
    private final List<Turn> turns = new ArrayList<>();
    private int number;

    TurnWriter(Losses losses) {
        this.losses = losses;
    }

    /** Neighbours of one role, merged. */
    private record Turn(Role role, ArrayNode results, ArrayNode blocks) {
        Turn(Role role) {
            this(role, Json.array(), Json.array());
        }

        boolean isEmpty() {
            return results.isEmpty() && blocks.isEmpty();
        }
    }

    /** Writes {@code system} and {@code messages}. */
    void write(List<Message> messages, ObjectNode out) {
        for (number = 0; number < messages.size(); number++) {
            Message message = messages.get(number);
            if (message.name() != null) {
                losses.hint("messages[" + number + "].name");
            }
            if (message.role() == Role.SYSTEM) {
                write(message.parts(), system, system);
            } else {
                Turn turn = turn(message.role());
                write(message.parts(), turn.results(), turn.blocks());
            }
        }
        turns.removeIf(Turn::isEmpty);
        if (turns.isEmpty() && !system.isEmpty()) {
            // A prompt alone is a question too.
            Turn turn = turn(Role.USER);
            turn.blocks().addAll(system);
            system.removeAll();
        }
        if (turns.isEmpty()) {
            losses.impossible("messages", "nothing in them (expected: at least one message)");
        }
        if (!system.isEmpty()) {
            out.set("system", system);
        }
        ArrayNode written = out.putArray("messages");
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (i == turns.size() - 1 && turn.role() == Role.ASSISTANT) {
                stripEnd(turn.blocks());
            }
            ObjectNode message = written.addObject();
            message.put("role", turn.role() == Role.USER ? "user" : "assistant");
            message.putArray("content").addAll(turn.results()).addAll(turn.blocks());
        }
    }

    private Turn turn(Role role) {
        if (turns.isEmpty() || turns.getLast().role() != role) {
            turns.add(new Turn(role));
        }
        return turns.getLast();
    }

    /** An answer begun by the client must not end in white space. */
    private static void stripEnd(ArrayNode blocks) {
        if (blocks.path(blocks.size() - 1) instanceof ObjectNode last
                && last.path("type").asText().equals("text")) {
            last.put("text", last.path("text").asText().stripTrailing());
        }
    }

    private void write(List<ContentPart> parts, ArrayNode results, ArrayNode blocks) {
        for (int i = 0; i < parts.size(); i++) {
            switch (parts.get(i)) {
                case ContentPart.ToolResult result -> writeResult(result, results.addObject());
                case ContentPart.Text text -> writeText(text, blocks);
                case ContentPart.Refusal refusal ->
                        writeText(new ContentPart.Text(refusal.text()), blocks);
                case ContentPart.Reasoning thought -> {
                    // Without its seal the API does not take a thought back.
                    if (ThinkingWriter.isThought(thought) && thought.signature() != null) {
                        blocks.addObject()
                                .put("type", "thinking")
                                .put("thinking", thought.text())
                                .put("signature", thought.signature().value());
                    }
                }
                case ContentPart.SealedReasoning sealed -> {
                    if (ThinkingWriter.isThought(sealed)) {
                        blocks.addObject()
                                .put("type", "redacted_thinking")
                                .put("data", sealed.content().value());
                    }
                }
                case ContentPart.ToolCall call -> writeCall(call, blocks.addObject());
                case ContentPart.Image image -> {
                    ObjectNode block = blocks.addObject().put("type", "image");
                    if (image.detail() != null && !image.detail().equals("auto")) {
                        losses.hint("messages[" + number + "].content.image_url.detail");
                    }
                    block.set("source", Sources.write(image.source()));
                    CacheControl.write(image.cache(), block);
                }
                case ContentPart.Document document -> writeDocument(document, blocks);
                case ContentPart.Audio _ -> impossible("audio");
                case ContentPart.Video _ -> impossible("video");
            }
        }
    }

    private void impossible(String what) {
        losses.demand("messages[" + number + "].content", what + " is not taken by this provider");
    }

    private static void writeText(ContentPart.Text text, ArrayNode blocks) {
        if (!text.text().isBlank()) {
            ObjectNode block = blocks.addObject().put("type", "text").put("text", text.text());
            CacheControl.write(text.cache(), block);
        }
    }

    private void writeDocument(ContentPart.Document document, ArrayNode blocks) {
        ObjectNode source = Sources.writeDocument(document.source());
        if (source == null) {
            impossible("a document of this type");
            return;
        }
        ObjectNode block = blocks.addObject().put("type", "document");
        block.set("source", source);
        putIfGiven(block, "title", document.name());
        putIfGiven(block, "context", document.context());
        if (document.citations()) {
            block.putObject("citations").put("enabled", true);
        }
        CacheControl.write(document.cache(), block);
    }

    private static void putIfGiven(ObjectNode block, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            block.put(name, value);
        }
    }

    private static void writeCall(ContentPart.ToolCall call, ObjectNode block) {
        block.put("type", "tool_use");
        block.put("id", CallIds.fit(call.id()));
        block.put("name", call.name());
        block.set("input", Inputs.of(call.arguments()));
        CacheControl.write(call.cache(), block);
    }

    private void writeResult(ContentPart.ToolResult result, ObjectNode block) {
        block.put("type", "tool_result");
        block.put("tool_use_id", CallIds.fit(result.callId()));
        if (result.content().size() == 1
                && result.content().getFirst() instanceof ContentPart.Text only
                && only.cache() == null) {
            block.put("content", only.text());
        } else {
            ArrayNode content = block.putArray("content");
            write(result.content(), content, content);
        }
        if (result.error()) {
            block.put("is_error", true);
        }
        CacheControl.write(result.cache(), block);
    }
}
