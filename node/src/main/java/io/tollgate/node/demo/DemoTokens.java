package io.tollgate.node.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * How the demo provider counts: a token is at most eight characters of a word, with the white space
 * before it. The pieces of a text, put together, are the text.
 */
final class DemoTokens {
    private static final int LONGEST = 8;

    private DemoTokens() {}

    static List<String> split(String text) {
        var tokens = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int end = end(text, start);
            tokens.add(text.substring(start, end));
            start = end;
        }
        return tokens;
    }

    static long count(String text) {
        long count = 0;
        for (int start = 0; start < text.length(); start = end(text, start)) {
            count++;
        }
        return count;
    }

    private static int end(String text, int start) {
        int at = start;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int characters = 0;
        while (at < text.length()
                && characters < LONGEST
                && !Character.isWhitespace(text.charAt(at))) {
            at += Character.charCount(text.codePointAt(at));
            characters++;
        }
        return at;
    }
}
