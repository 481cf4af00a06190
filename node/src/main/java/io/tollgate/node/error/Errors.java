package io.tollgate.node.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The wording of every error the gateway itself gives. */
public final class Errors {
    private static final String INVALID = "invalid_request_error";

    private Errors() {}

    public static ClientError badRequest(String message) {
        return new ClientError(400, INVALID, "bad_request", message, null, null);
    }

    public static ClientError invalidField(String field, String message) {
        return new ClientError(400, INVALID, "invalid_value", message, field, null);
    }

    public static ClientError unsupportedField(String field, String message) {
        return new ClientError(400, INVALID, "unsupported_parameter", message, field, null);
    }

    public static ClientError noRoute(String method, String path) {
        return new ClientError(
                404,
                INVALID,
                "unknown_url",
                "Unknown request URL: " + method + " " + path,
                null,
                null);
    }

    public static ClientError methodNotAllowed(String method, String path, String expected) {
        return new ClientError(
                405,
                INVALID,
                "method_not_allowed",
                method + " " + path + " is not possible (expected: " + expected + ")",
                null,
                null);
    }

    public static ClientError bodyTooLarge(long limitBytes) {
        return new ClientError(
                413,
                INVALID,
                "request_too_large",
                "The request body is too large (expected: at most " + limitBytes + " bytes)",
                null,
                null);
    }

    public static ClientError bodyTooSlow() {
        return new ClientError(
                408,
                INVALID,
                "request_timeout",
                "The request body did not arrive in time",
                null,
                null);
    }

    public static ClientError malformedHead() {
        return new ClientError(
                400,
                INVALID,
                "malformed_request",
                "The head of the request is malformed or too large (expected: HTTP/1 with one"
                        + " valid Host)",
                null,
                null);
    }

    public static ClientError unmetExpectation() {
        return new ClientError(
                417,
                INVALID,
                "expectation_failed",
                "The Expect header asks for what is not offered (expected: 100-continue)",
                null,
                null);
    }

    public static ClientError missingKey() {
        return new ClientError(
                401,
                INVALID,
                "missing_api_key",
                "No API key was given (expected: a virtual key in Authorization: Bearer, x-api-key,"
                        + " api-key or x-goog-api-key)",
                null,
                null);
    }

    public static ClientError unknownKey() {
        return new ClientError(
                401, INVALID, "invalid_api_key", "Incorrect API key provided", null, null);
    }

    public static ClientError modelNotAllowed(String model) {
        return new ClientError(
                403,
                "permission_error",
                "model_not_allowed",
                "This key may not use the model '" + model + "'",
                "model",
                null);
    }

    public static ClientError modelNotFound(String model, String detail) {
        return new ClientError(
                404,
                INVALID,
                "model_not_found",
                "The model '"
                        + model
                        + "' does not exist or no configured provider offers it"
                        + (detail.isEmpty() ? "" : ": " + detail),
                "model",
                null);
    }

    public static ClientError noHealthyKey(String model, @Nullable Duration retryAfter) {
        return new ClientError(
                503,
                "server_error",
                "no_healthy_provider_key",
                "No provider key for '" + model + "' is healthy at the moment",
                null,
                retryAfter == null ? Duration.ofSeconds(1) : retryAfter);
    }

    public static ClientError overloaded(String what) {
        return new ClientError(
                503,
                "server_error",
                "overloaded",
                "The gateway is at its limit (" + what + ")",
                null,
                Duration.ofSeconds(1));
    }

    public static ClientError shuttingDown() {
        return new ClientError(
                503,
                "server_error",
                "shutting_down",
                "This node is shutting down",
                null,
                Duration.ofSeconds(1));
    }

    public static ClientError internal(String requestId) {
        return new ClientError(
                500,
                "server_error",
                "internal_error",
                "The gateway failed to handle the request; its log names request " + requestId,
                null,
                null);
    }
}
