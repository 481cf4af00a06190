package io.tollgate.audit.query;

/** The store cannot be asked now; later it may answer. */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
