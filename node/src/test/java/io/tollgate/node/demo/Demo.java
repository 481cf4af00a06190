package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.ObjectMappers;
import io.tollgate.node.request.ManualLoop;
import io.tollgate.node.request.RecordingExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A demo provider with a hand-moved clock, and readers for what it answers. */
final class Demo {
    static final long NOW = 1_790_000_000;

    final ManualLoop loop = new ManualLoop();
    private final DemoProvider provider = new DemoProvider(() -> Instant.ofEpochSecond(NOW));

    /** Sends a request and lets time pass until nothing is under way. */
    RecordingExchange post(String path, String body) {
        RecordingExchange exchange = begin(path, body);
        loop.runOut();
        return exchange;
    }

    /** Sends a request; time stands still. */
    RecordingExchange begin(String path, String body) {
        return send("POST", path, body);
    }

    RecordingExchange send(String method, String path, String body) {
        var exchange = new RecordingExchange(method, path, body.replace('\'', '"'), loop.node());
        provider.handle(exchange);
        return exchange;
    }

    static JsonNode json(RecordingExchange exchange) {
        return json(exchange.answer());
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads JSON as the official client library does. */
    static <T> T typed(String text, Class<T> type) {
        try {
            return ObjectMappers.jsonMapper().readValue(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The data of each event, in order. */
    static List<String> events(RecordingExchange exchange) {
        var data = new ArrayList<String>();
        for (String event : exchange.answer().split("\n\n", -1)) {
            for (String line : event.split("\n", -1)) {
                if (line.startsWith("data: ")) {
                    data.add(line.substring("data: ".length()));
                }
            }
        }
        return data;
    }
}
