package io.tollgate.node.request;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.metrics.RequestCategory;

/** Outcome of one synchronous stage of the request path. */
sealed interface Stage<T> {
    /** The request goes on with what the stage found. */
    record Passed<T>(T value) implements Stage<T> {}

    /** The request ends here. */
    record Refused<T>(ClientError error, RequestCategory category) implements Stage<T> {}
}
