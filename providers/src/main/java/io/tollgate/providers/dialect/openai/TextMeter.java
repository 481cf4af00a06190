package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.JsonBytes;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.tokens.OutputMeter;

/**
 * Weighs the texts of a model in the events of a stream, for the case that the provider does not
 * count them. One a stream, one thread.
 */
final class TextMeter {
    private static final String[] OF_CHUNKS = {
        "content", "text", "refusal", "arguments", "reasoning_content", "reasoning"
    };
    private static final String[] OF_RESPONSES = {"delta"};

    private final String[] texts;
    private final OutputMeter output = new OutputMeter();

    private TextMeter(String[] texts) {
        this.texts = texts;
    }

    /** Of chat completions and legacy completions. */
    static TextMeter ofChunks() {
        return new TextMeter(OF_CHUNKS);
    }

    /** Of the Responses API, whose later events give each text again as a whole. */
    static TextMeter ofResponses() {
        return new TextMeter(OF_RESPONSES);
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
            if (value < end && json[value] == '"' && isText(json, at, stop)) {
                stop = JsonBytes.skipString(json, value, end);
                if (stop < 0) {
                    return;
                }
                output.text(json, value + 1, stop - 1);
            }
            at = stop;
        }
    }

    private boolean isText(byte[] json, int key, int keyEnd) {
        for (String text : texts) {
            if (JsonBytes.isString(json, key, keyEnd, text)) {
                return true;
            }
        }
        return false;
    }
}
