package io.tollgate.node.error;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wording of the errors that the gateway gives of its own: to clients, and on every listener.
 * {@link UpstreamErrors} has those that providers cause, {@link AdminErrors} those that only the
 * management API gives.
 */
public final class Errors {
    static final String INVALID = "invalid_request_error";

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

    /**
     * A route that is known here, and not to who is asked.
     *
     * @param provider that the request goes to; null where it may go to any
     */
    public static ClientError routeNotOffered(@Nullable String provider, String path) {
        return new ClientError(
                404,
                INVALID,
                "route_not_offered",
                (provider == null
                                ? "No provider here offers "
                                : "Provider " + provider + " does not offer ")
                        + path,
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

    public static ClientError upgradeRequired(String path) {
        return new ClientError(
                426,
                INVALID,
                "upgrade_required",
                path + " is a WebSocket (expected: a request over HTTP/1.1 that upgrades to one)",
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

    public static ClientError malformedHead(String expected) {
        return new ClientError(
                400,
                INVALID,
                "malformed_request",
                "The head of the request is refused (expected: " + expected + ")",
                null,
                null);
    }

    public static ClientError cannotRecord() {
        return new ClientError(
                503,
                "server_error",
                "record_unavailable",
                "The request cannot be recorded now, so it was not sent (the gateway's disk is full"
                        + " or has failed)",
                null,
                Duration.ofSeconds(5));
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

    public static ClientError ambiguous(String model, List<String> providers) {
        return new ClientError(
                404,
                INVALID,
                "model_ambiguous",
                "Several providers offer '"
                        + model
                        + "': "
                        + String.join(", ", providers)
                        + " (expected: provider/model, or the field \"provider\")",
                "model",
                null);
    }

    /**
     * A budget is used up.
     *
     * @param words whose it is, and how much of it
     * @param retryAfter until it begins anew; null for never
     */
    public static ClientError budgetExceeded(String words, @Nullable Duration retryAfter) {
        return new ClientError(
                402, "insufficient_quota", "budget_exceeded", words, null, retryAfter);
    }

    /** What is left of a budget is held by requests that still run. */
    public static ClientError budgetReserved(String words) {
        return new ClientError(
                429, "rate_limit_error", "budget_reserved", words, null, Duration.ofSeconds(1));
    }

    /** Whether there is money left cannot be said now. */
    public static ClientError budgetUnavailable() {
        return new ClientError(
                503,
                "server_error",
                "budget_unavailable",
                "The budgets of this key cannot be checked at the moment: this node has not heard"
                        + " yet what the others have spent",
                null,
                Duration.ofSeconds(2));
    }

    /** This node is not in its cluster, or in the smaller part of a split one. */
    public static ClientError budgetCutOff() {
        return new ClientError(
                503,
                "server_error",
                "budget_unavailable",
                "The budgets of this key cannot be checked at the moment: this node is cut off from"
                        + " its cluster, or from most of it",
                null,
                Duration.ofSeconds(5));
    }

    public static ClientError rateLimited(String words, Duration retryAfter) {
        return new ClientError(
                429, "rate_limit_error", "rate_limit_exceeded", words, null, retryAfter);
    }

    /** A key with a budget may not use what has no price. */
    public static ClientError notPriced(String model) {
        return new ClientError(
                403,
                "permission_error",
                "model_not_priced",
                "The model '"
                        + model
                        + "' has no price, and this key has a budget (expected: a price for it in"
                        + " the configuration, or spending.unpriced: allow)",
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

    public static ClientError deadline(long millis) {
        return new ClientError(
                504,
                "server_error",
                "deadline_exceeded",
                "The request was not answered within its " + millis + " ms",
                null,
                null);
    }

    public static ClientError keyRevoked() {
        return new ClientError(
                401,
                INVALID,
                "key_revoked",
                "The API key was revoked while the request was running",
                null,
                null);
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
