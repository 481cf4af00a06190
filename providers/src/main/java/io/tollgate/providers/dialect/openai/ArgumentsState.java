package io.tollgate.providers.dialect.openai;

/** Tells, piece by piece, whether the JSON of a tool call's arguments is complete. */
final class ArgumentsState {
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean begun;

    void add(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            add(piece.charAt(i));
        }
    }

    /** Takes a piece as it stands in JSON, between its quotes. */
    void addEscaped(byte[] json, int start, int end) {
        int i = start;
        while (i < end) {
            if (json[i] != '\\') {
                add((char) (json[i] & 0xFF));
                i++;
            } else if (json[i + 1] == 'u') {
                add(unescaped(json, i + 2));
                i += 6;
            } else {
                byte letter = json[i + 1];
                add(letter == '"' || letter == '\\' || letter == '/' ? (char) letter : ' ');
                i += 2;
            }
        }
    }

    private static char unescaped(byte[] json, int at) {
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            code = code << 4 | Character.digit(json[i], 16);
        }
        return (char) code;
    }

    private void add(char c) {
        if (inString) {
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                inString = false;
            }
            return;
        }
        switch (c) {
            case '"' -> inString = true;
            case '{', '[' -> {
                depth++;
                begun = true;
            }
            case '}', ']' -> depth--;
            default -> {}
        }
    }

    /** Whether an object has been opened and closed. */
    boolean complete() {
        return begun && depth <= 0 && !inString;
    }
}
