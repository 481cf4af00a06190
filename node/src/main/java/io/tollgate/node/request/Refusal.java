package io.tollgate.node.request;

import io.tollgate.governance.ledger.Admission;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.error.UpstreamErrors;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error in place of an answer.
 *
 * @param error what the client is told
 * @param ending what is counted and written down
 */
record Refusal(ClientError error, Ending ending) {

    static Refusal of(ClientError error, RequestCategory category, @Nullable FailureClass failure) {
        return new Refusal(error, Ending.of(category, failure, error.status()));
    }

    /** The provider does not have that route. */
    static Refusal notOffered(String provider, String path) {
        return of(Errors.routeNotOffered(provider, path), RequestCategory.NO_ROUTE, null);
    }

    /** The provider's format has no place for something in the request. */
    static Refusal unsupported(Conversation.Prepared.Unsupported what) {
        return of(
                what.field().isEmpty()
                        ? Errors.badRequest(what.message())
                        : Errors.unsupportedField(what.field(), what.message()),
                RequestCategory.CLIENT_ERROR,
                FailureClass.INVALID_REQUEST);
    }

    /** The virtual key is not in force any more. */
    static Refusal keyRevoked() {
        return of(Errors.keyRevoked(), RequestCategory.KEY_REVOKED, null);
    }

    static Refusal cannotRecord() {
        return of(Errors.cannotRecord(), RequestCategory.OVERLOADED, null);
    }

    /** The key has a budget, and nobody knows what this model costs. */
    static Refusal notPriced(String model) {
        return of(Errors.notPriced(model), RequestCategory.LIMIT_REFUSED, null);
    }

    /** Its answer would have to be shorter, and it says in two ways how long it may be. */
    static Refusal cannotLower() {
        return of(
                Errors.invalidField(
                        "max_tokens",
                        "max_tokens: given by several fields (expected: one of them, so that the"
                                + " budget's rest can be used)"),
                RequestCategory.CLIENT_ERROR,
                null);
    }

    /** An account has too little. */
    static Refusal limited(Admission.TooLittle lacking, long nowMillis) {
        return of(LimitWords.error(lacking, nowMillis), RequestCategory.LIMIT_REFUSED, null);
    }

    /** The request's own time is over. */
    static Refusal deadline(long millis) {
        return of(Errors.deadline(millis), RequestCategory.UPSTREAM_TIMEOUT, FailureClass.TIMEOUT);
    }

    /** Nothing could be tried. */
    static Refusal noKey(String model, @Nullable Duration retryAfter) {
        return of(Errors.noHealthyKey(model, retryAfter), RequestCategory.NO_HEALTHY_KEY, null);
    }

    /** All that was tried failed. */
    static Refusal upstream(Step.Try last, ProviderError error, @Nullable Duration retryAfter) {
        ProviderError told = retryAfter == null ? error : error.withRetryAfter(retryAfter);
        return of(
                UpstreamErrors.of(last.provider().name(), told),
                Ending.category(error.failureClass()),
                error.failureClass());
    }

    static Refusal defect(String requestId) {
        return of(Errors.internal(requestId), RequestCategory.INTERNAL, null);
    }
}
