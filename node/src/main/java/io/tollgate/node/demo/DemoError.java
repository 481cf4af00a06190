package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.Immutable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as OpenAI's API gives it.
 *
 * @param status HTTP status
 * @param retryAfterMillis told as {@code retry-after} and {@code retry-after-ms}; 0 for none
 */
@Immutable
record DemoError(
        int status,
        String type,
        @Nullable String code,
        String message,
        @Nullable String param,
        long retryAfterMillis) {
    private static final String INVALID = "invalid_request_error";

    static DemoError invalid(String param, String message) {
        return new DemoError(400, INVALID, "invalid_value", message, param, 0);
    }

    static DemoError missing(String param) {
        return new DemoError(
                400,
                INVALID,
                "missing_required_parameter",
                "Missing required parameter: '" + param + "'.",
                param,
                0);
    }

    static DemoError notJson() {
        return new DemoError(
                400,
                INVALID,
                null,
                "We could not parse the JSON body of your request (expected: a JSON object).",
                null,
                0);
    }

    static DemoError noModel(String model) {
        return new DemoError(
                404,
                INVALID,
                "model_not_found",
                "The model `" + model + "` does not exist (expected: one of " + names() + ").",
                "model",
                0);
    }

    static DemoError noRoute(String method, String path) {
        return new DemoError(
                404,
                INVALID,
                "unknown_url",
                "Unknown request URL: " + method + " " + path + ".",
                null,
                0);
    }

    ObjectNode json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return body;
    }

    /** Names and values in turn. */
    List<String> headers() {
        if (retryAfterMillis == 0) {
            return List.of();
        }
        return List.of(
                "retry-after",
                Long.toString((retryAfterMillis + 999) / 1000),
                "retry-after-ms",
                Long.toString(retryAfterMillis));
    }

    private static String names() {
        return String.join(", ", DemoModel.names());
    }

    /** Ends the reading of a request. Carries no stack trace: it is an answer, not a defect. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient DemoError error;

        Refusal(DemoError error) {
            super(error.message(), null, false, false);
            this.error = error;
        }

        DemoError error() {
            return error;
        }
    }
}
