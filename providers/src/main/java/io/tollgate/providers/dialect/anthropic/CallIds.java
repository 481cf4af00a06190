package io.tollgate.providers.dialect.anthropic;

/** Ids of tool calls that other providers made, within what this API takes. */
final class CallIds {
    private CallIds() {}

    /** The id itself where it fits; else one that follows from it alone, for call and result. */
    static String fit(String id) {
        boolean fits = true;
        for (int i = 0; i < id.length() && fits; i++) {
            fits = isAllowed(id.charAt(i));
        }
        if (fits) {
            return id;
        }
        var fitted = new StringBuilder(id.length() + 9);
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            hash = (hash ^ c) * 0x100000001b3L;
            fitted.append(isAllowed(c) ? c : '_');
        }
        return fitted.append('_').append(Long.toHexString(hash)).toString();
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-';
    }
}
