package io.tollgate.node.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** The fields of a request body, each checked as it is read. */
final class Fields {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonNode body;

    private Fields(JsonNode body) {
        this.body = body;
    }

    static Fields parse(byte[] bytes) {
        JsonNode body;
        try {
            body = MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new DemoError.Refusal(DemoError.notJson());
        }
        if (!body.isObject()) {
            throw new DemoError.Refusal(DemoError.notJson());
        }
        return new Fields(body);
    }

    static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }

    /** The model asked for; a refusal where there is none, it is unknown, or it is made to fail. */
    DemoModel model() {
        JsonNode name = body.path("model");
        if (!name.isTextual()) {
            throw new DemoError.Refusal(DemoError.missing("model"));
        }
        DemoModel model =
                DemoModel.named(name.asText())
                        .orElseThrow(() -> new DemoError.Refusal(DemoError.noModel(name.asText())));
        DemoError failure = model.failure();
        if (failure != null) {
            throw new DemoError.Refusal(failure);
        }
        return model;
    }

    /** The value of that name; missing where it is absent or null. */
    JsonNode get(String name) {
        JsonNode value = body.path(name);
        return value.isNull() ? body.path("") : value;
    }

    JsonNode required(String name) {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            throw new DemoError.Refusal(DemoError.missing(name));
        }
        return value;
    }

    boolean flag(String name) {
        JsonNode value = get(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw invalid(name, "true or false");
        }
        return value.asBoolean(false);
    }

    /** A whole number of at least 1. */
    int positive(String name, int otherwise) {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || value.asLong() < 1) {
            throw invalid(name, "an integer of at least 1");
        }
        return (int) Math.min(value.asLong(), Integer.MAX_VALUE);
    }

    /** Refuses more than one choice. */
    void oneChoice() {
        if (positive("n", 1) != 1) {
            throw invalid("n", "1, the demo provider gives one choice");
        }
    }

    static DemoError.Refusal invalid(String name, String expected) {
        return new DemoError.Refusal(
                DemoError.invalid(
                        name, "Invalid value for '" + name + "' (expected: " + expected + ")."));
    }
}
