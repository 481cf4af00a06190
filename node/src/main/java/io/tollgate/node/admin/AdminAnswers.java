package io.tollgate.node.admin;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.Responder;

/** What the routes of this package have in common. */
final class AdminAnswers {
    private AdminAnswers() {}

    static boolean isRead(Exchange exchange) {
        return exchange.method().equals("GET") || exchange.method().equals("HEAD");
    }

    static void error(Exchange exchange, ClientError error) {
        Responder.refuse(exchange, error);
    }
}
