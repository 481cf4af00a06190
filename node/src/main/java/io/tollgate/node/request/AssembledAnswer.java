package io.tollgate.node.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.SseReader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream said, put together from the events that went to the client, of whichever API: a
 * JSON array of its parts in the order they began. A secret that came in pieces is one text again,
 * so that it can be found.
 *
 * <p>Bounded: so many characters over all parts, so many parts. One thread.
 */
final class AssembledAnswer implements SseReader.Listener {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_PARTS = 256;

    /** Left off where a part is cut: it may be the beginning of a secret. */
    private static final int CUT = 256;

    private final SseReader reader;
    private final TextRoom room;
    private final int most;
    private final List<Part> parts = new ArrayList<>(1);
    private int held;
    private boolean cut;

    /**
     * Begins with nothing.
     *
     * @param most characters that are held
     */
    AssembledAnswer(Scratch scratch, TextRoom room, int most) {
        this.reader = new SseReader(scratch);
        this.room = room;
        this.most = most;
    }

    /** Takes all of what goes to the client. */
    void accept(ByteBuffer events) {
        if (!cut && reader.accept(events, this) != SseReader.Outcome.READ) {
            cut = true;
        }
    }

    /** Whether something was left out. */
    boolean isCut() {
        return cut;
    }

    /** The parts as JSON; gives back the room. Empty where nothing was said. */
    byte[] take() {
        room.giveBack(held);
        held = 0;
        if (parts.isEmpty()) {
            return new byte[0];
        }
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Part part : parts) {
                part.write(json);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        parts.clear();
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean event(
            byte[] bytes,
            int start,
            int end,
            boolean canonical,
            int data,
            int dataEnd,
            int name,
            int nameEnd) {
        JsonNode event = Json.parse(bytes, data, dataEnd);
        if (event.has("choices")) {
            for (JsonNode choice : event.path("choices")) {
                choice(choice.path("index").asInt(), choice);
            }
        } else if (event.path("type").isTextual()) {
            typed(event.path("type").textValue(), event);
        } else {
            for (JsonNode candidate : event.path("candidates")) {
                candidate(candidate.path("index").asInt(), candidate.path("content"));
            }
        }
        if (event.path("error").isObject()) {
            add("error", 0, 0, event.path("error").path("message"));
        }
        return !cut;
    }

    /** Of chat, or of the older completions. */
    private void choice(int index, JsonNode choice) {
        add("text", index, 0, choice.path("text"));
        JsonNode delta = choice.path("delta");
        add("reasoning", index, 0, delta.path("reasoning_content"));
        add("reasoning", index, 0, delta.path("reasoning"));
        add("text", index, 0, delta.path("content"));
        add("refusal", index, 0, delta.path("refusal"));
        add("transcript", index, 0, delta.path("audio").path("transcript"));
        for (JsonNode call : delta.path("tool_calls")) {
            JsonNode function = call.path("function");
            int at = call.path("index").asInt();
            if (function.path("name").isTextual()) {
                name(index, at, function.path("name").textValue());
            }
            add("arguments", index, at, function.path("arguments"));
        }
    }

    /** Of Google's API, where a call comes whole. */
    private void candidate(int index, JsonNode content) {
        for (JsonNode part : content.path("parts")) {
            boolean thought = part.path("thought").asBoolean();
            add(thought ? "reasoning" : "text", index, 0, part.path("text"));
            JsonNode call = part.path("functionCall");
            if (call.path("name").isTextual()) {
                int at = parts.size();
                name(index, at, call.path("name").textValue());
                add(
                        "arguments",
                        index,
                        at,
                        JsonNodeFactory.instance.textNode(Json.text(call.path("args"))));
            }
        }
    }

    /** Of the Responses API, or of Anthropic's Messages. */
    private void typed(String type, JsonNode event) {
        int item = event.path("output_index").asInt();
        switch (type) {
            case "response.output_text.delta" -> add("text", 0, item, event.path("delta"));
            case "response.refusal.delta" -> add("refusal", 0, item, event.path("delta"));
            case "response.reasoning_text.delta", "response.reasoning_summary_text.delta" ->
                    add("reasoning", 0, item, event.path("delta"));
            case "response.audio.transcript.delta" ->
                    add("transcript", 0, item, event.path("delta"));
            case "response.output_item.added" -> {
                JsonNode name = event.path("item").path("name");
                if (name.isTextual()) {
                    name(0, item, name.textValue());
                }
            }
            case "response.function_call_arguments.delta",
                    "response.custom_tool_call_input.delta" ->
                    add("arguments", 0, item, event.path("delta"));
            case "response.failed" ->
                    add("error", 0, 0, event.path("response").path("error").path("message"));
            case "content_block_start" -> {
                JsonNode block = event.path("content_block");
                int at = event.path("index").asInt();
                if (block.path("name").isTextual()) {
                    name(0, at, block.path("name").textValue());
                }
                add("text", 0, at, block.path("text"));
                add("reasoning", 0, at, block.path("thinking"));
            }
            case "content_block_delta" -> {
                JsonNode delta = event.path("delta");
                int at = event.path("index").asInt();
                add("text", 0, at, delta.path("text"));
                add("reasoning", 0, at, delta.path("thinking"));
                add("arguments", 0, at, delta.path("partial_json"));
            }
            default -> {
                // Says nothing that is not said by the others.
            }
        }
    }

    /** A call of a tool begins. */
    private void name(int choice, int index, String tool) {
        Part part = part("arguments", choice, index);
        if (part != null && part.tool == null) {
            String kept = tool.substring(0, room(tool.length()));
            part.tool = kept;
            cut |= kept.length() < tool.length();
        }
    }

    private void add(String kind, int choice, int index, JsonNode text) {
        if (!text.isTextual() || text.textValue().isEmpty() || cut) {
            return;
        }
        Part part = part(kind, choice, index);
        if (part == null) {
            return;
        }
        String more = text.textValue();
        int fits = room(more.length());
        part.text.append(more, 0, fits);
        if (fits < more.length()) {
            cut = true;
            part.text.setLength(Math.max(0, part.text.length() - CUT));
        }
    }

    private int room(int wanted) {
        int taken = room.take(Math.min(wanted, most - held));
        held += taken;
        return taken;
    }

    /** Null where there are too many. */
    private @Nullable Part part(String kind, int choice, int index) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part part = parts.get(i);
            if (part.choice == choice && part.index == index && part.kind.equals(kind)) {
                return part;
            }
        }
        if (parts.size() == MOST_PARTS) {
            cut = true;
            return null;
        }
        var part = new Part(kind, choice, index);
        parts.add(part);
        return part;
    }

    /** A text that grows, or a call of a tool. */
    private static final class Part {
        private final String kind;
        private final int choice;
        private final int index;
        private final StringBuilder text = new StringBuilder();
        private @Nullable String tool;

        Part(String kind, int choice, int index) {
            this.kind = kind;
            this.choice = choice;
            this.index = index;
        }

        void write(JsonGenerator json) throws IOException {
            json.writeStartObject();
            if (choice > 0) {
                json.writeNumberField("choice", choice);
            }
            if (tool != null) {
                json.writeStringField("tool", tool);
            }
            json.writeStringField(kind, text.toString());
            json.writeEndObject();
        }
    }
}
