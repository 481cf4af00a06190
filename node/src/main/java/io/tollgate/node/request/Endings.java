package io.tollgate.node.request;

import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.providers.upstream.FailureClass;
import org.jspecify.annotations.Nullable;

/** What the class of the last failure means for the end of a request. */
final class Endings {
    private Endings() {}

    /** By whose fault it ended. */
    static RequestCategory category(FailureClass failureClass) {
        return switch (failureClass) {
            case INVALID_REQUEST, CONTEXT_LENGTH_EXCEEDED, CONTENT_POLICY, NOT_FOUND ->
                    RequestCategory.CLIENT_ERROR;
            case TIMEOUT -> RequestCategory.UPSTREAM_TIMEOUT;
            case AUTHENTICATION,
                    PERMISSION,
                    RATE_LIMIT,
                    QUOTA_EXHAUSTED,
                    OVERLOADED,
                    SERVER_ERROR,
                    UPSTREAM_CONNECTION,
                    UPSTREAM_PROTOCOL ->
                    RequestCategory.UPSTREAM_ERROR;
        };
    }

    /** Whether the same request would fail again however long the client waits. */
    static boolean neverCured(@Nullable FailureClass failureClass) {
        return failureClass == FailureClass.QUOTA_EXHAUSTED
                || failureClass == FailureClass.AUTHENTICATION
                || failureClass == FailureClass.PERMISSION;
    }
}
