package io.tollgate.providers.dialect.openai.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.PayloadReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of a repaired chat stream. What comes in most chunks is read without a tree; the
 * rare rest (details of reasoning, citations, logprobs, usage) as small trees.
 */
final class ChunkPayloads implements PayloadReader {
    private static final JsonFactory JSON = new JsonFactory();

    private boolean started;
    private @Nullable FinishReason finish;
    private boolean told;

    private int payload;
    private @Nullable String id;
    private @Nullable String model;
    private long created;
    private @Nullable String content;
    private @Nullable String refusal;
    private @Nullable String reasoningContent;
    private @Nullable String reasoning;
    private @Nullable JsonNode details;
    private @Nullable JsonNode annotations;
    private @Nullable JsonNode logprobs;
    private @Nullable JsonNode usage;
    private @Nullable String reason;
    private final List<ChatEvent> calls = new ArrayList<>(1);

    @Override
    public Result read(byte[] bytes, int start, int end, ChatEvents events) {
        if (isDone(bytes, start, end)) {
            finish(events);
            events.tell(new ChatEvent.End());
            return Result.COMPLETE;
        }
        clear();
        payload = start;
        try (JsonParser json = JSON.createParser(bytes, start, end - start)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Result.MALFORMED;
            }
            readChunk(json, bytes);
        } catch (IOException | NumberFormatException e) {
            return Result.MALFORMED;
        }
        tell(events);
        return Result.MORE;
    }

    private static boolean isDone(byte[] bytes, int start, int end) {
        return end - start >= 6 && bytes[start] == '[' && bytes[start + 1] == 'D';
    }

    private void clear() {
        content = null;
        refusal = null;
        reasoningContent = null;
        reasoning = null;
        details = null;
        annotations = null;
        logprobs = null;
        usage = null;
        reason = null;
        calls.clear();
    }

    private void readChunk(JsonParser json, byte[] bytes) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "id" -> id = started ? skipped(json) : textOrNull(json);
                case "model" -> model = started ? skipped(json) : textOrNull(json);
                case "created" -> created = wholeOrZero(json);
                case "choices" -> readChoices(json, bytes);
                case "usage" -> usage = tree(json, bytes);
                default -> json.skipChildren();
            }
        }
    }

    private static @Nullable String skipped(JsonParser json) throws IOException {
        json.skipChildren();
        return null;
    }

    private static long wholeOrZero(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            double number = json.getDoubleValue();
            return number >= 0 && number < 1e15 ? (long) number : 0;
        }
        json.skipChildren();
        return 0;
    }

    private static @Nullable String textOrNull(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        json.skipChildren();
        return null;
    }

    /** The value at which the parser stands; null for a JSON null. */
    private @Nullable JsonNode tree(JsonParser json, byte[] bytes) throws IOException {
        if (!json.currentToken().isStructStart()) {
            json.skipChildren();
            return null;
        }
        // The parser counts from the first byte of the payload.
        int from = payload + (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        int to = payload + (int) json.currentLocation().getByteOffset();
        JsonNode tree = Json.parse(bytes, from, to);
        return tree.isMissingNode() ? null : tree;
    }

    private void readChoices(JsonParser json, byte[] bytes) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "delta" -> readDelta(json, bytes);
                    case "finish_reason" -> reason = textOrNull(json);
                    case "logprobs" -> logprobs = tree(json, bytes);
                    default -> json.skipChildren();
                }
            }
        }
    }

    private void readDelta(JsonParser json, byte[] bytes) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "content" -> content = textOrNull(json);
                case "refusal" -> refusal = textOrNull(json);
                case "reasoning_content" -> reasoningContent = textOrNull(json);
                case "reasoning" -> reasoning = textOrNull(json);
                case "reasoning_details" -> details = tree(json, bytes);
                case "annotations" -> annotations = tree(json, bytes);
                case "tool_calls" -> readCalls(json);
                default -> json.skipChildren();
            }
        }
    }

    private void readCalls(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            readCall(json);
        }
    }

    private void readCall(JsonParser json) throws IOException {
        int index = 0;
        String callId = null;
        String name = null;
        String arguments = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("index")) {
                index = (int) Math.min(1_000_000, wholeOrZero(json));
            } else if (field.equals("id")) {
                callId = textOrNull(json);
            } else if (field.equals("function") && value == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String inner = json.currentName();
                    json.nextToken();
                    switch (inner) {
                        case "name" -> name = textOrNull(json);
                        case "arguments" -> arguments = textOrNull(json);
                        default -> json.skipChildren();
                    }
                }
            } else {
                json.skipChildren();
            }
        }
        if (callId != null) {
            String known = name == null || name.isEmpty() ? "?" : name;
            calls.add(new ChatEvent.ToolCallStart(index, callId, known, null));
        }
        if (arguments != null && !arguments.isEmpty()) {
            calls.add(new ChatEvent.ToolCallArguments(index, arguments));
        }
    }

    private void tell(ChatEvents events) {
        if (!started) {
            started = true;
            events.tell(new ChatEvent.Start(id, model, created));
        }
        tellThoughts(events);
        if (content != null && !content.isEmpty()) {
            events.tell(new ChatEvent.Text(content));
        }
        if (refusal != null && !refusal.isEmpty()) {
            events.tell(new ChatEvent.Refusal(refusal));
        }
        for (int i = 0; i < calls.size(); i++) {
            events.tell(calls.get(i));
        }
        if (annotations != null) {
            for (JsonNode annotation : annotations) {
                Citation citation = CompletionReader.citation(annotation);
                if (citation != null) {
                    events.tell(new ChatEvent.Cited(citation));
                }
            }
        }
        if (logprobs != null && logprobs.path("content").isArray()) {
            events.tell(new ChatEvent.Logprobs(CompletionReader.logprobs(logprobs)));
        }
        Usage counted = usage == null ? null : CompletionReader.usage(usage);
        if (counted != null) {
            events.tell(new ChatEvent.Counted(counted));
        }
        if (reason != null && finish == null) {
            finish = Words.reason(reason);
            finish(events);
        }
    }

    private void tellThoughts(ChatEvents events) {
        String plain = reasoningContent == null ? reasoning : reasoningContent;
        boolean hasText = plain != null && !plain.isEmpty();
        if (hasText && plain != null) {
            events.tell(new ChatEvent.Reasoning(plain));
        }
        if (details == null) {
            return;
        }
        for (JsonNode detail : details) {
            String text = detail.path("text").asText("") + detail.path("summary").asText("");
            if (!hasText && !text.isEmpty()) {
                events.tell(new ChatEvent.Reasoning(text));
            }
            Signature seal = CompletionReader.signature(detail, "signature");
            if (seal != null) {
                events.tell(new ChatEvent.ReasoningSigned(seal));
            }
            Signature data = CompletionReader.signature(detail, "data");
            if (data != null) {
                events.tell(new ChatEvent.ReasoningSealed(data));
            }
        }
    }

    private void finish(ChatEvents events) {
        if (!told) {
            told = true;
            events.tell(new ChatEvent.Finish(finish == null ? FinishReason.STOP : finish, null));
        }
    }

    @Override
    public boolean ended(ChatEvents events) {
        if (told) {
            events.tell(new ChatEvent.End());
        }
        return told;
    }
}
