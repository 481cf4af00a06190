package io.tollgate.providers.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys that were read last, so that those of an API, which come again with each request, are
 * made into strings once. A slot for each hash; threads overwrite each other's entries, which costs
 * a string and nothing else. Holds at most {@value #SLOTS} keys of {@value #LONGEST} bytes.
 */
final class JsonKeys {
    private static final int SLOTS = 1024;
    private static final int LONGEST = 32;
    private static final @Nullable Entry[] ENTRIES = new Entry[SLOTS];

    private JsonKeys() {}

    /** The text of the key in that span, which has no escapes and no quotes. */
    static String of(byte[] json, int start, int end) {
        if (end - start > LONGEST) {
            return text(json, start, end);
        }
        int slot = slot(json, start, end);
        Entry entry = ENTRIES[slot];
        if (entry != null
                && Arrays.equals(entry.bytes, 0, entry.bytes.length, json, start, end)) {
            return entry.text;
        }
        String text = text(json, start, end);
        ENTRIES[slot] = new Entry(Arrays.copyOfRange(json, start, end), text);
        return text;
    }

    private static String text(byte[] json, int start, int end) {
        return new String(json, start, end - start, StandardCharsets.UTF_8);
    }

    private static int slot(byte[] json, int start, int end) {
        int hash = end - start;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + json[i];
        }
        return (hash ^ (hash >>> 10)) & (SLOTS - 1);
    }

    /** All final, so that a thread that sees it sees it whole. */
    private static final class Entry {
        final byte[] bytes;
        final String text;

        Entry(byte[] bytes, String text) {
            this.bytes = bytes;
            this.text = text;
        }
    }
}
