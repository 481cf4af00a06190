package io.tollgate.audit.redact;

import java.nio.charset.StandardCharsets;

/** Names whose value is a secret, such as {@code OPENAI_API_KEY} or {@code clientSecret}. */
final class SecretNames {
    /** No more of a name is looked at. */
    private static final int LONGEST = 32;

    /** In lower case, without dashes and underscores; a name counts that ends with one of them. */
    private static final byte[][] ENDS = {
        ascii("apikey"), ascii("secret"), ascii("secretkey"), ascii("accesskey"),
        ascii("privatekey"), ascii("password"), ascii("passwd"), ascii("passphrase"),
        ascii("accesstoken"), ascii("authtoken"), ascii("refreshtoken"), ascii("apitoken"),
        ascii("sessiontoken"), ascii("authorization")
    };

    private SecretNames() {}

    /** Whether such a name, or in a URL {@code key}, stands between these indexes. */
    static boolean endsAt(byte[] text, int start, int end) {
        if (isKeyOfQuery(text, start, end)) {
            return true;
        }
        for (byte[] name : ENDS) {
            if (endsWith(text, start, end, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWith(byte[] text, int start, int end, byte[] name) {
        int at = end - 1;
        int least = Math.max(start, end - LONGEST);
        int next = name.length - 1;
        while (at >= least && next >= 0) {
            byte b = text[at--];
            if (b == '_' || b == '-') {
                continue;
            }
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != name[next--]) {
                return false;
            }
        }
        return next < 0;
    }

    private static boolean isKeyOfQuery(byte[] text, int start, int end) {
        return end - start == 3
                && start > 0
                && (text[start - 1] == '?' || text[start - 1] == '&')
                && text[start] == 'k'
                && text[start + 1] == 'e'
                && text[start + 2] == 'y';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
