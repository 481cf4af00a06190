package io.tollgate.providers.dialect.gemini;

import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.JsonBytes;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.tokens.OutputMeter;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the bytes of the responses of one stream: what they count, what texts they bring,
 * whether they end the answer. The usage grows with each response; the last is kept. One a stream,
 * one thread.
 */
final class ResponseLook {
    private static final int MOST_DIGITS = 15;

    private final OutputMeter output = new OutputMeter();
    private byte[] usage = new byte[0];
    private int usageLength;
    private long candidateTokens;
    private long thoughtTokens;
    private boolean endsAnswer;

    /** Looks through one response, which is well-formed; true where a reason to end is in it. */
    boolean endsAnswer(byte[] json, int start, int end) {
        endsAnswer = false;
        candidateTokens = 0;
        thoughtTokens = 0;
        int at = start;
        while (at < end) {
            if (json[at] != '"') {
                at++;
                continue;
            }
            int stop = JsonBytes.skipString(json, at, end);
            int value = JsonBytes.skipColon(json, stop, end);
            at = value < 0 ? stop : member(json, at, stop, value, end);
        }
        output.reported(candidateTokens + thoughtTokens);
        return endsAnswer;
    }

    /** The index from which to look on: the value, or behind it. */
    private int member(byte[] json, int key, int keyEnd, int value, int end) {
        if (isKey(json, key, keyEnd, "text") && json[value] == '"') {
            int stop = JsonBytes.skipString(json, value, end);
            output.text(json, value + 1, stop - 1);
            return stop;
        }
        if (isKey(json, key, keyEnd, "args") || isKey(json, key, keyEnd, "partialArgs")) {
            int stop = JsonBytes.skipValue(json, value, end);
            output.text(json, value, stop);
            return stop;
        }
        if (isKey(json, key, keyEnd, "usageMetadata") && json[value] == '{') {
            keep(json, value, JsonBytes.skipValue(json, value, end));
        } else if (isKey(json, key, keyEnd, "candidatesTokenCount")) {
            candidateTokens = number(json, value, end);
        } else if (isKey(json, key, keyEnd, "thoughtsTokenCount")) {
            thoughtTokens = number(json, value, end);
        } else if (isKey(json, key, keyEnd, "finishReason")
                || isKey(json, key, keyEnd, "blockReason")) {
            endsAnswer = true;
        }
        return value;
    }

    private static boolean isKey(byte[] json, int key, int keyEnd, String name) {
        return JsonBytes.isString(json, key, keyEnd, name);
    }

    private void keep(byte[] json, int start, int end) {
        int length = end - start;
        usage = length > usage.length ? new byte[length * 2] : usage;
        System.arraycopy(json, start, usage, 0, length);
        usageLength = length;
    }

    private static long number(byte[] json, int start, int end) {
        long number = 0;
        int most = Math.min(end, start + MOST_DIGITS);
        for (int i = start; i < most && json[i] >= '0' && json[i] <= '9'; i++) {
            number = number * 10 + json[i] - '0';
        }
        return number;
    }

    /** As the last response that had a usage says; null where none had. */
    @Nullable TokenUsage usage() {
        return usageLength == 0
                ? null
                : Translation.tokens(GenerateReader.usage(Json.parse(usage, 0, usageLength)));
    }

    /** {@link OutputMeter#tokens}. */
    long seenOutputTokens() {
        return output.tokens();
    }
}
