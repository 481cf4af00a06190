package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.anthropic.Claude;
import io.tollgate.providers.dialect.translation.CallsInTurn;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.PayloadReader.Result;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a ConverseStream. Each is read once, without a tree. The usage comes after
 * the stop as a rule, and before it at times, so the end of the answer is the end of the stream.
 * Unknown events and members are stepped over.
 */
final class ConversePayloads {
    private static final JsonFactory JSON = new JsonFactory();

    private final CallsInTurn calls = new CallsInTurn();
    private final UsageCount usage = new UsageCount();
    private boolean begun;
    private @Nullable String stopReason;
    private boolean counted;

    private int index;
    private @Nullable String text;
    private @Nullable String thought;
    private @Nullable String seal;
    private @Nullable String redacted;
    private @Nullable String toolName;
    private @Nullable String toolId;
    private @Nullable String input;
    private @Nullable Citation citation;

    Result read(String type, Frame frame, ChatEvents events) {
        clear();
        int length = frame.payloadEnd() - frame.payloadStart();
        if (length > 0) {
            try (JsonParser json = JSON.createParser(frame.bytes(), frame.payloadStart(), length)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    return Result.MALFORMED;
                }
                readMembers(json);
                if (json.nextToken() != null) {
                    return Result.MALFORMED;
                }
            } catch (IOException | NumberFormatException e) {
                return Result.MALFORMED;
            }
        }
        tell(type, events);
        return calls.overflowed() ? Result.MALFORMED : Result.MORE;
    }

    private void clear() {
        index = 0;
        text = null;
        thought = null;
        seal = null;
        redacted = null;
        toolName = null;
        toolId = null;
        input = null;
        citation = null;
    }

    /** The members of the event, or of its {@code start} and {@code delta}. */
    private void readMembers(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "contentBlockIndex" ->
                        index = value == JsonToken.VALUE_NUMBER_INT ? number(json) : 0;
                case "start", "delta" -> inside(json, this::readMembers);
                case "toolUse" -> inside(json, this::readTool);
                case "reasoningContent" -> inside(json, this::readThought);
                case "citation" -> inside(json, this::readCitation);
                case "usage" -> inside(json, this::readUsage);
                case "text" -> text = textOrNull(json);
                case "stopReason" -> {
                    String reason = textOrNull(json);
                    stopReason = reason == null ? stopReason : reason;
                }
                default -> json.skipChildren();
            }
        }
    }

    private static int number(JsonParser json) throws IOException {
        double number = json.getDoubleValue();
        return number >= 0 && number < 1_000_000 ? (int) number : 0;
    }

    /** Reads the members of an object; steps over all else. */
    private static void inside(JsonParser json, Members members) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            members.read(json);
        } else {
            json.skipChildren();
        }
    }

    private void readTool(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "name" -> toolName = textOrNull(json);
                case "toolUseId" -> toolId = textOrNull(json);
                case "input" -> input = textOrNull(json);
                default -> json.skipChildren();
            }
        }
    }

    private void readThought(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "text" -> thought = textOrNull(json);
                case "signature" -> seal = textOrNull(json);
                case "redactedContent" -> redacted = textOrNull(json);
                default -> json.skipChildren();
            }
        }
    }

    private void readCitation(JsonParser json) throws IOException {
        citation = CitationFields.read(json);
    }

    private void readUsage(JsonParser json) throws IOException {
        counted = true;
        usage.readMembers(json);
    }

    private static @Nullable String textOrNull(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        json.skipChildren();
        return null;
    }

    private void tell(String type, ChatEvents events) {
        switch (type) {
            case "messageStart" -> begin(events);
            case "contentBlockStart" -> {
                begin(events);
                if (toolName != null) {
                    startCall(toolName, events);
                }
            }
            case "contentBlockDelta" -> {
                begin(events);
                tellDelta(events);
            }
            case "contentBlockStop" -> calls.stop(index, events);
            case "messageStop" -> calls.stopAll(events);
            case "metadata" -> {
                Usage now = counted ? usage.usage() : null;
                counted = false;
                if (now != null) {
                    begin(events);
                    events.tell(new ChatEvent.Counted(now));
                }
            }
            default -> {}
        }
    }

    private void begin(ChatEvents events) {
        if (!begun) {
            begun = true;
            events.tell(new ChatEvent.Start(null, null, 0));
        }
    }

    private void startCall(String name, ChatEvents events) {
        String id = toolId == null || toolId.isEmpty() ? Ids.toolCall() : toolId;
        if (name.equals(Claude.JSON_TOOL)) {
            calls.startText(index, null, events);
        } else {
            calls.start(index, id, name.isEmpty() ? "?" : name, null, events);
        }
    }

    private void tellDelta(ChatEvents events) {
        if (text != null && !text.isEmpty()) {
            events.tell(new ChatEvent.Text(text));
        }
        if (thought != null && !thought.isEmpty()) {
            events.tell(new ChatEvent.Reasoning(thought));
        }
        if (seal != null && !seal.isEmpty()) {
            events.tell(new ChatEvent.ReasoningSigned(new Signature(seal, Signature.ANTHROPIC)));
        }
        if (redacted != null && !redacted.isEmpty()) {
            events.tell(new ChatEvent.ReasoningSealed(Redacted.read(redacted)));
        }
        if (citation != null) {
            events.tell(new ChatEvent.Cited(citation));
        }
        calls.piece(index, input, events);
    }

    /** The stream is at its end: tells what is owed and whether the answer was complete. */
    boolean ended(ChatEvents events) {
        if (stopReason == null) {
            return false;
        }
        calls.stopAll(events);
        events.tell(new ChatEvent.Finish(ConverseStop.read(stopReason, calls.calls() > 0), null));
        events.tell(new ChatEvent.End());
        return true;
    }

    /** Reads the members of one object. */
    @FunctionalInterface
    private interface Members {
        void read(JsonParser json) throws IOException;
    }
}
