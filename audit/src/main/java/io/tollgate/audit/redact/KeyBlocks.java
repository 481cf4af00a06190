package io.tollgate.audit.redact;

import java.nio.charset.StandardCharsets;

/**
 * Finds the PEM blocks of private keys in one text, also where their line ends are escapes of JSON.
 * Asked from front to back: the next end of a block is searched once.
 */
final class KeyBlocks {
    /** A private key is not longer. */
    private static final int LONGEST = 16 * 1024;

    /** Of a block whose end is missing; a shorter one is taken for words. */
    private static final int SHORTEST_LINE = 40;

    private static final int LONGEST_LABEL = 40;
    private static final byte[] BEGIN = "-----BEGIN ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "-----END ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEY = "PRIVATE KEY".getBytes(StandardCharsets.US_ASCII);

    private final byte[] text;
    private final int end;
    private int nextEnd = -1;

    KeyBlocks(byte[] text, int end) {
        this.text = text;
        this.end = end;
    }

    /** The index after the label of the block that begins there; -1 where none begins. */
    int contentOf(int at) {
        if (!startsWith(BEGIN, at)) {
            return -1;
        }
        int label = at + BEGIN.length;
        int key = find(KEY, label, Math.min(end, label + LONGEST_LABEL));
        return key < 0 ? -1 : key + KEY.length;
    }

    /** Up to where a block is to be taken out. */
    int endOf(int at, int content) {
        if (nextEnd < at) {
            int found = find(END, at, end);
            nextEnd = found < 0 ? Integer.MAX_VALUE : found;
        }
        if (nextEnd - at > LONGEST) {
            return linesEnd(content);
        }
        int label = nextEnd + END.length;
        int key = find(KEY, label, Math.min(end, label + LONGEST_LABEL));
        return key < 0 ? label : key + KEY.length;
    }

    /** The end of the lines of a block that is cut off: those that only Base64 can be. */
    private int linesEnd(int from) {
        int taken = from;
        int i = from;
        while (i < end) {
            byte b = text[i];
            if (b == '\\' && i + 1 < end && (text[i + 1] == 'n' || text[i + 1] == 'r')) {
                i += 2;
            } else if ((b <= ' ' && b >= 0) || b == '\\' || b == '-') {
                i++;
            } else {
                int run = i;
                while (run < end && isBase64(text[run])) {
                    run++;
                }
                if (run < end && run - i < SHORTEST_LINE) {
                    return taken;
                }
                i = run;
                taken = run;
            }
        }
        return end;
    }

    private int find(byte[] what, int from, int to) {
        for (int i = from; i <= to - what.length; i++) {
            if (text[i] == what[0] && startsWith(what, i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean startsWith(byte[] what, int from) {
        if (end - from < what.length) {
            return false;
        }
        for (int i = 0; i < what.length; i++) {
            if (text[from + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64(byte b) {
        return Redactor.isAlphanumeric(b) || b == '+' || b == '/' || b == '=';
    }
}
