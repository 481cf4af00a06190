package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The usage of one answer in Converse's words. Its input leaves cached tokens out; the names that
 * end in {@code TokenCount} repeat others and are not read.
 */
final class UsageCount {
    private boolean any;
    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite;
    private long cacheHour;

    /** Reads the members of the object at whose opening the parser stands. */
    void readMembers(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value.isNumeric()) {
                number(name, json.getDoubleValue());
            } else if (name.equals("cacheDetails") && value == JsonToken.START_ARRAY) {
                readDetails(json);
            } else {
                json.skipChildren();
            }
        }
    }

    /** Which part of the written tokens is kept for how long. */
    private void readDetails(JsonParser json) throws IOException {
        cacheHour = 0;
        JsonToken token = json.nextToken();
        while (token != null && token != JsonToken.END_ARRAY) {
            if (token == JsonToken.START_OBJECT) {
                readDetail(json);
            } else {
                json.skipChildren();
            }
            token = json.nextToken();
        }
    }

    private void readDetail(JsonParser json) throws IOException {
        boolean hour = false;
        long tokens = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("ttl") && value == JsonToken.VALUE_STRING) {
                hour = json.getText().equals("1h");
            } else if (name.equals("inputTokens") && value.isNumeric()) {
                tokens = bounded(json.getDoubleValue());
            } else {
                json.skipChildren();
            }
        }
        cacheHour += hour ? tokens : 0;
    }

    private void number(String name, double value) {
        long count = bounded(value);
        switch (name) {
            case "inputTokens" -> {
                input = count;
                any = true;
            }
            case "outputTokens" -> {
                output = count;
                any = true;
            }
            case "cacheReadInputTokens" -> cacheRead = count;
            case "cacheWriteInputTokens" -> cacheWrite = count;
            default -> {}
        }
    }

    private static long bounded(double value) {
        return (long) Math.max(0, Math.min(1e15, value));
    }

    /** Null before any count. */
    @Nullable Usage usage() {
        return any
                ? new Usage(
                        input + cacheRead + cacheWrite,
                        output,
                        cacheRead,
                        cacheWrite,
                        Math.min(cacheHour, cacheWrite),
                        0)
                : null;
    }

    /** The usage in a tree; null where it is none. */
    static @Nullable Usage read(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        var count = new UsageCount();
        try (JsonParser json = usage.traverse()) {
            json.nextToken();
            count.readMembers(json);
        } catch (IOException | NumberFormatException e) {
            return null;
        }
        return count.usage();
    }

    static void write(@Nullable Usage usage, ObjectNode into) {
        Usage known = usage == null ? new Usage(0, 0, 0, 0, 0, 0) : usage;
        into.put("inputTokens", known.uncachedPrompt());
        into.put("outputTokens", known.completion());
        into.put("totalTokens", known.total());
        if (known.cacheRead() > 0 || known.cacheWrite() > 0) {
            into.put("cacheReadInputTokens", known.cacheRead());
            into.put("cacheWriteInputTokens", known.cacheWrite());
        }
    }
}
