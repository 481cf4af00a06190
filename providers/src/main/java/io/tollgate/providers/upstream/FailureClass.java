package io.tollgate.providers.upstream;

/**
 * What kind of failure an upstream call ended in. Retry, key rotation, fallback and cool-down
 * follow from this and from nothing else.
 */
public enum FailureClass {
    AUTHENTICATION,
    PERMISSION,
    NOT_FOUND,
    INVALID_REQUEST,
    CONTEXT_LENGTH_EXCEEDED,
    CONTENT_POLICY,
    /** Waiting cures it. */
    RATE_LIMIT,
    /** A refusal for lack of money or quota, which waiting does not cure. */
    QUOTA_EXHAUSTED,
    OVERLOADED,
    TIMEOUT,
    SERVER_ERROR,
    /** No connection, or it broke. */
    UPSTREAM_CONNECTION,
    /** The provider answered something that is not its protocol. */
    UPSTREAM_PROTOCOL;

    private final String label = name().toLowerCase(java.util.Locale.ROOT);

    /** The word used in metrics, records and response headers, such as {@code rate_limit}. */
    public String label() {
        return label;
    }
}
