package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.PayloadReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a Messages stream. Each is read once, without a tree, into the fields of this
 * object, and then told by its type: the order of its fields does not matter.
 *
 * <p>Unknown events, blocks and deltas are stepped over, and so are the blocks of the provider's
 * own tools. A call of our JSON tool is told as text.
 */
final class MessagePayloads implements PayloadReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final Blocks blocks = new Blocks();
    private final UsageFields usage = new UsageFields();
    private boolean finished;
    private @Nullable String stopReason;
    private @Nullable String stopSequence;

    private String type = "";
    private int index;
    private String innerType = "";
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable String name;
    private @Nullable String text;
    private @Nullable String thinking;
    private @Nullable String seal;
    private @Nullable String data;
    private @Nullable String partialJson;
    private @Nullable String input;
    private @Nullable Citation citation;
    private boolean error;
    private boolean counted;

    @Override
    public Result read(byte[] bytes, int start, int end, ChatEvents events) {
        clear();
        try (JsonParser json = JSON.createParser(bytes, start, end - start)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Result.MALFORMED;
            }
            readEvent(json);
            if (json.nextToken() != null) {
                return Result.MALFORMED;
            }
        } catch (IOException | NumberFormatException e) {
            return Result.MALFORMED;
        }
        if (error) {
            return Result.ERROR;
        }
        Result result = tell(events);
        return blocks.overflowed() ? Result.MALFORMED : result;
    }

    private void clear() {
        type = "";
        index = 0;
        innerType = "";
        id = null;
        model = null;
        name = null;
        text = null;
        thinking = null;
        seal = null;
        data = null;
        partialJson = null;
        input = null;
        citation = null;
        error = false;
        counted = false;
    }

    private void readEvent(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "type" -> type = textOf(json, "");
                case "index" -> index = value == JsonToken.VALUE_NUMBER_INT ? number(json) : 0;
                case "delta", "content_block", "message" -> readInner(json);
                case "usage" -> readUsage(json);
                case "error" -> {
                    error = value == JsonToken.START_OBJECT || value == JsonToken.VALUE_STRING;
                    json.skipChildren();
                }
                default -> json.skipChildren();
            }
        }
    }

    private static int number(JsonParser json) throws IOException {
        double number = json.getDoubleValue();
        return number >= 0 && number < 1_000_000 ? (int) number : 0;
    }

    private void readUsage(JsonParser json) throws IOException {
        counted = json.currentToken() == JsonToken.START_OBJECT;
        usage.read(json);
    }

    private void readInner(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "type" -> innerType = textOf(json, "");
                case "id" -> id = textOrNull(json);
                case "model" -> model = textOrNull(json);
                case "name" -> name = textOrNull(json);
                case "text" -> text = textOrNull(json);
                case "thinking" -> thinking = textOrNull(json);
                case "signature" -> seal = textOrNull(json);
                case "data" -> data = textOrNull(json);
                case "partial_json" -> partialJson = textOrNull(json);
                case "stop_reason" -> stopReason = orElse(textOrNull(json), stopReason);
                case "stop_sequence" -> stopSequence = orElse(textOrNull(json), stopSequence);
                case "usage" -> readUsage(json);
                case "input" -> {
                    if (value == JsonToken.START_OBJECT) {
                        input = copied(json);
                    } else {
                        json.skipChildren();
                    }
                }
                case "citation" -> citation = readCitation(json);
                default -> json.skipChildren();
            }
        }
    }

    private static @Nullable String orElse(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    private static String textOf(JsonParser json, String otherwise) throws IOException {
        String text = textOrNull(json);
        return text == null ? otherwise : text;
    }

    private static @Nullable String textOrNull(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        json.skipChildren();
        return null;
    }

    /** The object at which the parser stands, as JSON text. */
    private static String copied(JsonParser json) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var generator = JSON.createGenerator(bytes)) {
            generator.copyCurrentStructure(json);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static @Nullable Citation readCitation(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return null;
        }
        String url = null;
        String title = null;
        String cited = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "url" -> url = textOrNull(json);
                case "title", "document_title" -> title = textOrNull(json);
                case "cited_text" -> cited = textOrNull(json);
                default -> json.skipChildren();
            }
        }
        return new Citation(url, title, cited);
    }

    private Result tell(ChatEvents events) {
        switch (type) {
            case "message_start" -> {
                events.tell(new ChatEvent.Start(id, model, 0));
                tellUsage(events);
            }
            case "content_block_start" -> blocks.start(this, events);
            case "content_block_delta" -> blocks.delta(this, events);
            case "content_block_stop" -> blocks.stop(index, events);
            case "message_delta" -> {
                blocks.stopAll(events);
                tellUsage(events);
                finish(events);
            }
            case "message_stop" -> {
                blocks.stopAll(events);
                stopReason = stopReason == null ? "end_turn" : stopReason;
                finish(events);
                events.tell(new ChatEvent.End());
                return Result.COMPLETE;
            }
            case "error" -> {
                return Result.ERROR;
            }
            default -> {}
        }
        return Result.MORE;
    }

    private void tellUsage(ChatEvents events) {
        Usage now = counted ? usage.usage() : null;
        if (now != null) {
            events.tell(new ChatEvent.Counted(now));
        }
    }

    private void finish(ChatEvents events) {
        if (finished || stopReason == null) {
            return;
        }
        finished = true;
        FinishReason reason = StopReasons.read(stopReason, blocks.calls() > 0);
        events.tell(new ChatEvent.Finish(reason, stopSequence));
    }

    /** A stream that lacks only its last event is whole: the reason has been given. */
    @Override
    public boolean ended(ChatEvents events) {
        if (finished) {
            events.tell(new ChatEvent.End());
        }
        return finished;
    }

    /** Of the event that was read last; letters and underscores only, else {@code message}. */
    String type() {
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            if (c != '_' && (c < 'a' || c > 'z')) {
                return "message";
            }
        }
        return type.isEmpty() ? "message" : type;
    }

    @Nullable String stopReason() {
        return stopReason;
    }

    int index() {
        return index;
    }

    String innerType() {
        return innerType;
    }

    @Nullable String text() {
        return text;
    }

    @Nullable String thinking() {
        return thinking;
    }

    @Nullable Signature seal() {
        return seal == null || seal.isEmpty() ? null : new Signature(seal, Signature.ANTHROPIC);
    }

    @Nullable Signature data() {
        return data == null ? null : new Signature(data, Signature.ANTHROPIC);
    }

    @Nullable String partialJson() {
        return partialJson;
    }

    @Nullable String input() {
        return input;
    }

    @Nullable Citation citation() {
        return citation;
    }

    String callId() {
        return id == null || id.isEmpty() ? Ids.toolCall() : id;
    }

    String callName() {
        return name == null || name.isEmpty() ? "?" : name;
    }
}
