package io.tollgate.providers.dialect;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/** Text as a JSON string. */
public final class JsonText {
    private JsonText() {}

    /** That text with quotes around it, in UTF-8. */
    public static byte[] quoted(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        if (needsEscape(plain)) {
            plain = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        }
        byte[] quoted = new byte[plain.length + 2];
        quoted[0] = '"';
        System.arraycopy(plain, 0, quoted, 1, plain.length);
        quoted[quoted.length - 1] = '"';
        return quoted;
    }

    private static boolean needsEscape(byte[] plain) {
        for (byte b : plain) {
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                return true;
            }
        }
        return false;
    }
}
