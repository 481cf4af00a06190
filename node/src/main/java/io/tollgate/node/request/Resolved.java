package io.tollgate.node.request;

import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Resolution;
import io.tollgate.node.routing.Route;
import org.jspecify.annotations.Nullable;

/** What a client is told of the model it named. */
final class Resolved {
    private Resolved() {}

    /**
     * The route, or why there is none.
     *
     * @param asked the name as the client gave it
     * @param path that the client asked for
     * @param needed below the provider's base URL: the provider must have it; null where any will
     *     do
     */
    static Stage<Route> of(
            Resolution resolution, String asked, String path, @Nullable String needed) {
        return switch (resolution) {
            case Resolution.Routed routed ->
                    needed != null && !routed.route().first().offersPath(needed)
                            ? new Stage.Refused<>(
                                    Errors.routeNotOffered(routed.route().first().name(), path),
                                    RequestCategory.NO_ROUTE)
                            : new Stage.Passed<>(routed.route());
            case Resolution.UnknownModel unknown ->
                    new Stage.Refused<>(
                            Errors.modelNotFound(asked, unknown.detail()),
                            RequestCategory.NO_ROUTE);
            case Resolution.NotOffered _ ->
                    new Stage.Refused<>(
                            Errors.routeNotOffered(null, path), RequestCategory.NO_ROUTE);
            case Resolution.NotAllowed not ->
                    new Stage.Refused<>(
                            Errors.modelNotAllowed(not.model()), RequestCategory.MODEL_REFUSED);
            case Resolution.Ambiguous several ->
                    new Stage.Refused<>(
                            Errors.ambiguous(asked, several.providers()), RequestCategory.NO_ROUTE);
        };
    }
}
