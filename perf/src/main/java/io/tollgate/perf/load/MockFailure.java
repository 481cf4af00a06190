package io.tollgate.perf.load;

import java.util.Locale;

/** The ways in which the mock provider can fail. */
enum MockFailure {
    NONE,
    SERVER_ERROR,
    RATE_LIMIT,
    /** Closes the connection instead of answering. */
    CLOSE,
    /** Never answers. */
    HANG;

    static MockFailure of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "none" -> NONE;
            case "500" -> SERVER_ERROR;
            case "429" -> RATE_LIMIT;
            case "close" -> CLOSE;
            case "hang" -> HANG;
            default ->
                    throw new IllegalArgumentException(
                            "fail: " + word + " (expected: none, 500, 429, close or hang)");
        };
    }
}
