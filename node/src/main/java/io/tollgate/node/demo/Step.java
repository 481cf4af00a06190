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
record Step(boolean paced, Supplier<byte[]> bytes) {
    /** The end of a chat stream. */
    static final Step DONE = new Step(false, () -> utf8("data: [DONE]\n\n"));

    /** A token. */
    static Step token(Supplier<JsonNode> data) {
        return new Step(true, () -> event("", data.get()));
    }

    /** Anything else. */
    static Step of(Supplier<JsonNode> data) {
        return new Step(false, () -> event("", data.get()));
    }

    /** The error event in which a chat stream ends. */
    static Step error(DemoError error) {
        return new Step(true, () -> event("event: error\n", error.json()));
    }

    /** An event whose name is its {@code type}. */
    static Step typed(boolean paced, Supplier<JsonNode> data) {
        return new Step(
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
