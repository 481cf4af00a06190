package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.JsonBytes;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.tokens.OutputMeter;
import io.tollgate.providers.tokens.TokenEstimate;

/**
 * Weighs the texts of a model in the events of a stream, for the case that the provider does not
 * count them. One a stream, one thread.
 *
 * <p>The thoughts of one event may stand in it two or three times, under each of their names: they
 * count once, under the name that has the most.
 */
final class TextMeter {
    private static final String[] OF_CHUNKS = {"content", "text", "refusal", "arguments"};
    private static final String[] OF_RESPONSES = {"delta"};
    private static final String[] OF_DETAILS = {"text", "summary"};

    private final String[] texts;
    private final boolean hasThoughts;
    private final OutputMeter output = new OutputMeter();
    private long reasoning;
    private long reasoningContent;
    private long reasoningDetails;

    private TextMeter(String[] texts, boolean hasThoughts) {
        this.texts = texts;
        this.hasThoughts = hasThoughts;
    }

    /** Of chat completions and legacy completions. */
    static TextMeter ofChunks() {
        return new TextMeter(OF_CHUNKS, true);
    }

    /** Of the Responses API, whose later events give each text again as a whole. */
    static TextMeter ofResponses() {
        return new TextMeter(OF_RESPONSES, false);
    }

    /** The provider has counted what it gave so far. */
    void reported(TokenUsage usage) {
        output.reported(usage.completion());
    }

    /** {@link OutputMeter#tokens}. */
    long tokens() {
        return output.tokens();
    }

    /** Adds the texts of one event. What is no JSON adds what was found before it went wrong. */
    void add(byte[] json, int start, int end) {
        reasoning = 0;
        reasoningContent = 0;
        reasoningDetails = 0;
        read(json, start, end);
        output.weighed(Math.max(reasoningDetails, Math.max(reasoning, reasoningContent)));
    }

    private void read(byte[] json, int start, int end) {
        int detailsEnd = start;
        int at = start;
        while (at < end) {
            if (json[at] != '"') {
                at++;
                continue;
            }
            int stop = JsonBytes.skipString(json, at, end);
            if (stop < 0) {
                return;
            }
            int value =
                    stop < end && json[stop] == ':'
                            ? JsonBytes.skipSpace(json, stop + 1, end)
                            : end;
            if (value < end && json[value] == '"') {
                int valueEnd = JsonBytes.skipString(json, value, end);
                if (valueEnd < 0) {
                    return;
                }
                if (at < detailsEnd) {
                    detail(json, at, stop, value + 1, valueEnd - 1);
                } else {
                    member(json, at, stop, value + 1, valueEnd - 1);
                }
                stop = valueEnd;
            } else if (value < end && json[value] == '[' && isDetails(json, at, stop)) {
                int behind = JsonBytes.skipValue(json, value, end);
                detailsEnd = behind < 0 ? end : behind;
            }
            at = stop;
        }
    }

    private boolean isDetails(byte[] json, int key, int keyEnd) {
        return hasThoughts && JsonBytes.isString(json, key, keyEnd, "reasoning_details");
    }

    private void detail(byte[] json, int key, int keyEnd, int from, int to) {
        if (isOneOf(OF_DETAILS, json, key, keyEnd)) {
            reasoningDetails += TokenEstimate.weigh(json, from, to);
        }
    }

    private void member(byte[] json, int key, int keyEnd, int from, int to) {
        if (isOneOf(texts, json, key, keyEnd)) {
            output.text(json, from, to);
        } else if (hasThoughts && JsonBytes.isString(json, key, keyEnd, "reasoning_content")) {
            reasoningContent += TokenEstimate.weigh(json, from, to);
        } else if (hasThoughts && JsonBytes.isString(json, key, keyEnd, "reasoning")) {
            reasoning += TokenEstimate.weigh(json, from, to);
        }
    }

    private static boolean isOneOf(String[] names, byte[] json, int key, int keyEnd) {
        for (String name : names) {
            if (JsonBytes.isString(json, key, keyEnd, name)) {
                return true;
            }
        }
        return false;
    }
}
