package io.tollgate.providers.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * Works out which spans of a request must not go out.
 *
 * <p>A run of members that go takes along the comma behind it, or, where no member that stays
 * follows, the one before it. Invariant: what is left is a well-formed object whose members are
 * those that stay. The body has been found well-formed.
 */
final class Removals {
    private final byte[] body;
    private final int objectStart;
    private final List<Integer> spans = new ArrayList<>();

    Removals(byte[] body, int objectStart) {
        this.body = body;
        this.objectStart = objectStart;
        if (objectStart > 0) {
            add(0, objectStart);
        }
    }

    /** Steps through the members of the outermost object. */
    void read(Keeper keeper) {
        int keptEnd = -1;
        int runStart = -1;
        int i = JsonBytes.skipSpace(body, objectStart + 1, body.length);
        while (body[i] == '"') {
            int key = i;
            int keyEnd = JsonBytes.skipString(body, key, body.length);
            int value = JsonBytes.skipColon(body, keyEnd, body.length);
            int valueEnd = JsonBytes.skipValue(body, value, body.length, 2);
            if (keeper.keeps(key, keyEnd, value)) {
                if (runStart >= 0) {
                    add(runStart, key);
                    runStart = -1;
                }
                keptEnd = valueEnd;
            } else if (runStart < 0) {
                runStart = key;
            }
            i = JsonBytes.skipSpace(body, valueEnd, body.length);
            if (body[i] == ',') {
                i = JsonBytes.skipSpace(body, i + 1, body.length);
            }
        }
        if (runStart >= 0) {
            add(keptEnd >= 0 ? keptEnd : runStart, i);
        }
    }

    /** Pairs of start and end, in order, without overlap. */
    List<Integer> spans() {
        return List.copyOf(spans);
    }

    private void add(int start, int end) {
        spans.add(start);
        spans.add(end);
    }

    /** Says which members stay. */
    interface Keeper {
        boolean keeps(int key, int keyEnd, int value);
    }
}
