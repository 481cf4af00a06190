package io.tollgate.node.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * An object of the configuration as it is in force, or would be.
 *
 * @param version of the overlay that changed it last; 0 where the API did not
 * @param by who changed it last; "" where the API did not
 * @param value as in the file; secrets are sealed, references, or as they stand in the file
 */
public record Item(
        String name, Origin origin, long version, long atMillis, String by, JsonNode value) {
    /** Where an object comes from. */
    public enum Origin {
        /** From {@code tollgate.yaml} of the node that is asked. */
        FILE,
        /** From the usual environment variables of the node that is asked. */
        ENVIRONMENT,
        /** Made by the node for itself at its first start. */
        NODE,
        /** From the API, in force on every node. */
        API;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
