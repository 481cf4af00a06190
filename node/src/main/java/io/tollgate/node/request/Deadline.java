package io.tollgate.node.request;

import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.RequestCategory;

/**
 * How long a request may take: what the client asks for in a header, within the node's own bound.
 */
final class Deadline {
    /** Milliseconds, everything included. */
    static final String HEADER = "x-tollgate-timeout-ms";

    private Deadline() {}

    /** Milliseconds from the request's start. */
    static Stage<Long> of(Exchange exchange, long most) {
        String value = exchange.header(HEADER);
        if (value == null) {
            return new Stage.Passed<>(most);
        }
        try {
            long asked = Long.parseLong(value.strip());
            if (asked > 0) {
                return new Stage.Passed<>(Math.min(asked, most));
            }
        } catch (NumberFormatException e) {
            // Told below, with the values that are out of range.
        }
        return new Stage.Refused<>(
                Errors.invalidField(
                        HEADER,
                        "Header "
                                + HEADER
                                + ": '"
                                + value
                                + "' (expected: a number of milliseconds above 0)"),
                RequestCategory.CLIENT_ERROR);
    }
}
