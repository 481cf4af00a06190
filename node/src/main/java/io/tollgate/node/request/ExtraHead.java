package io.tollgate.node.request;

import io.tollgate.providers.dialect.Operation;
import java.nio.charset.StandardCharsets;

/**
 * The header lines that a request brings along to the provider: its id, and those of the client
 * that matter there.
 */
final class ExtraHead {
    private static final String[] HANDED_ON = {
        "openai-beta", "idempotency-key", "traceparent", "tracestate"
    };
    private static final String[] HANDED_ON_FORWARDED = {"content-type", "accept"};

    private ExtraHead() {}

    static byte[] of(Exchange exchange, Operation operation, String requestId) {
        var head = new StringBuilder(64);
        head.append("x-request-id: ").append(requestId).append("\r\n");
        for (String name : HANDED_ON) {
            add(head, exchange, name);
        }
        if (operation == Operation.FORWARD) {
            for (String name : HANDED_ON_FORWARDED) {
                add(head, exchange, name);
            }
        }
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void add(StringBuilder head, Exchange exchange, String name) {
        String value = exchange.header(name);
        if (value != null) {
            head.append(name).append(": ").append(value).append("\r\n");
        }
    }
}
