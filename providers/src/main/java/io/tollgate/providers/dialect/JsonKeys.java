package io.tollgate.providers.dialect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys that were read and written last, so that those of an API, which come again with each
 * request, are made into strings and into bytes once. There is one slot for each hash; threads
 * overwrite each other's entries, which costs another string and nothing else. Long keys are not
 * kept, so that what clients send takes little memory.
 */
final class JsonKeys {
    private static final int BITS = 10;
    private static final int LONGEST = 32;
    private static final @Nullable Entry[] READ = new Entry[1 << BITS];
    private static final @Nullable Entry[] WRITTEN = new Entry[1 << BITS];
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private JsonKeys() {}

    /** The text of the key in that span, which has no escapes and no quotes. */
    static String text(byte[] json, int start, int end) {
        if (end - start > LONGEST) {
            return decoded(json, start, end);
        }
        int slot = slot(json, start, end);
        Entry entry = READ[slot];
        if (entry == null || !Arrays.equals(entry.bytes, 0, entry.bytes.length, json, start, end)) {
            entry = new Entry(Arrays.copyOfRange(json, start, end), decoded(json, start, end));
            READ[slot] = entry;
        }
        return entry.text;
    }

    /** The key in quotes, and a colon; null where its letters need a closer look, or it is long. */
    static byte @Nullable [] member(String key) {
        int slot = slot(key.hashCode());
        Entry entry = WRITTEN[slot];
        if (entry != null && entry.text.equals(key)) {
            return entry.bytes;
        }
        if (key.length() > LONGEST || !isPlain(key)) {
            return null;
        }
        byte[] bytes = ('"' + key + "\":").getBytes(StandardCharsets.US_ASCII);
        WRITTEN[slot] = new Entry(bytes, key);
        return bytes;
    }

    private static boolean isPlain(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c < ' ' || c >= 0x7F || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static String decoded(byte[] json, int start, int end) {
        return new String(json, start, end - start, StandardCharsets.UTF_8);
    }

    /** By the length and the first and last bytes, at most eight each. */
    private static int slot(byte[] json, int start, int end) {
        long hash = (long) end - start;
        if (end - start >= Long.BYTES) {
            hash += (long) WORD.get(json, start);
            hash = hash * SPREAD + (long) WORD.get(json, end - Long.BYTES);
        } else {
            for (int i = start; i < end; i++) {
                hash = (hash << Byte.SIZE) | json[i];
            }
        }
        return slot(hash);
    }

    private static int slot(long hash) {
        return (int) ((hash * SPREAD) >>> (Long.SIZE - BITS));
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
