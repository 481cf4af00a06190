package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Compares what a client got with {@code expect.chat_completion} of a case. */
public final class CompletionExpectation {
    private final List<String> problems = new ArrayList<>();

    private CompletionExpectation() {}

    /**
     * Every difference.
     *
     * @param expect the whole {@code expect} of the case
     * @param wanted its {@code chat_completion} or {@code partial}
     * @param usageAsked whether the client asked for usage; else it is not compared
     */
    public static List<String> differences(
            JsonNode expect, JsonNode wanted, ReadCompletion got, boolean usageAsked) {
        var check = new CompletionExpectation();
        check.text("text", wanted, got.text());
        check.text("reasoning_text", wanted, got.reasoning());
        check.text("refusal", wanted, got.refusal());
        if (wanted.path("finish_reason").isTextual()) {
            check.text("finish_reason", wanted, got.finishReason());
        }
        check.toolCalls(wanted.path("tool_calls"), got.toolCalls());
        if (usageAsked && wanted.path("usage").isObject()) {
            check.usage(expect, wanted.path("usage"), got.usage());
        }
        return check.problems;
    }

    private void text(String field, JsonNode wanted, String got) {
        if (wanted.path(field).isTextual() && !wanted.path(field).asText().equals(got)) {
            problems.add(field + ": " + got + " (expected: " + wanted.path(field).asText() + ")");
        }
    }

    private void toolCalls(JsonNode wanted, List<ReadCompletion.ToolCall> got) {
        if (wanted.size() != got.size()) {
            problems.add("tool calls: " + got + " (expected: " + wanted + ")");
            return;
        }
        for (int i = 0; i < got.size(); i++) {
            toolCall(wanted.get(i), got.get(i));
        }
    }

    private void toolCall(JsonNode wanted, ReadCompletion.ToolCall got) {
        boolean sameId =
                wanted.path("id").isTextual()
                        ? wanted.path("id").asText().equals(got.id())
                        : !got.id().isEmpty();
        boolean sameArguments =
                wanted.has("arguments_raw")
                        ? wanted.path("arguments_raw").asText().equals(got.arguments())
                        : wanted.path("arguments").equals(CorpusCase.parse(got.arguments()));
        if (!sameId || !sameArguments || !wanted.path("name").asText().equals(got.name())) {
            problems.add("tool call: " + got + " (expected: " + wanted + ")");
        }
    }

    private void usage(JsonNode expect, JsonNode wanted, JsonNode got) {
        if (equal(wanted, got)) {
            return;
        }
        for (JsonNode alternative : expect.path("usage_alternatives")) {
            if (equal(alternative, got)) {
                return;
            }
        }
        problems.add("usage: " + got + " (expected: " + wanted + ")");
    }

    private static boolean equal(JsonNode wanted, JsonNode got) {
        for (var field : wanted.properties()) {
            if (field.getValue().isNumber()
                    && field.getValue().asLong() != number(got, field.getKey())) {
                return false;
            }
        }
        return true;
    }

    private static long number(JsonNode usage, String name) {
        return switch (name) {
            case "cached_tokens", "cache_write_tokens" ->
                    first(usage.path("prompt_tokens_details").path(name), usage.path(name));
            case "reasoning_tokens" ->
                    first(usage.path("completion_tokens_details").path(name), usage.path(name));
            default -> usage.path(name).asLong(0);
        };
    }

    private static long first(JsonNode nested, JsonNode flat) {
        return nested.isNumber() ? nested.asLong() : flat.asLong(0);
    }
}
