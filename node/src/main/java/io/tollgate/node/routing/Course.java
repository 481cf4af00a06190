package io.tollgate.node.routing;

import io.tollgate.providers.upstream.FailureClass;

/** How a route goes on after a failure. */
enum Course {
    /** Nothing has failed yet. */
    START,
    /** The key is at fault: another key, never the same. */
    OTHER_KEY,
    /** The key has to pause: another key, or the same after the pause. */
    AFTER_PAUSE,
    /** It may pass by itself: another key, or the same after a back-off. */
    AFTER_BACKOFF,
    /** The model is at fault: another model only. */
    OTHER_MODEL,
    /** Nothing more. */
    OVER;

    static Course after(FailureClass failure) {
        return switch (failure) {
            case AUTHENTICATION, PERMISSION, QUOTA_EXHAUSTED -> OTHER_KEY;
            case RATE_LIMIT -> AFTER_PAUSE;
            case OVERLOADED, TIMEOUT, SERVER_ERROR, UPSTREAM_CONNECTION, UPSTREAM_PROTOCOL ->
                    AFTER_BACKOFF;
            case NOT_FOUND, CONTEXT_LENGTH_EXCEEDED -> OTHER_MODEL;
            case INVALID_REQUEST, CONTENT_POLICY -> OVER;
        };
    }

    /** Whether the same key may be tried again. */
    boolean mayRepeat() {
        return switch (this) {
            case AFTER_PAUSE, AFTER_BACKOFF -> true;
            case START, OTHER_KEY, OTHER_MODEL, OVER -> false;
        };
    }

    /**
     * Whether the next attempt counts as a retry in the node's budget. What the other key or model
     * answers has nothing to do with how busy providers are, so those are free: a refused key is
     * put aside after one answer, and a wrong model is answered without work.
     */
    boolean charged() {
        return mayRepeat();
    }
}
