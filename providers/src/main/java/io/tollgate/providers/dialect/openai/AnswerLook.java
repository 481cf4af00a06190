package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.JsonBytes;
import io.tollgate.providers.dialect.JsonWalk;
import org.jspecify.annotations.Nullable;

/**
 * One look over the bytes of a whole chat completion: whether it is as OpenAI would have written
 * it, and where its usage stands.
 */
final class AnswerLook extends JsonWalk {
    private static final int BODY = 0;
    private static final int CHOICES = 1;
    private static final int CHOICE = 2;
    private static final int MESSAGE = 3;
    private static final int CALLS = 4;
    private static final int CALL = 5;
    private static final int FUNCTION = 6;

    private int usageStart = -1;
    private int usageEnd = -1;
    private @Nullable String finishReason;
    private boolean object;
    private boolean created;
    private boolean id;
    private int choices;
    private int finished;
    private int messages;
    private boolean calls;

    /** Whether it can go to the client as it is. False also where it is no JSON at all. */
    boolean conforms(byte[] bytes, int length) {
        return walk(bytes, 0, length, BODY)
                && object
                && created
                && id
                && choices > 0
                && finished == choices
                && messages == choices
                && !(calls && "stop".equals(finishReason));
    }

    int usageStart() {
        return usageStart;
    }

    int usageEnd() {
        return usageEnd;
    }

    /** That of the first choice. */
    @Nullable String finishReason() {
        return finishReason;
    }

    @Override
    protected int member(int level, int key, int keyEnd, int value) {
        return switch (level) {
            case BODY -> bodyMember(key, keyEnd, value);
            case CHOICE -> choiceMember(key, keyEnd, value);
            case MESSAGE -> messageMember(key, keyEnd, value);
            case CALL -> callMember(key, keyEnd, value);
            default -> functionMember(key, keyEnd, value);
        };
    }

    @Override
    protected int element(int level, int value) {
        if (level == CHOICES) {
            choices++;
            return object(value, CHOICE);
        }
        calls = true;
        return object(value, CALL);
    }

    private int bodyMember(int key, int keyEnd, int value) {
        byte first = at(value);
        if (isKey(key, keyEnd, "choices")) {
            return array(value, CHOICES);
        }
        int end = skip(value);
        if (end < 0) {
            return end;
        }
        if (isKey(key, keyEnd, "usage")) {
            if (first == '{') {
                usageStart = value;
                usageEnd = end;
            }
        } else if (isKey(key, keyEnd, "object")) {
            object = JsonBytes.isString(json(), value, end, "chat.completion");
        } else if (isKey(key, keyEnd, "created")) {
            created = isWhole(value, end);
        } else if (isKey(key, keyEnd, "id")) {
            id = first == '"' && end - value > 2;
        } else if (isKey(key, keyEnd, "error") && first != 'n') {
            return ~value;
        }
        return end;
    }

    private boolean isWhole(int start, int end) {
        for (int i = start; i < end; i++) {
            if (at(i) < '0' || at(i) > '9') {
                return false;
            }
        }
        return end > start;
    }

    private int choiceMember(int key, int keyEnd, int value) {
        if (isKey(key, keyEnd, "message")) {
            messages++;
            return object(value, MESSAGE);
        }
        int end = skip(value);
        if (end < 0 || isKey(key, keyEnd, "error")) {
            return ~value;
        }
        if (isKey(key, keyEnd, "finish_reason")) {
            String reason = ChunkLook.reason(json(), value, end);
            if (reason == null) {
                return ~value;
            }
            finished++;
            finishReason = finishReason == null ? reason : finishReason;
        }
        return end;
    }

    private int messageMember(int key, int keyEnd, int value) {
        byte first = at(value);
        if (isKey(key, keyEnd, "content")) {
            return first == '"' || first == 'n' ? skip(value) : ~value;
        }
        if (isKey(key, keyEnd, "tool_calls")) {
            if (first != '[') {
                return ~value;
            }
            boolean before = calls;
            calls = false;
            int end = array(value, CALLS);
            boolean empty = !calls;
            calls |= before;
            return empty ? ~value : end;
        }
        return skip(value);
    }

    private int callMember(int key, int keyEnd, int value) {
        if (isKey(key, keyEnd, "function")) {
            return object(value, FUNCTION);
        }
        int end = skip(value);
        boolean emptyId = isKey(key, keyEnd, "id") && (at(value) != '"' || end - value == 2);
        boolean oddType =
                isKey(key, keyEnd, "type")
                        && end > 0
                        && !JsonBytes.isString(json(), value, end, "function")
                        && !JsonBytes.isString(json(), value, end, "custom");
        return emptyId || oddType ? ~value : end;
    }

    private int functionMember(int key, int keyEnd, int value) {
        int end = skip(value);
        if (end < 0 || !isKey(key, keyEnd, "arguments")) {
            return end;
        }
        boolean odd =
                at(value) != '"'
                        || end - value == 2
                        || JsonBytes.isString(json(), value, end, "null");
        return odd ? ~value : end;
    }
}
