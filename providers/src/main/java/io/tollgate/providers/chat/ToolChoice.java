package io.tollgate.providers.chat;

import java.util.List;

/** Whether and which tools the model shall call. */
public sealed interface ToolChoice {
    /** As the model likes. */
    record Auto() implements ToolChoice {}

    /** None, although there are tools. */
    record Never() implements ToolChoice {}

    /** Any, but one. */
    record Required() implements ToolChoice {}

    /** This one. */
    record Named(String name) implements ToolChoice {}

    /**
     * Some of the tools only.
     *
     * @param required whether one of them must be called
     */
    record Allowed(boolean required, List<String> names) implements ToolChoice {
        public Allowed {
            names = List.copyOf(names);
        }
    }
}
