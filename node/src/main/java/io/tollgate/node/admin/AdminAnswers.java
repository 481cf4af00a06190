package io.tollgate.node.admin;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.ErrorJson;
import io.tollgate.node.request.Exchange;
import java.nio.ByteBuffer;

/** What the routes of this package have in common. */
final class AdminAnswers {
    private AdminAnswers() {}

    static boolean isRead(Exchange exchange) {
        return exchange.method().equals("GET") || exchange.method().equals("HEAD");
    }

    static void error(Exchange exchange, ClientError error) {
        exchange.respond(
                error.status(),
                "application/json",
                ErrorJson.headers(error),
                ByteBuffer.wrap(ErrorJson.body(error)));
    }
}
