package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.JsonBytes;
import io.tollgate.providers.dialect.JsonWalk;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.openai.ChatConversation.Whole;
import org.jspecify.annotations.Nullable;

/**
 * One look over the bytes of a whole chat completion: whether it is as OpenAI would have written
 * it, what its usage is, and what it says, where that is one text and nothing else.
 */
final class AnswerLook extends JsonWalk {
    private static final int BODY = 0;
    private static final int CHOICES = 1;
    private static final int CHOICE = 2;
    private static final int MESSAGE = 3;
    private static final int CALLS = 4;
    private static final int CALL = 5;
    private static final int FUNCTION = 6;

    /** So many digits always fit into a long. */
    private static final int MOST_DIGITS = 18;

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
    private boolean plain = true;
    private int idStart;
    private int idEnd;
    private int modelStart = -1;
    private int modelEnd;
    private int createdStart;
    private int createdEnd;
    private int contentStart = -1;
    private int contentEnd;

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

    /** Null where nothing was counted. */
    @Nullable TokenUsage usage() {
        return usageStart < 0 ? null : UsageReader.read(json(), usageStart, usageEnd);
    }

    /** All that an answer that conforms says; null where that is more than one text. */
    Whole.@Nullable Plain plain() {
        if (!plain
                || choices != 1
                || finishReason == null
                || createdEnd - createdStart > MOST_DIGITS) {
            return null;
        }
        TokenUsage usage = usage();
        String id = text(idStart, idEnd);
        String model = text(modelStart, modelEnd);
        String content = text(contentStart, contentEnd);
        boolean whole = isWhole(id) && isWhole(model) && isWhole(content);
        return whole && id != null && (usageStart < 0) == (usage == null)
                ? new Whole.Plain(id, model, created(), content, finishReason, usage)
                : null;
    }

    /** Null where there is none, or it is empty. */
    private @Nullable String text(int start, int end) {
        return start < 0 || end - start == 2 ? null : JsonBytes.text(json(), start, end);
    }

    /** Whether no bytes of it had to be replaced. */
    private static boolean isWhole(@Nullable String text) {
        return text == null || text.indexOf('\uFFFD') < 0;
    }

    private long created() {
        long seconds = 0;
        for (int i = createdStart; i < createdEnd; i++) {
            seconds = seconds * 10 + (at(i) - '0');
        }
        return seconds;
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
            plain &= usageStart < 0;
            if (first == '{') {
                usageStart = value;
                usageEnd = end;
            }
        } else if (isKey(key, keyEnd, "object")) {
            object = JsonBytes.isString(json(), value, end, "chat.completion");
        } else if (isKey(key, keyEnd, "created")) {
            created = isWhole(value, end);
            createdStart = value;
            createdEnd = end;
        } else if (isKey(key, keyEnd, "id")) {
            id = first == '"' && end - value > 2;
            idStart = value;
            idEnd = end;
        } else if (isKey(key, keyEnd, "model")) {
            modelStart = first == '"' ? value : -1;
            modelEnd = end;
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
        } else if (isKey(key, keyEnd, "logprobs")) {
            plain &= at(value) == 'n';
        }
        return end;
    }

    private int messageMember(int key, int keyEnd, int value) {
        byte first = at(value);
        if (isKey(key, keyEnd, "content")) {
            contentStart = first == '"' ? value : -1;
            contentEnd = skip(value);
            return first == '"' || first == 'n' ? contentEnd : ~value;
        }
        if (isKey(key, keyEnd, "tool_calls")) {
            plain = false;
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
        int end = skip(value);
        boolean nothing = first == 'n' || (first == '[' && end - value == 2);
        plain &= nothing || isKey(key, keyEnd, "role");
        return end;
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
