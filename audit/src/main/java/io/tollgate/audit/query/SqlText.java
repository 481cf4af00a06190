package io.tollgate.audit.query;

/** Just enough of SQL's spelling to tell statements from what is quoted or remarked. */
final class SqlText {
    private SqlText() {}

    /**
     * The index after the blanks, remark or quoted text that begins there; the same where none
     * does.
     */
    static int skip(String sql, int at) {
        char first = sql.charAt(at);
        if (Character.isWhitespace(first)) {
            return at + 1;
        }
        if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            return end < 0 ? sql.length() : end + 1;
        }
        if (sql.startsWith("/*", at)) {
            int end = sql.indexOf("*/", at + 2);
            return end < 0 ? sql.length() : end + 2;
        }
        return first == '\'' || first == '"' || first == '`' ? afterQuoted(sql, at, first) : at;
    }

    /** The index after all blanks and remarks from there on. */
    static int skipBlank(String sql, int from) {
        int at = from;
        while (at < sql.length() && "'\"`".indexOf(sql.charAt(at)) < 0) {
            int next = skip(sql, at);
            if (next == at && sql.charAt(at) != ';') {
                return at;
            }
            at = Math.max(next, at + 1);
        }
        return at;
    }

    /** The letters from there on. */
    static String word(String sql, int from) {
        int end = from;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        return sql.substring(from, Math.max(end, Math.min(from + 1, sql.length())));
    }

    private static int afterQuoted(String sql, int from, char quote) {
        for (int at = from + 1; at < sql.length(); at++) {
            char c = sql.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == quote) {
                return at + 1;
            }
        }
        return sql.length();
    }
}
