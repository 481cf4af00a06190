package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.JsonBytes;
import io.tollgate.providers.tokens.TokenEstimate;

/**
 * Weighs the texts of a model in the events of a stream, for the case that the provider does not
 * count. One a stream, one thread.
 */
final class TextMeter {
    private static final String[] TEXTS = {
        "content", "text", "delta", "arguments", "reasoning_content", "reasoning"
    };

    private long weight;

    long tokens() {
        return TokenEstimate.tokens(weight);
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
                weight += TokenEstimate.weigh(json, value + 1, stop - 1);
            }
            at = stop;
        }
    }

    private static boolean isText(byte[] json, int key, int keyEnd) {
        for (String text : TEXTS) {
            if (JsonBytes.isString(json, key, keyEnd, text)) {
                return true;
            }
        }
        return false;
    }
}
