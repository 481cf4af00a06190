package io.tollgate.node.request;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.ErrorJson;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Gives a client its error, in the shape of the API it speaks. */
final class Responder {
    private static final String JSON = "application/json";

    private Responder() {}

    /**
     * Answers with an error.
     *
     * @param headers names and values in turn, besides those of the error
     */
    static void refuse(Exchange exchange, ClientError error, List<String> headers) {
        var all = new ArrayList<String>(headers);
        all.addAll(ErrorJson.headers(error));
        exchange.respond(error.status(), JSON, all, ByteBuffer.wrap(ErrorJson.body(error)));
    }

    static void json(Exchange exchange, int status, List<String> headers, byte[] body) {
        exchange.respond(status, JSON, headers, ByteBuffer.wrap(body));
    }
}
