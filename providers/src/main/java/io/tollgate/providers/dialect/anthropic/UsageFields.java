package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The usage of one answer as it becomes known: the opening event has some numbers, the closing one
 * all that count. A number that is missing or null leaves the earlier one as it is.
 */
final class UsageFields {
    private boolean any;
    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite;
    private long cacheHour;
    private long thinking;

    /** Reads the object at which the parser stands. */
    void read(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT
                    && (name.equals("cache_creation") || name.equals("output_tokens_details"))) {
                readDetails(json);
            } else if (value.isNumeric()) {
                number(name, json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void readDetails(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken().isNumeric()) {
                number(name, json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void number(String name, JsonParser json) throws IOException {
        long count = (long) Math.max(0, Math.min(1e15, json.getDoubleValue()));
        switch (name) {
            case "input_tokens" -> {
                input = count;
                any = true;
            }
            case "output_tokens" -> {
                output = count;
                any = true;
            }
            case "cache_read_input_tokens" -> cacheRead = count;
            case "cache_creation_input_tokens" -> cacheWrite = count;
            case "ephemeral_1h_input_tokens" -> cacheHour = count;
            case "thinking_tokens" -> thinking = count;
            default -> {}
        }
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
                        Math.min(thinking, output))
                : null;
    }

    /** The usage in a tree; null where it is none. */
    static @Nullable Usage read(JsonNode usage) {
        var fields = new UsageFields();
        try (JsonParser json = usage.traverse()) {
            json.nextToken();
            fields.read(json);
        } catch (IOException | NumberFormatException e) {
            return null;
        }
        return fields.usage();
    }

    /** Usage in this API's words. */
    static void write(Usage usage, ObjectNode into) {
        into.put("input_tokens", usage.uncachedPrompt());
        into.put("cache_creation_input_tokens", usage.cacheWrite());
        into.put("cache_read_input_tokens", usage.cacheRead());
        into.put("output_tokens", usage.completion());
        if (usage.reasoning() > 0) {
            into.putObject("output_tokens_details").put("thinking_tokens", usage.reasoning());
        }
    }
}
