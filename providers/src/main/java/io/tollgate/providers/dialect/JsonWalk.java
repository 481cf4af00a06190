package io.tollgate.providers.dialect;

/**
 * Walks through JSON bytes once, stepping into the objects and arrays a subclass cares for and over
 * all else. Levels are numbers the subclass gives to the places it steps into.
 *
 * <p>All methods give the index behind what they read, or a negative number where it is not
 * well-formed or not what the subclass wants. A key with an escape in it counts as the latter, so a
 * subclass can compare keys byte by byte.
 */
public abstract class JsonWalk {
    private byte[] json = new byte[0];
    private int end;

    /** Reads the one value in that span. */
    protected final boolean walk(byte[] bytes, int start, int stop, int level) {
        json = bytes;
        end = stop;
        int at = JsonBytes.skipSpace(bytes, start, stop);
        if (at >= stop || bytes[at] != '{') {
            return false;
        }
        at = object(at, level);
        return at >= 0 && JsonBytes.skipSpace(bytes, at, stop) == stop;
    }

    /** Reads the value of a member: usually by {@link #skip}, {@link #object}, {@link #array}. */
    protected abstract int member(int level, int key, int keyEnd, int value);

    /** Reads an element of an array. */
    protected abstract int element(int level, int value);

    protected final byte[] json() {
        return json;
    }

    /** The byte at that index, which is one of a value that has begun. */
    protected final byte at(int index) {
        return json[index];
    }

    protected final boolean isKey(int key, int keyEnd, String name) {
        return JsonBytes.isString(json, key, keyEnd, name);
    }

    protected final int skip(int value) {
        return JsonBytes.skipValue(json, value, end, 8);
    }

    /** Steps through the object at that index; its members are told with that level. */
    protected final int object(int at, int level) {
        if (json[at] != '{') {
            return ~at;
        }
        int i = JsonBytes.skipSpace(json, at + 1, end);
        if (i < end && json[i] == '}') {
            return i + 1;
        }
        while (i < end && json[i] == '"') {
            int quote = JsonStrings.plainEnd(json, i + 1, end);
            if (quote == end || json[quote] != '"') {
                return ~i;
            }
            int keyEnd = quote + 1;
            int value = JsonBytes.skipColon(json, keyEnd, end);
            if (value < 0 || value >= end) {
                return ~i;
            }
            int valueEnd = member(level, i, keyEnd, value);
            if (valueEnd < 0) {
                return valueEnd;
            }
            i = JsonBytes.skipSpace(json, valueEnd, end);
            if (i < end && json[i] == '}') {
                return i + 1;
            }
            if (i >= end || json[i] != ',') {
                return ~i;
            }
            i = JsonBytes.skipSpace(json, i + 1, end);
        }
        return ~i;
    }

    /** Steps through the array at that index; its elements are told with that level. */
    protected final int array(int at, int level) {
        if (json[at] != '[') {
            return ~at;
        }
        int i = JsonBytes.skipSpace(json, at + 1, end);
        if (i < end && json[i] == ']') {
            return i + 1;
        }
        while (i < end) {
            int valueEnd = element(level, i);
            if (valueEnd < 0) {
                return valueEnd;
            }
            i = JsonBytes.skipSpace(json, valueEnd, end);
            if (i < end && json[i] == ']') {
                return i + 1;
            }
            if (i >= end || json[i] != ',') {
                return ~i;
            }
            i = JsonBytes.skipSpace(json, i + 1, end);
        }
        return ~i;
    }
}
