package io.tollgate.providers.dialect;

import java.util.Random;

/** Writes random JSON that likes the keys the scanner looks for. */
final class RandomJson {
    private static final String[] KEYS = {
        "model",
        "stream",
        "provider",
        "fallbacks",
        "stream_options",
        "messages",
        "x",
        "",
        "mod",
        "mod\\u0065l",
        "strea\\u006d",
        "include_usage",
        "modeL"
    };
    private static final String[] TEXTS = {
        "",
        "gpt",
        "a\\\"b",
        "\\\\",
        "ü€😀",
        "\\u00e9\\n",
        "{}[],:",
        "long text with nothing in it at all"
    };

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    String object() {
        var json = new StringBuilder();
        object(json, 0);
        return json.toString();
    }

    private void object(StringBuilder json, int depth) {
        json.append(space()).append('{').append(space());
        int members = random.nextInt(6);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",").append(space());
            String key = KEYS[random.nextInt(KEYS.length)];
            json.append('"').append(key).append('"').append(space()).append(':').append(space());
            member(json, key, depth);
            json.append(space());
        }
        json.append('}');
    }

    private void member(StringBuilder json, String key, int depth) {
        switch (key) {
            case "model", "mod\\u0065l" -> string(json);
            case "stream", "strea\\u006d", "include_usage" -> json.append(random.nextBoolean());
            case "fallbacks" -> json.append("null");
            default -> value(json, depth + 1);
        }
    }

    private void value(StringBuilder json, int depth) {
        switch (random.nextInt(depth > 4 ? 4 : 6)) {
            case 0 -> json.append(random.nextInt(100) - 50);
            case 1 -> json.append(random.nextBoolean() ? "null" : "true");
            case 2 -> json.append("-1.5e+3");
            case 3 -> string(json);
            case 4 -> object(json, depth);
            default -> array(json, depth);
        }
    }

    private void array(StringBuilder json, int depth) {
        json.append('[');
        int elements = random.nextInt(4);
        for (int i = 0; i < elements; i++) {
            json.append(i == 0 ? "" : ",").append(space());
            value(json, depth + 1);
        }
        json.append(']');
    }

    private void string(StringBuilder json) {
        json.append('"').append(TEXTS[random.nextInt(TEXTS.length)]).append('"');
    }

    private String space() {
        return random.nextInt(4) == 0 ? " \n" : "";
    }
}
