package io.tollgate.audit;

import java.util.Locale;

/** How a request ended, as its row says it. The code is written to disk: never reuse one. */
public enum Outcome {
    /** The client got a whole answer. */
    SERVED(0),
    /** The gateway refused it before it went to a provider. */
    REFUSED(1),
    /** The provider answered that the request itself is at fault. */
    CLIENT_ERROR(2),
    /** The provider failed, or the stream broke off there. */
    FAILED(3),
    /** The client left before the end of its answer. */
    CLIENT_GONE(4),
    /** The node ended before the request did: what became of it is not known. */
    UNKNOWN(5);

    private static final Outcome[] BY_CODE = values();

    private final int code;
    private final String label = name().toLowerCase(Locale.ROOT);

    Outcome(int code) {
        this.code = code;
    }

    /** The number in the journal. */
    public int code() {
        return code;
    }

    /** The word in the store's column {@code outcome}, such as {@code client_gone}. */
    public String label() {
        return label;
    }

    /**
     * The outcome with that code.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Outcome of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException(
                    "outcome: " + code + " (expected: 0 to " + (BY_CODE.length - 1) + ")");
        }
        return BY_CODE[code];
    }

    /**
     * The outcome with that label.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Outcome of(String label) {
        for (Outcome outcome : BY_CODE) {
            if (outcome.label.equals(label)) {
                return outcome;
            }
        }
        throw new IllegalArgumentException(
                "outcome: " + label + " (expected: served, refused, ...)");
    }
}
