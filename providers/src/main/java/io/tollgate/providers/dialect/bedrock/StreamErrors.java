package io.tollgate.providers.dialect.bedrock;

import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;

/** Errors in mid-stream: frames that are no events. */
final class StreamErrors {
    private static final FrameKind THROTTLING = FrameKind.exception("throttlingException");
    private static final FrameKind UNAVAILABLE = FrameKind.exception("serviceUnavailableException");
    private static final FrameKind VALIDATION = FrameKind.exception("validationException");
    private static final FrameKind MODEL = FrameKind.exception("modelStreamErrorException");
    private static final FrameKind INTERNAL = FrameKind.exception("internalServerException");

    private StreamErrors() {}

    static void write(ProviderError error, ByteSink out) {
        FrameKind kind =
                switch (error.failureClass()) {
                    case RATE_LIMIT, QUOTA_EXHAUSTED -> THROTTLING;
                    case OVERLOADED -> UNAVAILABLE;
                    case INVALID_REQUEST, CONTEXT_LENGTH_EXCEEDED, CONTENT_POLICY, NOT_FOUND ->
                            VALIDATION;
                    case TIMEOUT, UPSTREAM_CONNECTION, UPSTREAM_PROTOCOL -> MODEL;
                    case AUTHENTICATION, PERMISSION, SERVER_ERROR -> INTERNAL;
                };
        String message =
                error.message().isEmpty()
                        ? "The provider failed: " + error.failureClass().label()
                        : error.message();
        byte[] payload = Json.bytes(Json.object().put("message", message));
        kind.write(payload, 0, payload.length, out);
    }
}
