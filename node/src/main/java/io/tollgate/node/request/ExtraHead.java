package io.tollgate.node.request;

import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.profile.Profile.Wire;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header lines that a request brings along to the provider: its id, and those of the client
 * that matter there.
 */
final class ExtraHead {
    private static final byte[] REQUEST_ID = "x-request-id: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String[] HANDED_ON = {
        "openai-beta", "idempotency-key", "traceparent", "tracestate"
    };
    private static final String VERSION = "anthropic-version";
    private static final String BETA = "anthropic-beta";
    private static final String[] HANDED_ON_FORWARDED = {"content-type", "accept"};

    private final byte[] usual;
    private final byte[] toAnthropic;
    private final byte[] toVertex;
    private final boolean namesVersion;

    private ExtraHead(byte[] usual, byte[] toAnthropic, byte[] toVertex, boolean namesVersion) {
        this.usual = usual;
        this.toAnthropic = toAnthropic;
        this.toVertex = toVertex;
        this.namesVersion = namesVersion;
    }

    static ExtraHead of(
            Exchange exchange, ClientApi client, Operation operation, String requestId) {
        StringBuilder more = null;
        for (String name : HANDED_ON) {
            more = add(more, exchange, name);
        }
        if (operation.forwarded()) {
            for (String name : HANDED_ON_FORWARDED) {
                more = add(more, exchange, name);
            }
        }
        byte[] usual = bytes(requestId, more);
        return switch (client) {
            case OPENAI, COHERE, GOOGLE, BEDROCK, BEDROCK_INVOKE ->
                    new ExtraHead(usual, usual, usual, false);
            case ANTHROPIC -> {
                // Vertex AI has the version in the body.
                StringBuilder own = add(more, exchange, BETA);
                byte[] toVertex = bytes(requestId, own);
                own = add(own, exchange, VERSION);
                yield new ExtraHead(
                        usual, bytes(requestId, own), toVertex, exchange.header(VERSION) != null);
            }
        };
    }

    /** The lines for a provider of that format. */
    byte[] lines(Wire wire) {
        if (wire == Wire.VERTEX) {
            return toVertex;
        }
        return wire == Wire.ANTHROPIC ? toAnthropic : usual;
    }

    /** Whether they name the version of that format, which the gateway then leaves to them. */
    boolean namesVersion(Wire wire) {
        return wire == Wire.ANTHROPIC && namesVersion;
    }

    private static byte[] bytes(String requestId, @Nullable StringBuilder more) {
        byte[] id = requestId.getBytes(StandardCharsets.ISO_8859_1);
        byte[] rest =
                more == null ? LINE_END : more.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] head = new byte[REQUEST_ID.length + id.length + rest.length];
        System.arraycopy(REQUEST_ID, 0, head, 0, REQUEST_ID.length);
        System.arraycopy(id, 0, head, REQUEST_ID.length, id.length);
        System.arraycopy(rest, 0, head, REQUEST_ID.length + id.length, rest.length);
        return head;
    }

    private static @Nullable StringBuilder add(
            @Nullable StringBuilder before, Exchange exchange, String name) {
        String value = exchange.header(name);
        if (value == null) {
            return before;
        }
        StringBuilder lines = before == null ? new StringBuilder("\r\n") : before;
        return lines.append(name).append(": ").append(value).append("\r\n");
    }
}
