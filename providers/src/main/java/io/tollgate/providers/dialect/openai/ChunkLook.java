package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.JsonBytes;
import io.tollgate.providers.dialect.JsonWalk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One look over the bytes of a chat chunk: whether it is a plain one, of one choice, with text,
 * reasoning, more arguments of one tool call, or a finish reason, as OpenAI would have written it.
 * Anything else is for the slow lane. Reused for all chunks of a stream.
 */
final class ChunkLook extends JsonWalk {
    private static final int BODY = 0;
    private static final int CHOICES = 1;
    private static final int CHOICE = 2;
    private static final int DELTA = 3;
    private static final int CALLS = 4;
    private static final int CALL = 5;
    private static final int FUNCTION = 6;

    private final byte[] id;
    private final byte[] created;
    private final byte[] model;

    private int identity;
    private int choices;
    private int index;
    private int deltas;
    private boolean carries;
    private int calls;
    private int callIndex;
    private int arguments;
    private int argumentsEnd;
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
        calls = 0;
        callIndex = -1;
        arguments = -1;
        finishReason = null;
        return walk(bytes, start, end, BODY)
                && identity == 4
                && choices == 1
                && deltas == 1
                && index >= 0
                && (calls == 0 || (callIndex >= 0 && arguments >= 0));
    }

    /** Whether it has a piece of a tool call's arguments. */
    boolean continuesCall() {
        return calls > 0;
    }

    int callIndex() {
        return callIndex;
    }

    /** The opening quote of that piece. */
    int arguments() {
        return arguments;
    }

    int argumentsEnd() {
        return argumentsEnd;
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
            case DELTA -> deltaMember(key, keyEnd, value);
            case CALL -> callMember(key, keyEnd, value);
            default -> functionMember(key, keyEnd, value);
        };
    }

    @Override
    protected int element(int level, int value) {
        if (level == CALLS) {
            calls++;
            return calls == 1 ? object(value, CALL) : ~value;
        }
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
            index = digit(value, end);
            return index >= 0 ? end : ~value;
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
            carries = true;
            return array(value, CALLS);
        }
        if (isKey(key, keyEnd, "content") && first != '"' && !none) {
            return ~value;
        }
        int end = skip(value);
        boolean role = isKey(key, keyEnd, "role");
        carries |= !none && !role && !(first == '"' && end - value == 2);
        return end;
    }

    private int callMember(int key, int keyEnd, int value) {
        if (isKey(key, keyEnd, "function")) {
            return object(value, FUNCTION);
        }
        int end = skip(value);
        if (!isKey(key, keyEnd, "index")) {
            return ~value;
        }
        callIndex = digit(value, end);
        return callIndex >= 0 ? end : ~value;
    }

    private int functionMember(int key, int keyEnd, int value) {
        int end = skip(value);
        if (end < value + 3 || at(value) != '"' || !isKey(key, keyEnd, "arguments")) {
            return ~value;
        }
        arguments = value;
        argumentsEnd = end;
        return end;
    }

    private int digit(int value, int end) {
        int digit = at(value) - '0';
        return end - value == 1 && digit >= 0 && digit <= 9 ? digit : -1;
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
