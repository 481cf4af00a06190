package io.tollgate.audit.redact;

import java.nio.charset.StandardCharsets;

/**
 * Takes what looks like a credential out of one text, in one pass over its bytes. Plain text and
 * JSON alike, also JSON within a string of JSON: the letter of an escape belongs to no word.
 *
 * <p>Invariant: each byte is looked at a bounded number of times, whatever the text. A rule may
 * look ahead only by a constant ({@link #LOOK_AHEAD}) or over bytes that it then takes out; the
 * ends of key blocks are searched by one index that never goes back.
 *
 * <p>What it looks for: keys by their beginnings ({@link KeyShapes}); what follows {@code Bearer}
 * and {@code Basic}; values of names such as {@code api_key} or {@code password} ({@link
 * SecretNames}); the password in a URL; PEM blocks of private keys.
 */
public final class Redactor {
    /** Bytes that a rule may look ahead without taking them out. */
    static final int LOOK_AHEAD = 256;

    /** Without a digit, a shorter value is taken for a word. */
    private static final int LONG = 16;

    /** In the place of a secret. */
    private static final byte[] STARS = {'*', '*', '*'};

    private static final byte[] BEARER = ascii("bearer");
    private static final byte[] BASIC = ascii("basic");
    private static final byte[] SCHEME = ascii("://");

    private final byte[] text;
    private final int end;
    private final Output out;
    private final KeyBlocks blocks;
    private int at;
    private int wordStart;

    private Redactor(byte[] text, int start, int end, int most) {
        this.text = text;
        this.at = start;
        this.end = end;
        this.wordStart = start;
        this.out = new Output(end - start, most);
        this.blocks = new KeyBlocks(text, end);
    }

    /**
     * The text without secrets, cut off after that many bytes. Bytes that are no UTF-8 become
     * question marks.
     *
     * @param start of the text in the array, {@code end} the index after it
     * @param goesOn whether only the beginning of the text is given; then its last bytes are left
     *     out, for they may be the beginning of a secret
     * @param most bytes of what is kept
     */
    public static KeptText redact(byte[] text, int start, int end, boolean goesOn, int most) {
        return new Redactor(text, start, end, most).run(goesOn);
    }

    private KeptText run(boolean goesOn) {
        int stop = goesOn ? end - LOOK_AHEAD : end;
        while (at < stop && !out.isFull()) {
            byte b = text[at];
            if (b == '\\') {
                escape();
            } else if (isWord(b)) {
                word(b);
            } else {
                other(b);
            }
        }
        return out.text(!goesOn && at >= end);
    }

    /** Backslashes, and the letter or number that they make an escape of. */
    private void escape() {
        while (at < end && text[at] == '\\') {
            out.put(text[at++]);
        }
        if (at < end) {
            byte letter = text[at];
            if (letter == 'u' && end - at > 4) {
                put(at, 5);
                at += 5;
            } else if (letter == 'n' || letter == 'r' || letter == 't') {
                out.put(letter);
                at++;
            }
        }
        wordStart = at;
    }

    /** A letter, a digit or an underscore. */
    private void word(byte b) {
        if (at == wordStart || !isAlphanumeric(text[at - 1])) {
            int shown = KeyShapes.shownOf(text, at, end);
            if (shown > 0) {
                put(at, shown);
                stars();
                at = KeyShapes.endOf(text, at, end);
                wordStart = at;
                return;
            }
        }
        out.put(b);
        at++;
        if (at == end || !isWord(text[at])) {
            wordEnds();
        }
    }

    private void wordEnds() {
        if (isWordHere(BEARER) || isWordHere(BASIC)) {
            afterScheme();
        } else if (SecretNames.endsAt(text, wordStart, at)) {
            afterName();
        }
    }

    private void other(byte b) {
        if (b == '-' && block()) {
            return;
        }
        if (b == ':' && startsWith(SCHEME, at)) {
            put(at, SCHEME.length);
            at += SCHEME.length;
            wordStart = at;
            userInfo();
            return;
        }
        out.put(b);
        at++;
        // A dash joins words to one name, as in x-api-key.
        if (b != '-') {
            wordStart = at;
        }
    }

    /** {@code Bearer} or {@code Basic} has been read: its credential, if one follows. */
    private void afterScheme() {
        int from = at;
        while (from < end && from - at < 8 && text[from] == ' ') {
            from++;
        }
        int to = from;
        boolean digit = false;
        while (to < end && isCredential(text[to])) {
            digit |= isDigit(text[to]);
            to++;
        }
        if (from > at && (to - from >= LONG || (to - from >= 8 && digit))) {
            replace(from, to);
        }
    }

    /** A name such as {@code api_key} has been read: its value, if one follows. */
    private void afterName() {
        int from = at;
        boolean separated = false;
        while (from < end && from - at < 24 && isBetween(text[from])) {
            separated |= text[from] == ':' || text[from] == '=';
            from++;
        }
        if (!separated) {
            return;
        }
        int to = from;
        boolean digit = false;
        while (to < end && isValue(text[to])) {
            digit |= isDigit(text[to]);
            to++;
        }
        if (to - from >= LONG || (to - from >= 6 && digit)) {
            replace(from, to);
        }
    }

    /** After {@code ://}: the password of {@code user:password@host}. */
    private void userInfo() {
        int most = Math.min(end, at + LOOK_AHEAD);
        int colon = -1;
        for (int i = at; i < most; i++) {
            byte b = text[i];
            if (b == '@') {
                if (colon >= 0 && i > colon + 1) {
                    put(at, colon + 1 - at);
                    stars();
                    at = i;
                    wordStart = at;
                }
                return;
            }
            if (b == ':' && colon < 0) {
                colon = i;
            } else if (b == '/' || b == '\\' || b == '"' || b <= ' ') {
                return;
            }
        }
    }

    /** A PEM block; false where it is none of a private key. */
    private boolean block() {
        int content = blocks.contentOf(at);
        if (content < 0) {
            return false;
        }
        replace(content, blocks.endOf(at, content));
        return true;
    }

    private void replace(int from, int to) {
        put(at, from - at);
        stars();
        at = to;
        wordStart = at;
    }

    private void stars() {
        out.put(STARS, 0, STARS.length);
    }

    private void put(int from, int count) {
        out.put(text, from, count);
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

    /** Whether the word that ends here is that one, in any case. */
    private boolean isWordHere(byte[] lowerCase) {
        if (at - wordStart != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            if ((text[wordStart + i] | 0x20) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean isAlphanumeric(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || isDigit(b);
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isWord(byte b) {
        return isAlphanumeric(b) || b == '_';
    }

    private static boolean isCredential(byte b) {
        return isWord(b) || b == '-' || b == '.' || b == '=' || b == '/' || b == '+' || b == '~';
    }

    /** What may stand between a name and its value. */
    private static boolean isBetween(byte b) {
        return b == ' ' || b == '"' || b == '\'' || b == '\\' || b == ':' || b == '=';
    }

    private static boolean isValue(byte b) {
        return b > ' '
                && switch (b) {
                    case '"',
                            '\'',
                            '\\',
                            ',',
                            ';',
                            '<',
                            '>',
                            '&',
                            '(',
                            ')',
                            '{',
                            '}',
                            '[',
                            ']',
                            '`' ->
                            false;
                    default -> true;
                };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
