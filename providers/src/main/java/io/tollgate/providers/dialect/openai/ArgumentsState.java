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
