package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what a client of Google's API gets, strictly as its libraries do. */
public final class GenerateContentReader {
    private static final String DATA = "data: ";

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final List<Call> calls = new ArrayList<>();
    private final List<String> seals = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private JsonNode usage = JsonNodeFactory.instance.missingNode();
    private JsonNode error = JsonNodeFactory.instance.missingNode();
    private String finishReason = "";
    private int reasons;

    private GenerateContentReader() {}

    /** A call with its arguments. */
    public record Call(String name, JsonNode args) {}

    /** What a client got. */
    public record Read(
            String text,
            String thoughts,
            List<Call> calls,
            List<String> seals,
            String finishReason,
            JsonNode usage,
            JsonNode error,
            List<String> problems) {}

    public static Read plain(byte[] body) {
        var reader = new GenerateContentReader();
        reader.response(CorpusCase.parse(new String(body, StandardCharsets.UTF_8)));
        return reader.read();
    }

    /** Events without a name. */
    public static Read streamed(byte[] body) {
        var reader = new GenerateContentReader();
        String text = new String(body, StandardCharsets.UTF_8);
        if (!text.isEmpty() && !text.endsWith("\r\n\r\n")) {
            reader.problems.add("does not end with an empty line");
        }
        for (String event : text.split("\r\n\r\n", -1)) {
            if (event.isEmpty()) {
                continue;
            }
            if (!event.startsWith(DATA) || event.indexOf('\n') >= 0) {
                reader.problems.add("not one line of data: " + event);
                continue;
            }
            reader.response(CorpusCase.parse(event.substring(DATA.length())));
        }
        return reader.read();
    }

    /** One array. */
    public static Read array(byte[] body) {
        var reader = new GenerateContentReader();
        JsonNode array = CorpusCase.parse(new String(body, StandardCharsets.UTF_8));
        if (!array.isArray()) {
            reader.problems.add("not an array");
        }
        array.forEach(reader::response);
        return reader.read();
    }

    private void response(JsonNode response) {
        if (!response.isObject()) {
            problems.add("not an object: " + response);
            return;
        }
        if (!error.isMissingNode()) {
            problems.add("something after the error");
        }
        if (response.has("error")) {
            error = response.path("error");
            return;
        }
        JsonNode candidate = response.path("candidates").path(0);
        candidate.path("content").path("parts").forEach(this::part);
        if (candidate.path("finishReason").isTextual()) {
            finishReason = candidate.path("finishReason").textValue();
            reasons++;
        }
        if (response.path("usageMetadata").isObject()) {
            usage = response.path("usageMetadata");
            for (var count : usage.properties()) {
                if (count.getValue().isNumber() && !count.getValue().isIntegralNumber()) {
                    problems.add("not a whole number: " + count);
                }
            }
        }
    }

    private void part(JsonNode part) {
        if (part.path("functionCall").isObject()) {
            JsonNode call = part.path("functionCall");
            if (!call.path("args").isObject()) {
                problems.add("args are no object: " + call);
            }
            calls.add(new Call(call.path("name").asText(), call.path("args")));
        } else if (part.path("thought").asBoolean()) {
            thoughts.append(part.path("text").asText());
        } else {
            text.append(part.path("text").asText(""));
        }
        if (part.has("thoughtSignature")) {
            seals.add(part.path("thoughtSignature").asText());
        }
    }

    private Read read() {
        if (error.isMissingNode() && reasons != 1) {
            problems.add(reasons + " finish reasons");
        }
        return new Read(
                text.toString(),
                thoughts.toString(),
                List.copyOf(calls),
                List.copyOf(seals),
                finishReason,
                usage,
                error,
                List.copyOf(problems));
    }

    /** What differs from {@code expect.generate_content} of a case. */
    public static List<String> differences(JsonNode expected, Read read) {
        var differences = new ArrayList<String>(read.problems());
        compare("text", expected.path("text").asText(), read.text(), differences);
        JsonNode wanted = expected.path("function_calls");
        compare("calls", "" + wanted.size(), "" + read.calls().size(), differences);
        for (int i = 0; i < Math.min(wanted.size(), read.calls().size()); i++) {
            Call call = read.calls().get(i);
            compare("name", wanted.path(i).path("name").asText(), call.name(), differences);
            compare(
                    "args",
                    wanted.path(i).path("args").toString(),
                    call.args().toString(),
                    differences);
        }
        compare(
                "finishReason",
                expected.path("finishReason").asText(),
                read.finishReason(),
                differences);
        for (var count : expected.path("usageMetadata").properties()) {
            compare(
                    count.getKey(),
                    count.getValue().asText(),
                    "" + read.usage().path(count.getKey()).asLong(0),
                    differences);
        }
        return differences;
    }

    private static void compare(
            String what, String expected, String actual, List<String> differences) {
        if (!expected.equals(actual)) {
            differences.add(what + ": " + actual + " (expected: " + expected + ")");
        }
    }
}
