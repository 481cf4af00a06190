package io.tollgate.providers.dialect;

import java.util.Arrays;

/** Looks for one byte sequence in others, by Horspool's rule. */
final class ByteSearch {
    private final byte[] wanted;
    private final int[] shift = new int[256];

    ByteSearch(byte[] wanted) {
        this.wanted = wanted.clone();
        Arrays.fill(shift, wanted.length);
        for (int i = 0; i < wanted.length - 1; i++) {
            shift[wanted[i] & 0xFF] = wanted.length - 1 - i;
        }
    }

    /** The first place at or after {@code from}, or -1. */
    int find(byte[] bytes, int from) {
        int last = wanted.length - 1;
        int i = from + last;
        while (i < bytes.length) {
            if (bytes[i] == wanted[last]
                    && Arrays.equals(bytes, i - last, i + 1, wanted, 0, wanted.length)) {
                return i - last;
            }
            i += shift[bytes[i] & 0xFF];
        }
        return -1;
    }
}
