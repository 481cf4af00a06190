package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.CacheHint;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.Message.Role;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the turns of a chat as Converse wants them: system text apart, user and assistant in turn,
 * the results of tools at the front of the turn that follows their calls, no empty text, text
 * beside each document.
 */
final class ConverseTurns {
    private final Losses losses;
    private final MediaWriter media;
    private final BedrockModel model;
    private final ArrayNode system = Json.array();
    private final List<Turn> turns = new ArrayList<>();
    private final Set<String> calledTools = new LinkedHashSet<>();
    private int number;

    ConverseTurns(BedrockModel model, Losses losses) {
        this.model = model;
        this.losses = losses;
        this.media = new MediaWriter(losses);
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

    /** The names of the tools that were called in the turns written so far. */
    Set<String> calledTools() {
        return calledTools;
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
            turn(Role.USER).blocks().addAll(system);
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
            besideDocuments(turn.blocks());
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
        if (blocks.path(blocks.size() - 1) instanceof ObjectNode last && last.has("text")) {
            last.put("text", last.path("text").asText().stripTrailing());
        }
    }

    /** A document without any text is refused; its name says nothing new. */
    private static void besideDocuments(ArrayNode blocks) {
        String name = null;
        for (JsonNode block : blocks) {
            if (block.has("text")) {
                return;
            }
            if (block.has("document")) {
                name = block.path("document").path("name").asText();
            }
        }
        if (name != null) {
            blocks.insertObject(0).put("text", name);
        }
    }

    private void write(List<ContentPart> parts, ArrayNode results, ArrayNode blocks) {
        String field = "messages[" + number + "].content";
        for (int i = 0; i < parts.size(); i++) {
            switch (parts.get(i)) {
                case ContentPart.ToolResult result -> {
                    writeResult(result, results.addObject().putObject("toolResult"));
                    cache(result.cache(), results);
                }
                case ContentPart.Text text -> writeText(text.text(), text.cache(), blocks);
                case ContentPart.Refusal refusal -> writeText(refusal.text(), null, blocks);
                case ContentPart.Reasoning thought -> writeThought(thought, blocks);
                case ContentPart.SealedReasoning sealed -> {
                    if (Redacted.isOurs(sealed.content())) {
                        blocks.addObject()
                                .putObject("reasoningContent")
                                .put("redactedContent", Redacted.write(sealed.content()));
                    }
                }
                case ContentPart.ToolCall call -> writeCall(call, blocks);
                case ContentPart.Image image -> {
                    media.image(image, field, blocks);
                    cache(image.cache(), blocks);
                }
                case ContentPart.Document document -> {
                    media.document(document, field, blocks);
                    cache(document.cache(), blocks);
                }
                case ContentPart.Audio audio -> media.audio(audio, field, blocks);
                case ContentPart.Video video -> media.video(video, field, blocks);
            }
        }
    }

    private void writeText(String text, @Nullable CacheHint cache, ArrayNode blocks) {
        if (!text.isBlank()) {
            blocks.addObject().put("text", text);
            cache(cache, blocks);
        }
    }

    /** Without its seal a thought is not taken back. */
    private static void writeThought(ContentPart.Reasoning thought, ArrayNode blocks) {
        Signature seal = thought.signature();
        if (seal != null && seal.fits(Signature.ANTHROPIC)) {
            blocks.addObject()
                    .putObject("reasoningContent")
                    .putObject("reasoningText")
                    .put("text", thought.text())
                    .put("signature", seal.value());
        }
    }

    private void writeCall(ContentPart.ToolCall call, ArrayNode blocks) {
        calledTools.add(call.name());
        ObjectNode block = blocks.addObject().putObject("toolUse");
        block.put("toolUseId", ToolIds.fit(call.id()));
        block.put("name", call.name());
        block.set("input", input(call.arguments()));
        cache(call.cache(), blocks);
    }

    /** What is no JSON object is kept under a name that says so. */
    static ObjectNode input(String arguments) {
        JsonNode json = Json.parse(arguments);
        if (json instanceof ObjectNode object) {
            return object;
        }
        return arguments.isBlank() || json.isNull()
                ? Json.object()
                : Json.object().put("invalid_arguments", arguments);
    }

    private void writeResult(ContentPart.ToolResult result, ObjectNode block) {
        block.put("toolUseId", ToolIds.fit(result.callId()));
        ArrayNode content = block.putArray("content");
        write(result.content(), content, content);
        if (content.isEmpty()) {
            // It must not be empty, and blank text is refused.
            content.addObject().putObject("json");
        }
        block.put("status", result.error() ? "error" : "success");
    }

    private void cache(@Nullable CacheHint hint, ArrayNode blocks) {
        if (hint == null || !model.caching() || blocks.isEmpty()) {
            return;
        }
        point(hint, blocks);
    }

    static void point(CacheHint hint, ArrayNode blocks) {
        ObjectNode point = blocks.addObject().putObject("cachePoint").put("type", "default");
        if (hint.ttl() != null) {
            point.put("ttl", hint.ttl());
        }
    }
}
