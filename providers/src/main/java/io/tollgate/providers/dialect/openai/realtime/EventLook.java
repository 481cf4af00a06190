package io.tollgate.providers.dialect.openai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.openai.Usages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the events that a provider sends, in whatever pieces they come. Of each it keeps its
 * type, and of an answer's end the status and the usage; at most 8 KiB, however long the event is.
 * One thread.
 *
 * <p>Invariant: {@code depth} counts the containers that are open; only keys of the event itself
 * (depth 1) and of its {@code response} (depth 2, while {@code inResponse}) are read, all else is
 * stepped over byte by byte.
 */
public final class EventLook {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_USAGE = 8 * 1024;
    private static final int MOST_WORD = 64;

    /** What an event is, as far as it matters here. */
    public enum Kind {
        /** An answer has begun. */
        CREATED,
        /** A piece of an answer. */
        PIECE,
        /** An answer is over, whole or not. */
        DONE,
        OTHER
    }

    private final byte[] word = new byte[MOST_WORD];
    private int wordLength;
    private boolean inString;
    private boolean escaped;
    private boolean reading;
    private int depth;
    private boolean inResponse;
    private boolean afterColon;
    private String key = "";
    private String type = "";
    private String status = "";
    private byte[] usage = new byte[256];
    private int usageLength;
    private boolean inUsage;

    /** Takes a piece of an event. */
    public void read(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte next = bytes.get(i);
            if (inUsage) {
                keep(next);
            }
            if (inString) {
                string(next);
            } else {
                outside(next);
            }
        }
    }

    private void string(byte next) {
        if (escaped) {
            escaped = false;
        } else if (next == '\\') {
            escaped = true;
        } else if (next == '"') {
            inString = false;
            if (reading) {
                wordEnds();
            }
            return;
        }
        if (reading && wordLength < MOST_WORD) {
            word[wordLength++] = next;
        }
    }

    private void outside(byte next) {
        switch (next) {
            case '"' -> {
                inString = true;
                reading = isRead();
                wordLength = 0;
            }
            case '{', '[' -> {
                if (afterColon && isRead() && next == '{') {
                    enter();
                }
                depth++;
            }
            case '}', ']' -> leave();
            case ':' -> afterColon |= isRead();
            case ',' -> {
                if (isRead()) {
                    afterColon = false;
                    key = "";
                }
            }
            default -> {}
        }
    }

    private boolean isRead() {
        return depth == 1 || (depth == 2 && inResponse);
    }

    private void wordEnds() {
        if (!afterColon) {
            key = new String(word, 0, wordLength, StandardCharsets.ISO_8859_1);
        } else if (depth == 1 && key.equals("type")) {
            type = new String(word, 0, wordLength, StandardCharsets.ISO_8859_1);
        } else if (depth == 2 && key.equals("status")) {
            status = new String(word, 0, wordLength, StandardCharsets.ISO_8859_1);
        }
    }

    private void enter() {
        if (depth == 1 && key.equals("response")) {
            inResponse = true;
            afterColon = false;
            key = "";
        } else if (depth == 2 && key.equals("usage")) {
            inUsage = true;
            usageLength = 0;
            keep((byte) '{');
        }
    }

    private void leave() {
        depth--;
        if (depth == 1) {
            inResponse = false;
            afterColon = true;
            key = "";
        } else if (depth == 2 && inUsage) {
            inUsage = false;
        }
    }

    private void keep(byte next) {
        if (usageLength == usage.length && usageLength < MOST_USAGE) {
            usage = Arrays.copyOf(usage, usageLength * 2);
        }
        if (usageLength < usage.length) {
            usage[usageLength] = next;
        }
        usageLength++;
    }

    /** What the event is that has just ended. */
    public Kind kind() {
        return switch (type) {
            case "response.created" -> Kind.CREATED;
            case "response.done" -> Kind.DONE;
            default ->
                    type.startsWith("response.") && type.endsWith(".delta")
                            ? Kind.PIECE
                            : Kind.OTHER;
        };
    }

    /** How an answer ended, in the API's words, such as {@code completed}; "" where not said. */
    public String status() {
        return status;
    }

    /** What an answer used; null where the event does not say. */
    public @Nullable TokenUsage usage() {
        if (usageLength == 0 || usageLength > usage.length) {
            return null;
        }
        try {
            JsonNode tree = JSON.readTree(usage, 0, usageLength);
            return Usages.read(tree);
        } catch (IOException e) {
            return null;
        }
    }

    /** Forgets the event: the next one begins. */
    public void next() {
        inString = false;
        escaped = false;
        depth = 0;
        inResponse = false;
        afterColon = false;
        key = "";
        type = "";
        status = "";
        inUsage = false;
        usageLength = 0;
    }
}
