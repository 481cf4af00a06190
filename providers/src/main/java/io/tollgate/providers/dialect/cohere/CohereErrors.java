package io.tollgate.providers.dialect.cohere;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import org.jspecify.annotations.Nullable;

/** Errors in this API's shape, which is flat. */
public final class CohereErrors {
    private CohereErrors() {}

    /**
     * The body of an error answer.
     *
     * @param requestId of the gateway, or null
     */
    public static byte[] body(String message, @Nullable String requestId) {
        ObjectNode body = Json.object();
        if (requestId != null) {
            body.put("id", requestId);
        }
        return Json.bytes(body.put("message", message));
    }

    /** The end of a stream that failed. */
    static void event(ProviderError error, ByteSink out) {
        String message =
                error.message().isEmpty()
                        ? "The provider failed: " + error.failureClass().label()
                        : error.message();
        ObjectNode event = Json.object().put("type", "message-end");
        event.putObject("delta").put("finish_reason", "ERROR").put("error", message);
        out.put(ascii("event: message-end\ndata: "));
        out.put(Json.bytes(event));
        out.put(ascii("\n\n"));
    }
}
