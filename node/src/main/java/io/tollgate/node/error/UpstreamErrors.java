package io.tollgate.node.error;

import io.tollgate.providers.dialect.ProviderError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The wording of the errors that providers cause: what they said, and what the client may do. */
public final class UpstreamErrors {
    private UpstreamErrors() {}

    /** What the client is told of an error of the provider that was tried last. */
    public static ClientError of(String provider, ProviderError error) {
        String said = error.message().isEmpty() ? "no details are known" : error.message();
        return switch (error.failureClass()) {
            case INVALID_REQUEST ->
                    new ClientError(
                            clientFault(error.status()),
                            orElse(error.type(), Errors.INVALID),
                            orElse(error.code(), "invalid_request"),
                            said,
                            error.param(),
                            null);
            case CONTEXT_LENGTH_EXCEEDED ->
                    new ClientError(
                            400,
                            Errors.INVALID,
                            "context_length_exceeded",
                            said,
                            error.param(),
                            null);
            case CONTENT_POLICY ->
                    new ClientError(
                            400, Errors.INVALID, "content_filter", said, error.param(), null);
            case NOT_FOUND ->
                    new ClientError(
                            404,
                            orElse(error.type(), Errors.INVALID),
                            orElse(error.code(), "model_not_found"),
                            said,
                            orElse(error.param(), "model"),
                            null);
            case RATE_LIMIT ->
                    new ClientError(
                            429,
                            "rate_limit_error",
                            "rate_limit_exceeded",
                            "Provider " + provider + " limits the rate: " + said,
                            null,
                            error.retryAfter() == null
                                    ? Duration.ofSeconds(1)
                                    : error.retryAfter());
            case QUOTA_EXHAUSTED ->
                    new ClientError(
                            429,
                            "insufficient_quota",
                            "insufficient_quota",
                            "Provider " + provider + " has no quota left for its key: " + said,
                            null,
                            null);
            case AUTHENTICATION ->
                    ofProvider(
                            502,
                            provider,
                            "provider_authentication",
                            "refuses its key",
                            error.message());
            case PERMISSION ->
                    ofProvider(
                            502,
                            provider,
                            "provider_permission",
                            "denies permission",
                            error.message());
            case OVERLOADED ->
                    new ClientError(
                            503,
                            "server_error",
                            "provider_overloaded",
                            "Provider " + provider + " is overloaded: " + said,
                            null,
                            error.retryAfter() == null
                                    ? Duration.ofSeconds(1)
                                    : error.retryAfter());
            case TIMEOUT ->
                    ofProvider(
                            504,
                            provider,
                            "provider_timeout",
                            "did not answer in time",
                            error.message());
            case SERVER_ERROR ->
                    ofProvider(502, provider, "provider_error", "failed", error.message());
            case UPSTREAM_CONNECTION ->
                    ofProvider(
                            502,
                            provider,
                            "provider_connection",
                            "could not be reached",
                            error.message());
            case UPSTREAM_PROTOCOL ->
                    ofProvider(
                            502,
                            provider,
                            "provider_protocol",
                            "gave an answer that is not its protocol",
                            said);
        };
    }

    private static ClientError ofProvider(
            int status, String provider, String code, String what, String said) {
        return new ClientError(
                status,
                "server_error",
                code,
                "Provider " + provider + " " + what + (said.isEmpty() ? "" : ": " + said),
                null,
                null);
    }

    private static int clientFault(int providerStatus) {
        return providerStatus >= 400 && providerStatus < 500 ? providerStatus : 400;
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
