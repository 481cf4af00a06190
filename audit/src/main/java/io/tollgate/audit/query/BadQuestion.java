package io.tollgate.audit.query;

/** A question that cannot be asked so; the message names the parameter and what was expected. */
public final class BadQuestion extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    BadQuestion(String parameter, String value, String expected) {
        super(parameter + ": " + value + " (expected: " + expected + ")");
    }

    BadQuestion(String message, Throwable cause) {
        super(message, cause);
    }
}
