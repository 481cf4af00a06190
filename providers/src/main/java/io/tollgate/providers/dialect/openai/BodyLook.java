package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.JsonBytes;
import io.tollgate.providers.dialect.JsonWalk;
import org.jspecify.annotations.Nullable;

/**
 * One look over the bytes of any JSON answer or event that is not chat: where its usage stands,
 * whether it holds an error, how it ended.
 */
final class BodyLook extends JsonWalk {
    private static final int BODY = 0;
    private static final int CHOICES = 1;
    private static final int CHOICE = 2;
    private static final int DETAILS = 3;
    private static final int RESPONSE = 4;

    private int usageStart;
    private int usageEnd;
    private boolean error;
    private boolean choiceSeen;
    private int typeStart;
    private int typeEnd;
    private @Nullable String status;
    private @Nullable String finishReason;
    private @Nullable String incomplete;

    /** Whether it is a JSON object. */
    boolean read(byte[] bytes, int start, int end) {
        usageStart = -1;
        usageEnd = -1;
        error = false;
        choiceSeen = false;
        typeStart = -1;
        typeEnd = -1;
        status = null;
        finishReason = null;
        incomplete = null;
        return walk(bytes, start, end, BODY);
    }

    int usageStart() {
        return usageStart;
    }

    int usageEnd() {
        return usageEnd;
    }

    /** Whether it has an {@code error} that is not null. */
    boolean hasError() {
        return error;
    }

    /** Whether it has any element in {@code choices}. */
    boolean hasChoice() {
        return choiceSeen;
    }

    /** Whether it is an event, with a {@code type} that can stand in a line as it is. */
    boolean isEvent() {
        if (typeStart < 0 || at(typeStart) != '"' || typeEnd - typeStart == 2) {
            return false;
        }
        for (int i = typeStart + 1; i < typeEnd - 1; i++) {
            if (at(i) <= ' ' || at(i) == '\\') {
                return false;
            }
        }
        return true;
    }

    boolean isType(String type) {
        return typeStart >= 0 && JsonBytes.isString(json(), typeStart, typeEnd, type);
    }

    /** First byte of the type, behind its quote. */
    int typeStart() {
        return typeStart + 1;
    }

    int typeEnd() {
        return typeEnd - 1;
    }

    /** The {@code status} of a response. */
    @Nullable String status() {
        return status;
    }

    /** As chat would put it; null while it has not ended. */
    @Nullable String finishReason() {
        if (finishReason != null) {
            return finishReason;
        }
        if (status == null) {
            return null;
        }
        return switch (status) {
            case "completed" -> "stop";
            case "incomplete" -> "content_filter".equals(incomplete) ? "content_filter" : "length";
            default -> null;
        };
    }

    @Override
    protected int member(int level, int key, int keyEnd, int value) {
        return switch (level) {
            case BODY -> bodyMember(key, keyEnd, value);
            case RESPONSE -> responseMember(key, keyEnd, value);
            case CHOICE -> choiceMember(key, keyEnd, value);
            default -> detailsMember(key, keyEnd, value);
        };
    }

    @Override
    protected int element(int level, int value) {
        choiceSeen = true;
        return at(value) == '{' ? object(value, CHOICE) : skip(value);
    }

    private int bodyMember(int key, int keyEnd, int value) {
        if (at(value) == '[' && isKey(key, keyEnd, "choices")) {
            return array(value, CHOICES);
        }
        if (at(value) == '{' && isKey(key, keyEnd, "response")) {
            return object(value, RESPONSE);
        }
        if (isKey(key, keyEnd, "type")) {
            int end = skip(value);
            typeStart = value;
            typeEnd = end;
            return end;
        }
        return responseMember(key, keyEnd, value);
    }

    private int responseMember(int key, int keyEnd, int value) {
        byte first = at(value);
        if (first == '{' && isKey(key, keyEnd, "incomplete_details")) {
            return object(value, DETAILS);
        }
        int end = skip(value);
        if (end < 0) {
            return end;
        }
        if (first == '{' && isKey(key, keyEnd, "usage")) {
            usageStart = value;
            usageEnd = end;
        } else if (isKey(key, keyEnd, "status")) {
            status = string(value, end);
        } else if (isKey(key, keyEnd, "error")) {
            error = first != 'n' && end - value > 2;
        }
        return end;
    }

    private int choiceMember(int key, int keyEnd, int value) {
        int end = skip(value);
        if (isKey(key, keyEnd, "finish_reason") && finishReason == null) {
            finishReason = string(value, end);
        }
        return end;
    }

    private int detailsMember(int key, int keyEnd, int value) {
        int end = skip(value);
        if (isKey(key, keyEnd, "reason")) {
            incomplete = string(value, end);
        }
        return end;
    }

    private @Nullable String string(int start, int end) {
        return end > start + 2 && at(start) == '"' ? JsonBytes.text(json(), start, end) : null;
    }
}
