package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.JsonBytes;
import io.tollgate.providers.dialect.JsonWalk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One look over the bytes of a chat chunk: whether it is a plain one, of one choice, with text or
 * reasoning or a finish reason, as OpenAI would have written it. Anything else is for the slow
 * lane. Reused for all chunks of a stream.
 */
final class ChunkLook extends JsonWalk {
    private static final int BODY = 0;
    private static final int CHOICES = 1;
    private static final int CHOICE = 2;
    private static final int DELTA = 3;

    private final byte[] id;
    private final byte[] created;
    private final byte[] model;

    private int identity;
    private int choices;
    private int index;
    private int deltas;
    private boolean carries;
    private @Nullable String finishReason;

    /** The values, as JSON, that every chunk of the stream must have. */
    ChunkLook(byte[] id, byte[] created, byte[] model) {
        this.id = id;
        this.created = created;
        this.model = model;
    }

    /** Whether the chunk in that span can go to the client as it is, as far as one chunk tells. */
    boolean conforms(byte[] bytes, int start, int end) {
        identity = 0;
        choices = 0;
        index = -1;
        deltas = 0;
        carries = false;
        finishReason = null;
        return walk(bytes, start, end, BODY)
                && identity == 4
                && choices == 1
                && deltas == 1
                && index >= 0;
    }

    int index() {
        return index;
    }

    /** Whether the delta has anything a client could miss. */
    boolean carries() {
        return carries;
    }

    @Nullable String finishReason() {
        return finishReason;
    }

    @Override
    protected int member(int level, int key, int keyEnd, int value) {
        return switch (level) {
            case BODY -> bodyMember(key, keyEnd, value);
            case CHOICE -> choiceMember(key, keyEnd, value);
            default -> deltaMember(key, keyEnd, value);
        };
    }

    @Override
    protected int element(int level, int value) {
        choices++;
        return object(value, CHOICE);
    }

    private int bodyMember(int key, int keyEnd, int value) {
        if (isKey(key, keyEnd, "choices")) {
            return array(value, CHOICES);
        }
        int end = skip(value);
        if (end < 0) {
            return end;
        }
        if (isKey(key, keyEnd, "id")) {
            return same(value, end, id);
        }
        if (isKey(key, keyEnd, "model")) {
            return same(value, end, model);
        }
        if (isKey(key, keyEnd, "created")) {
            return same(value, end, created);
        }
        if (isKey(key, keyEnd, "object")) {
            identity++;
            return JsonBytes.isString(json(), value, end, "chat.completion.chunk") ? end : ~value;
        }
        boolean notPlain =
                (isKey(key, keyEnd, "usage") && at(value) != 'n')
                        || isKey(key, keyEnd, "x_groq")
                        || isKey(key, keyEnd, "error");
        return notPlain ? ~value : end;
    }

    private int same(int value, int end, byte[] wanted) {
        identity++;
        return Arrays.equals(json(), value, end, wanted, 0, wanted.length) ? end : ~value;
    }

    private int choiceMember(int key, int keyEnd, int value) {
        if (isKey(key, keyEnd, "delta")) {
            deltas++;
            return object(value, DELTA);
        }
        int end = skip(value);
        if (end < 0) {
            return end;
        }
        if (isKey(key, keyEnd, "index")) {
            boolean digit = end - value == 1 && at(value) >= '0' && at(value) <= '9';
            index = at(value) - '0';
            return digit ? end : ~value;
        }
        if (isKey(key, keyEnd, "finish_reason") && at(value) != 'n') {
            finishReason = reason(json(), value, end);
            return finishReason == null ? ~value : end;
        }
        boolean notPlain = isKey(key, keyEnd, "message") || isKey(key, keyEnd, "error");
        return notPlain ? ~value : end;
    }

    private int deltaMember(int key, int keyEnd, int value) {
        byte first = at(value);
        boolean none = first == 'n';
        if (isKey(key, keyEnd, "tool_calls") && !none) {
            return ~value;
        }
        if (isKey(key, keyEnd, "content") && first != '"' && !none) {
            return ~value;
        }
        int end = skip(value);
        boolean role = isKey(key, keyEnd, "role");
        carries |= !none && !role && !(first == '"' && end - value == 2);
        return end;
    }

    /** OpenAI's finish reason in that span, or null where it is none. */
    static @Nullable String reason(byte[] json, int start, int end) {
        for (int i = 0; i < FinishReasons.OPENAI.size(); i++) {
            String reason = FinishReasons.OPENAI.get(i);
            if (JsonBytes.isString(json, start, end, reason)) {
                return reason;
            }
        }
        return null;
    }
}
