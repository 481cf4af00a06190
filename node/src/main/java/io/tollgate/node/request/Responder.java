package io.tollgate.node.request;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.ErrorJson;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Conversation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Gives a client its error, in the shape of the API it speaks. */
public final class Responder {
    private static final String JSON = "application/json";

    private Responder() {}

    /** Answers with an error, under an id that is made for it. */
    public static void refuse(Exchange exchange, ClientError error) {
        refuse(exchange, error, exchange.loop().ids().next());
    }

    /** Answers with an error. */
    public static void refuse(Exchange exchange, ClientError error, String requestId) {
        ClientApi client = Routes.client(exchange.path());
        refuse(exchange, error, requestId, idHeaders(client, requestId));
    }

    /**
     * Answers with an error.
     *
     * @param headers names and values in turn, besides those of the error
     */
    static void refuse(
            Exchange exchange, ClientError error, String requestId, List<String> headers) {
        var all = new ArrayList<String>(headers);
        all.addAll(ErrorJson.headers(Routes.client(exchange.path()), error));
        byte[] body = body(exchange.path(), error, requestId);
        exchange.respond(error.status(), JSON, all, ByteBuffer.wrap(body));
    }

    /** The body of an error for a client that asked for that path. */
    static byte[] body(String path, ClientError error, String requestId) {
        return ErrorJson.body(Routes.client(path), error, requestId);
    }

    /** The headers that tell the id of a request, names and values in turn; may be added to. */
    static List<String> idHeaders(ClientApi client, String requestId) {
        var headers = new ArrayList<String>(18);
        headers.add("x-request-id");
        headers.add(requestId);
        switch (client) {
            case OPENAI, COHERE, GOOGLE -> {}
            case ANTHROPIC -> {
                headers.add("request-id");
                headers.add(requestId);
            }
            case BEDROCK, BEDROCK_INVOKE -> {
                headers.add("x-amzn-requestid");
                headers.add(requestId);
            }
        }
        return headers;
    }

    /** Answers with what no provider was asked for. */
    static void answer(
            Exchange exchange, Conversation.Prepared.Answered answered, List<String> headers) {
        if (answered.estimated()) {
            headers.add("x-tollgate-estimated");
            headers.add("true");
        }
        json(exchange, 200, headers, answered.body());
    }

    static void json(Exchange exchange, int status, List<String> headers, byte[] body) {
        exchange.respond(status, JSON, headers, ByteBuffer.wrap(body));
    }
}
