package io.tollgate.node.config;

/** The rule for names of providers and keys: they appear in headers, metrics and model names. */
final class Names {
    static final String EXPECTED =
            "expected: 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit";

    private Names() {}

    static void check(String what, String name) {
        if (!valid(name)) {
            throw new IllegalArgumentException(what + ": " + name + " (" + EXPECTED + ")");
        }
    }

    static boolean valid(String name) {
        if (name.isEmpty() || name.length() > 64 || !letterOrDigit(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!letterOrDigit(c) && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean letterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
