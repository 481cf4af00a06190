package io.tollgate.audit.redact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What keys look like that can be told by their beginning. */
final class KeyShapes {
    /** A shorter rest is a word, as in {@code sk-learn}. */
    private static final int SHORTEST = 16;

    private static final int SHORTEST_SEGMENT = 8;
    private static final byte[] WEB_TOKEN = ascii("eyJ");
    private static final byte[][] AWS = {ascii("AKIA"), ascii("ASIA")};
    private static final int AWS_REST = 16;

    /** By their first letter. */
    private static final byte[][][] PREFIXES = new byte[128][][];

    static {
        String[] all = {
            "tg-",
            "sk-",
            "pk-",
            "rk-",
            "csk-",
            "gsk_",
            "xai-",
            "hf_",
            "nvapi-",
            "pplx-",
            "tgp_",
            "fw_",
            "r8_",
            "AIza",
            "ya29.",
            "sk_live_",
            "sk_test_",
            "rk_live_",
            "rk_test_",
            "whsec_",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat_",
            "glpat-",
            "xoxa-",
            "xoxb-",
            "xoxp-",
            "xoxr-",
            "xoxs-",
            "xapp-",
            "npm_",
            "pypi-",
            "dop_v1_"
        };
        for (String prefix : all) {
            int letter = prefix.charAt(0);
            byte[][] before = PREFIXES[letter] == null ? new byte[0][] : PREFIXES[letter];
            byte[][] more = Arrays.copyOf(before, before.length + 1);
            more[before.length] = ascii(prefix);
            PREFIXES[letter] = more;
        }
    }

    private KeyShapes() {}

    /** How much of the key that begins there may be shown: its prefix; 0 where none begins. */
    static int shownOf(byte[] text, int at, int end) {
        byte first = text[at];
        if (first < 0) {
            return 0;
        }
        byte[][] prefixes = PREFIXES[first];
        if (prefixes != null) {
            for (byte[] prefix : prefixes) {
                if (startsWith(text, at, end, prefix) && isLong(text, at + prefix.length, end)) {
                    return prefix.length;
                }
            }
        }
        if (first == 'A' && isAws(text, at, end)) {
            return AWS[0].length;
        }
        return first == 'e' && isWebToken(text, at, end) ? WEB_TOKEN.length : 0;
    }

    /** The index after the key that begins there. */
    static int endOf(byte[] text, int at, int end) {
        int i = at;
        while (i < end && (isKey(text[i]) || text[i] == '.')) {
            i++;
        }
        return text[i - 1] == '.' ? i - 1 : i;
    }

    private static boolean isLong(byte[] text, int from, int end) {
        if (end - from < SHORTEST) {
            return false;
        }
        for (int i = from; i < from + SHORTEST; i++) {
            if (!isKey(text[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAws(byte[] text, int at, int end) {
        int to = at + AWS[0].length + AWS_REST;
        if (to > end
                || (to < end && Redactor.isAlphanumeric(text[to]))
                || !(startsWith(text, at, end, AWS[0]) || startsWith(text, at, end, AWS[1]))) {
            return false;
        }
        for (int i = at; i < to; i++) {
            if (!Redactor.isDigit(text[i]) && (text[i] < 'A' || text[i] > 'Z')) {
                return false;
            }
        }
        return true;
    }

    /** A JSON web token: a head, a dot, and more. */
    private static boolean isWebToken(byte[] text, int at, int end) {
        if (!startsWith(text, at, end, WEB_TOKEN)) {
            return false;
        }
        int most = Math.min(end, at + Redactor.LOOK_AHEAD);
        int dot = at;
        while (dot < most && isKey(text[dot])) {
            dot++;
        }
        if (dot == most || text[dot] != '.' || end - dot <= SHORTEST_SEGMENT) {
            return false;
        }
        for (int i = dot + 1; i <= dot + SHORTEST_SEGMENT; i++) {
            if (!isKey(text[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] text, int at, int end, byte[] prefix) {
        if (end - at < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (text[at + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKey(byte b) {
        return Redactor.isAlphanumeric(b) || b == '_' || b == '-';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
