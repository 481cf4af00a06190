package io.tollgate.node.request;

import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.RequestCategory;
import org.jspecify.annotations.Nullable;

/**
 * What the request itself says of things that a provider cannot do.
 *
 * @param drop whether they are left out; null where it does not say
 */
record DropWish(@Nullable Boolean drop) {
    static final String HEADER = "x-tollgate-drop-unsupported";

    private static final Stage<DropWish> NOTHING = new Stage.Passed<>(new DropWish(null));

    static Stage<DropWish> of(Exchange exchange) {
        String value = exchange.header(HEADER);
        if (value == null) {
            return NOTHING;
        }
        return switch (value) {
            case "true" -> new Stage.Passed<>(new DropWish(true));
            case "false" -> new Stage.Passed<>(new DropWish(false));
            default ->
                    new Stage.Refused<>(
                            Errors.invalidField(
                                    HEADER, HEADER + ": not understood (expected: true or false)"),
                            RequestCategory.CLIENT_ERROR);
        };
    }
}
