package io.tollgate.cluster.grid;

import org.jspecify.annotations.Nullable;

/** The grid could not do what it was asked. Carries no stack trace: whoever asked knows where. */
public final class GridException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public GridException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.kind = kind;
    }

    /** What became of the call. */
    public Kind kind() {
        return kind;
    }

    /** What became of the call. */
    public enum Kind {
        /** It did not run, and nothing changed: not joined, a minority, closed. */
        UNAVAILABLE,
        /** Nobody knows whether it ran. Send the same command again. */
        INDETERMINATE,
        /** The rule failed: a fault of ours, or a value of another version. */
        FAILED
    }
}
