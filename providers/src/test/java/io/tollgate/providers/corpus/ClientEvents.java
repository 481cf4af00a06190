package io.tollgate.providers.corpus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The events of a stream in the canonical form that the gateway writes. */
public final class ClientEvents {
    private ClientEvents() {}

    /**
     * One event.
     *
     * @param name its {@code event} field; "" for none
     */
    public record Event(String name, String data) {}

    /** Reads LF-separated events; anything that is not one is told as a problem. */
    public static List<Event> read(byte[] stream, List<String> problems) {
        var events = new ArrayList<Event>();
        String text = new String(stream, StandardCharsets.UTF_8);
        if (!text.isEmpty() && !text.endsWith("\n\n")) {
            problems.add("the stream does not end with an empty line");
        }
        for (String block : text.split("\n\n", -1)) {
            if (!block.isEmpty()) {
                events.add(event(block, problems));
            }
        }
        return events;
    }

    private static Event event(String block, List<String> problems) {
        String name = "";
        String data = "";
        for (String line : block.split("\n", -1)) {
            if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else {
                problems.add("a line is neither data nor event: " + line);
            }
        }
        return new Event(name, data);
    }
}
