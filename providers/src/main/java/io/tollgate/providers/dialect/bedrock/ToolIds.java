package io.tollgate.providers.dialect.bedrock;

/**
 * Names and ids of tools within what Converse takes: 64 letters, digits, {@code _} and {@code -}.
 */
final class ToolIds {
    private static final int LONGEST = 64;
    private static final int HASH = 16;

    private ToolIds() {}

    /** The id itself where it fits; else one that follows from it alone, for call and result. */
    static String fit(String id) {
        if (fits(id)) {
            return id;
        }
        int kept = Math.min(id.length(), LONGEST - HASH - 1);
        var fitted = new StringBuilder(LONGEST);
        for (int i = 0; i < kept; i++) {
            char c = id.charAt(i);
            fitted.append(isAllowed(c) ? c : '_');
        }
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        return fitted.append('_').append(Long.toHexString(hash)).toString();
    }

    static boolean fits(String text) {
        boolean fits = !text.isEmpty() && text.length() <= LONGEST;
        for (int i = 0; i < text.length() && fits; i++) {
            fits = isAllowed(text.charAt(i));
        }
        return fits;
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-';
    }
}
