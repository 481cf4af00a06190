package io.tollgate.providers.upstream;

/**
 * Why a call failed before its response was complete.
 *
 * @param failureClass {@code UPSTREAM_CONNECTION}, {@code UPSTREAM_PROTOCOL}, {@code TIMEOUT} or
 *     {@code OVERLOADED} (no free connection)
 * @param message for the operator; names no key and no URL query
 * @param requestSent whether any byte of the request may have reached the provider
 */
public record UpstreamFailure(FailureClass failureClass, String message, boolean requestSent) {}
