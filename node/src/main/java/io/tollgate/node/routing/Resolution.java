package io.tollgate.node.routing;

import java.util.List;

/** Where a model name leads. */
public sealed interface Resolution {
    /** To candidates; the route has taken nothing yet. */
    record Routed(Route route) implements Resolution {}

    /**
     * Nowhere.
     *
     * @param detail what to do about it, for the client; may be ""
     */
    record UnknownModel(String detail) implements Resolution {}

    /** Nowhere, because no provider has that route; the call names no model. */
    record NotOffered() implements Resolution {}

    /**
     * The virtual key may not use it.
     *
     * @param model the name that is not allowed: the model, or one of the request's fallbacks
     */
    record NotAllowed(String model) implements Resolution {}

    /** Several providers list it, and the client has to say which: {@code provider/model}. */
    record Ambiguous(List<String> providers) implements Resolution {
        public Ambiguous {
            providers = List.copyOf(providers);
        }
    }
}
