package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the events of a client's stream in their one canonical form. */
final class Events {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] LINE = ascii("\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");
    private static final byte[] ERROR = ascii("event: error\ndata: ");

    private Events() {}

    /** JSON that came in several lines is put into one. */
    static void data(byte[] bytes, int start, int end, ByteSink out) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                byte[] line = Json.bytes(Json.parse(bytes, start, end));
                data(line, 0, line.length, out);
                return;
            }
        }
        out.put(DATA);
        out.put(bytes, start, end - start);
        out.put(END);
    }

    static void data(ObjectNode chunk, ByteSink out) {
        byte[] bytes = Json.bytes(chunk);
        data(bytes, 0, bytes.length, out);
    }

    /** An event whose name stands in the same bytes. */
    static void named(int name, int nameEnd, byte[] bytes, int start, int end, ByteSink out) {
        out.put(EVENT);
        out.put(bytes, name, nameEnd - name);
        out.put(LINE);
        data(bytes, start, end, out);
    }

    static void done(ByteSink out) {
        out.put(DONE);
    }

    /** OpenAI's error event: every client raises it with the {@code event} line. */
    static void error(ProviderError error, ByteSink out) {
        ObjectNode body = Json.object();
        ObjectNode fields = body.putObject("error");
        fields.put("message", message(error));
        fields.put("type", type(error));
        fields.put("param", error.param());
        fields.put("code", code(error));
        byte[] bytes = Json.bytes(body);
        out.put(ERROR);
        out.put(bytes);
        out.put(END);
    }

    /** The Responses API's error event. */
    static void responsesError(ProviderError error, int sequence, ByteSink out) {
        ObjectNode fields = Json.object();
        fields.put("type", "error");
        fields.put("code", code(error));
        fields.put("message", message(error));
        fields.put("param", error.param());
        fields.put("sequence_number", sequence);
        // Some clients look for the error in an object of its own, and read on without it.
        fields.putObject("error")
                .put("type", type(error))
                .put("code", code(error))
                .put("message", message(error))
                .put("param", error.param());
        out.put(ERROR);
        out.put(Json.bytes(fields));
        out.put(END);
    }

    private static String message(ProviderError error) {
        return error.message().isEmpty()
                ? "The provider failed: " + error.failureClass().label()
                : error.message();
    }

    private static String type(ProviderError error) {
        String type = error.type();
        return type != null ? type : defaultType(error.failureClass());
    }

    private static @Nullable String code(ProviderError error) {
        String code = error.code();
        return code != null ? code : error.failureClass().label();
    }

    private static String defaultType(FailureClass failureClass) {
        return switch (failureClass) {
            case AUTHENTICATION -> "authentication_error";
            case PERMISSION -> "permission_error";
            case NOT_FOUND, INVALID_REQUEST, CONTEXT_LENGTH_EXCEEDED, CONTENT_POLICY ->
                    "invalid_request_error";
            case RATE_LIMIT -> "rate_limit_error";
            case QUOTA_EXHAUSTED -> "insufficient_quota";
            case OVERLOADED, TIMEOUT, SERVER_ERROR, UPSTREAM_CONNECTION, UPSTREAM_PROTOCOL ->
                    "server_error";
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
