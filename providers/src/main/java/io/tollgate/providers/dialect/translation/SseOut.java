package io.tollgate.providers.dialect.translation;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Json;

/** Writes server-sent events that have no template of their own. */
public final class SseOut {
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] LINE = ascii("\n");

    private SseOut() {}

    /**
     * An event with the data it came with: what came in several lines goes out in as many.
     *
     * @param name without a line end in it; "" for an event without a name
     */
    public static void event(String name, byte[] bytes, int start, int end, ByteSink out) {
        if (!name.isEmpty()) {
            out.put(EVENT);
            out.put(ascii(name));
            out.put(LINE);
        }
        int line = start;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n') {
                line(bytes, line, i, out);
                line = i + 1;
            }
        }
        line(bytes, line, end, out);
        out.put(LINE);
    }

    /** An event under the name that its {@code type} says. */
    public static void typed(ObjectNode event, ByteSink out) {
        byte[] data = Json.bytes(event);
        event(event.path("type").textValue(), data, 0, data.length, out);
    }

    private static void line(byte[] bytes, int start, int end, ByteSink out) {
        out.put(DATA);
        out.put(bytes, start, end - start);
        out.put(LINE);
    }
}
