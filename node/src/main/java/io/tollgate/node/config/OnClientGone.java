package io.tollgate.node.config;

/** What happens to the upstream call of a stream whose client has gone. */
public enum OnClientGone {
    /** It is stopped at once; its usage is what was seen. */
    CANCEL,
    /** It is read to its end, so that its usage is exact. */
    DRAIN
}
