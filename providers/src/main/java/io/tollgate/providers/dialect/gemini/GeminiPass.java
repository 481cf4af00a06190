package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.JsonBytes;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.PassFormat;
import io.tollgate.providers.dialect.translation.PayloadReader;
import org.jspecify.annotations.Nullable;

/**
 * A stream of generateContent to a client of that API: each response is handed on byte for byte, in
 * the framing the client asked for. Its bytes are looked through, not parsed, but for the ones that
 * end the answer.
 */
final class GeminiPass implements PassFormat {
    private final GoogleFraming framing;
    private final ResponseLook look = new ResponseLook();
    private @Nullable String finishReason;

    GeminiPass(GoogleFraming framing) {
        this.framing = framing;
    }

    @Override
    public PayloadReader.Result pass(byte[] bytes, int start, int end, ByteSink out) {
        int first = JsonBytes.skipSpace(bytes, start, end);
        if (first < end && bytes[first] == '[') {
            return PayloadReader.Result.ERROR;
        }
        int last = first < end ? JsonBytes.skipValue(bytes, first, end, 64) : -1;
        boolean object = last >= 0 && bytes[first] == '{';
        if (!object || JsonBytes.skipSpace(bytes, last, end) < end) {
            return PayloadReader.Result.MALFORMED;
        }
        if (beginsWithError(bytes, first, last)) {
            return PayloadReader.Result.ERROR;
        }
        if (look.endsAnswer(bytes, first, last)) {
            ending(Json.parse(bytes, first, last));
        }
        out.put(framing.before());
        write(bytes, first, last, out);
        out.put(framing.after());
        return PayloadReader.Result.MORE;
    }

    private static boolean beginsWithError(byte[] bytes, int start, int end) {
        int key = JsonBytes.skipSpace(bytes, start + 1, end);
        return bytes[key] == '"'
                && JsonBytes.isString(bytes, key, JsonBytes.skipString(bytes, key, end), "error");
    }

    private void ending(JsonNode response) {
        String reason = Json.string(response.path("candidates").path(0), "finishReason");
        if (reason == null && response.path("promptFeedback").has("blockReason")) {
            reason = "SAFETY";
        }
        finishReason = reason == null ? finishReason : reason;
    }

    /** A line end within JSON is white space, but would end the line of an event. */
    private static void write(byte[] bytes, int start, int end, ByteSink out) {
        int from = start;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                out.put(bytes, from, i - from);
                from = i + 1;
            }
        }
        out.put(bytes, from, end - from);
    }

    @Override
    public boolean ended(ByteSink out) {
        if (finishReason == null) {
            return false;
        }
        out.put(framing.end());
        return true;
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        out.put(framing.before());
        out.put(GoogleErrors.inStream(error));
        out.put(framing.after());
        out.put(framing.end());
    }

    @Override
    public @Nullable TokenUsage usage() {
        return look.usage();
    }

    @Override
    public long seenOutputTokens() {
        return look.seenOutputTokens();
    }

    @Override
    public @Nullable String finishReason() {
        return finishReason;
    }

    @Override
    public String contentType() {
        return framing.contentType();
    }
}
