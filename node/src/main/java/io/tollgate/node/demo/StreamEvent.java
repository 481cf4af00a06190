package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * One event of a stream that is still to be sent.
 *
 * @param paced whether it is a token, before which a human pace waits
 * @param bytes makes the event when its turn comes
 */
record StreamEvent(boolean paced, Supplier<byte[]> bytes) {
    /** The end of a chat stream. */
    static final StreamEvent DONE = new StreamEvent(false, () -> utf8("data: [DONE]\n\n"));

    /** A token. */
    static StreamEvent token(Supplier<JsonNode> data) {
        return new StreamEvent(true, () -> event("", data.get()));
    }

    /** Anything else. */
    static StreamEvent of(Supplier<JsonNode> data) {
        return new StreamEvent(false, () -> event("", data.get()));
    }

    /** The error event in which a chat stream ends. */
    static StreamEvent error(DemoError error) {
        return new StreamEvent(true, () -> event("event: error\n", error.json()));
    }

    /** An event whose name is its {@code type}. */
    static StreamEvent typed(boolean paced, Supplier<JsonNode> data) {
        return new StreamEvent(
                paced,
                () -> {
                    JsonNode json = data.get();
                    return event("event: " + json.path("type").asText() + "\n", json);
                });
    }

    private static byte[] event(String name, JsonNode data) {
        return utf8(name + "data: " + data + "\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
