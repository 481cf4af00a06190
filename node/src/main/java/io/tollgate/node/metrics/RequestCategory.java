package io.tollgate.node.metrics;

import java.util.Locale;

/** How a request ended, by who must act. Each request ends in exactly one. */
public enum RequestCategory {
    /** The client got a whole answer. */
    SERVED,
    /** The client's own fault: bad body, unknown URL, or a 4xx of the provider handed on. */
    CLIENT_ERROR,
    /** No virtual key, or an unknown one. */
    KEY_REFUSED,
    /** The virtual key was revoked while its request was running. */
    KEY_REVOKED,
    /** The virtual key may not use this model or route. */
    MODEL_REFUSED,
    /** A budget or limit of the virtual key, its team or its customer is used up. */
    LIMIT_REFUSED,
    /** No configured provider offers the model. */
    NO_ROUTE,
    /** The model has a route, but no provider key for it is healthy. */
    NO_HEALTHY_KEY,
    /** The last attempt failed at the provider, or the stream broke off there. */
    UPSTREAM_ERROR,
    /** The last attempt ran out of time, or the request's own deadline passed. */
    UPSTREAM_TIMEOUT,
    /** The client left before the end of its answer. */
    CLIENT_GONE,
    /** A bound of the gateway was reached. */
    OVERLOADED,
    /** The node was shutting down. */
    SHUTDOWN,
    /** A defect of the gateway. */
    INTERNAL;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word used in metrics, such as {@code client_gone}. */
    public String label() {
        return label;
    }
}
