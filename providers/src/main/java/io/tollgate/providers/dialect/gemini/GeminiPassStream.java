package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.JsonBytes;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.dialect.translation.JsonOut;
import io.tollgate.providers.dialect.translation.PayloadReader;
import io.tollgate.providers.dialect.translation.SseSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream of generateContent to a client of that API: each response is handed on byte for byte, in
 * the framing the client asked for. Its bytes are looked through, not parsed, but for the ones that
 * end the answer; of the usage, which grows with each response, the last is kept.
 */
final class GeminiPassStream implements AnswerStream, PayloadReader, ChatEvents {
    private static final byte[] ERROR = JsonOut.ascii("\"error\"");
    private static final byte[] REASON = JsonOut.ascii("\"finishReason\"");
    private static final byte[] BLOCK = JsonOut.ascii("\"blockReason\"");
    private static final byte[] USAGE = JsonOut.ascii("\"usageMetadata\"");

    private final SseSource source;
    private final GoogleFraming framing;
    private @Nullable ByteSink client;
    private Progress progress = Progress.NOTHING_YET;
    private byte[] counted = new byte[0];
    private int countedLength;
    private @Nullable String finishReason;

    GeminiPassStream(Scratch scratch, ErrorClassifier errors, GoogleFraming framing) {
        this.source = new SseSource(scratch, errors, this);
        this.framing = framing;
    }

    @Override
    public Progress accept(ByteBuffer bytes, ByteSink out) {
        client = out;
        return now(source.accept(bytes, this));
    }

    @Override
    public Progress end(ByteSink out) {
        client = out;
        return now(source.end(this));
    }

    private Progress now(EventSource.State state) {
        client = null;
        switch (state) {
            case OPEN -> {}
            case COMPLETE -> progress = Progress.COMPLETE;
            case FAILED -> progress = Progress.FAILED;
        }
        return progress;
    }

    @Override
    public Result read(byte[] bytes, int start, int end, ChatEvents events) {
        int first = JsonBytes.skipSpace(bytes, start, end);
        if (first < end && bytes[first] == '[') {
            return Result.ERROR;
        }
        int last = first < end ? JsonBytes.skipValue(bytes, first, end, 64) : -1;
        boolean object = last >= 0 && bytes[first] == '{';
        if (!object || JsonBytes.skipSpace(bytes, last, end) < end) {
            return Result.MALFORMED;
        }
        int key = JsonBytes.skipSpace(bytes, first + 1, end);
        if (at(bytes, key, end, ERROR)) {
            return Result.ERROR;
        }
        look(bytes, first, last);
        ByteSink out = Objects.requireNonNull(client);
        progress = Progress.STREAMING;
        out.put(framing.before());
        pass(bytes, first, last, out);
        out.put(framing.after());
        return Result.MORE;
    }

    private void look(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] != '"') {
                continue;
            }
            if (at(bytes, i, end, USAGE)) {
                int length = end - start;
                counted = length > counted.length ? new byte[length * 2] : counted;
                System.arraycopy(bytes, start, counted, 0, length);
                countedLength = length;
            } else if (at(bytes, i, end, REASON) || at(bytes, i, end, BLOCK)) {
                ending(Json.parse(bytes, start, end));
            }
        }
    }

    private void ending(JsonNode response) {
        String reason = Json.string(response.path("candidates").path(0), "finishReason");
        if (reason == null && response.path("promptFeedback").has("blockReason")) {
            reason = "SAFETY";
        }
        finishReason = reason == null ? finishReason : reason;
    }

    /** A line end within JSON is white space, but would end the line of an event. */
    private static void pass(byte[] bytes, int start, int end, ByteSink out) {
        int from = start;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                out.put(bytes, from, i - from);
                from = i + 1;
            }
        }
        out.put(bytes, from, end - from);
    }

    private static boolean at(byte[] bytes, int from, int end, byte[] wanted) {
        return from + wanted.length <= end
                && Arrays.equals(bytes, from, from + wanted.length, wanted, 0, wanted.length);
    }

    @Override
    public boolean ended(ChatEvents events) {
        if (finishReason == null) {
            return false;
        }
        Objects.requireNonNull(client).put(framing.end());
        return true;
    }

    /** Nothing is told: the bytes pass. */
    @Override
    public void tell(ChatEvent event) {}

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        out.put(framing.before());
        out.put(GoogleErrors.inStream(error));
        out.put(framing.after());
        out.put(framing.end());
    }

    @Override
    public @Nullable ProviderError error() {
        return source.error();
    }

    @Override
    public @Nullable TokenUsage usage() {
        return countedLength == 0
                ? null
                : GeminiPassThrough.usage(Json.parse(counted, 0, countedLength));
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
