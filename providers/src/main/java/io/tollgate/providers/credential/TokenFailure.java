package io.tollgate.providers.credential;

import io.tollgate.providers.upstream.FailureClass;

/** Why there is no token. The message is for the operator and names no secret. */
public final class TokenFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureClass failureClass;

    /**
     * Makes one.
     *
     * @param failureClass {@code AUTHENTICATION} where the credentials were refused
     */
    public TokenFailure(FailureClass failureClass, String message) {
        super(message, null, false, false);
        this.failureClass = failureClass;
    }

    public FailureClass failureClass() {
        return failureClass;
    }

    /** Why, for the operator. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
