package io.tollgate.providers.dialect;

import io.tollgate.providers.dialect.Scan.Malformed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own request field {@code fallbacks}: names of models, or objects with a name in
 * {@code "model"}.
 */
record FallbackList(List<String> models, @Nullable Malformed problem) {
    /** More than these are refused. */
    static final int MAX = 16;

    /** Reads a value that is well-formed JSON. */
    static FallbackList read(byte[] body, int value, int valueEnd) {
        if (body[value] == 'n') {
            return new FallbackList(List.of(), null);
        }
        if (body[value] != '[') {
            return wrong(value);
        }
        var models = new ArrayList<String>();
        int i = JsonBytes.skipSpace(body, value + 1, valueEnd);
        while (body[i] != ']') {
            int end = JsonBytes.skipValue(body, i, valueEnd);
            String model = model(body, i, end);
            if (model == null || models.size() == MAX) {
                return wrong(i);
            }
            models.add(model);
            i = JsonBytes.skipSpace(body, end, valueEnd);
            if (body[i] == ',') {
                i = JsonBytes.skipSpace(body, i + 1, valueEnd);
            }
        }
        return new FallbackList(List.copyOf(models), null);
    }

    private static @Nullable String model(byte[] body, int value, int end) {
        return switch (body[value]) {
            case '"' -> JsonBytes.text(body, value, end);
            case '{' -> modelOf(body, value, end);
            default -> null;
        };
    }

    private static @Nullable String modelOf(byte[] body, int object, int objectEnd) {
        String model = null;
        int i = JsonBytes.skipSpace(body, object + 1, objectEnd);
        while (body[i] == '"') {
            int keyEnd = JsonBytes.skipString(body, i, objectEnd);
            int value = JsonBytes.skipColon(body, keyEnd, objectEnd);
            int end = JsonBytes.skipValue(body, value, objectEnd);
            if (JsonBytes.text(body, i, keyEnd).equals("model")) {
                model = body[value] == '"' ? JsonBytes.text(body, value, end) : null;
            }
            i = JsonBytes.skipSpace(body, end, objectEnd);
            if (body[i] == ',') {
                i = JsonBytes.skipSpace(body, i + 1, objectEnd);
            }
        }
        return model;
    }

    private static FallbackList wrong(int offset) {
        return new FallbackList(
                List.of(),
                new Malformed(
                        offset,
                        "fallbacks",
                        "fallbacks: not a list of models (expected: an array of at most "
                                + MAX
                                + " model names, or of objects with a \"model\")"));
    }
}
