package io.tollgate.node.request;

import io.tollgate.providers.dialect.Operation;
import org.jspecify.annotations.Nullable;

/** Which bodies are texts, so that somebody could read them. */
final class Texts {
    private static final String[] TYPES = {
        "application/json", "application/x-ndjson", "application/x-www-form-urlencoded", "text/"
    };

    private Texts() {}

    /**
     * Of a request: forwarded ones may be anything, conversations have none, all others are JSON.
     */
    static boolean isText(Operation operation, @Nullable String contentType) {
        return operation != Operation.REALTIME && (!operation.forwarded() || isText(contentType));
    }

    static boolean isText(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        for (String type : TYPES) {
            if (contentType.regionMatches(true, 0, type, 0, type.length())) {
                return true;
            }
        }
        return false;
    }
}
