package io.tollgate.node.request;

import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.FailureClass;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended.
 *
 * @param failure why the last attempt failed; null where it did not, or where there was none
 * @param status the HTTP status the client got; 499 where it left before one was sent
 * @param usage as the provider said, of a stream that broke off as far as it did; null where it did
 *     not
 * @param seenOutputTokens of an answer that its provider has not counted to its end, estimated
 * @param finishReason in OpenAI's words; null where unknown
 */
record Ending(
        RequestCategory category,
        @Nullable FailureClass failure,
        int status,
        @Nullable TokenUsage usage,
        long seenOutputTokens,
        @Nullable String finishReason) {

    static final int CLIENT_GONE = 499;

    private static final int HTTP_OK = 200;

    /** Nothing of an answer reached the client, or nothing is known of it. */
    static Ending of(RequestCategory category, @Nullable FailureClass failure, int status) {
        return new Ending(category, failure, status, null, 0, null);
    }

    static Ending served(int status, @Nullable TokenUsage usage, @Nullable String finishReason) {
        return new Ending(RequestCategory.SERVED, null, status, usage, 0, finishReason);
    }

    /** An answer that is ours, whatever the status of the provider's own was (201). */
    static Ending served(Answer.Rewritten answer) {
        return new Ending(
                RequestCategory.SERVED,
                null,
                HTTP_OK,
                answer.usage(),
                answer.seenOutputTokens(),
                answer.finishReason());
    }

    /** A stream that came to its end: what its provider counted is all. */
    static Ending streamed(AnswerStream stream) {
        TokenUsage usage = stream.usage();
        return new Ending(
                RequestCategory.SERVED,
                null,
                HTTP_OK,
                usage,
                usage == null ? stream.seenOutputTokens() : 0,
                stream.finishReason());
    }

    /** It failed after its head had gone to the client. */
    static Ending brokenOff(int status, FailureClass failure) {
        return of(category(failure), failure, status);
    }

    static Ending brokenOff(AnswerStream stream, FailureClass failure) {
        return seen(category(failure), failure, 200, stream);
    }

    /**
     * The virtual key was revoked, and nothing more is read.
     *
     * @param seen the stream as far as it was read; null where there was none
     * @param status what the client was told
     */
    static Ending revoked(@Nullable AnswerStream seen, int status) {
        return seen == null
                ? of(RequestCategory.KEY_REVOKED, null, status)
                : seen(RequestCategory.KEY_REVOKED, null, 200, seen);
    }

    /**
     * The client left, and nothing more is read.
     *
     * @param seen the stream as far as it was read; null where there was none
     */
    static Ending clientGone(@Nullable AnswerStream seen) {
        return seen == null
                ? of(RequestCategory.CLIENT_GONE, null, CLIENT_GONE)
                : seen(RequestCategory.CLIENT_GONE, null, CLIENT_GONE, seen);
    }

    /** The same with what was counted in its request, where its provider has counted nothing. */
    Ending counted(@Nullable TokenUsage inRequest) {
        return usage == null && category == RequestCategory.SERVED
                ? new Ending(category, failure, status, inRequest, seenOutputTokens, finishReason)
                : this;
    }

    /** The same for a client that is gone: what was served, it did not get. */
    Ending withoutClient() {
        return category == RequestCategory.SERVED
                ? new Ending(
                        RequestCategory.CLIENT_GONE,
                        failure,
                        CLIENT_GONE,
                        usage,
                        seenOutputTokens,
                        finishReason)
                : this;
    }

    private static Ending seen(
            RequestCategory category,
            @Nullable FailureClass failure,
            int status,
            AnswerStream stream) {
        return new Ending(
                category,
                failure,
                status,
                stream.usage(),
                stream.seenOutputTokens(),
                stream.finishReason());
    }

    /** By whose fault a request ended whose last failure is of that class. */
    static RequestCategory category(FailureClass failureClass) {
        return switch (failureClass) {
            case INVALID_REQUEST, CONTEXT_LENGTH_EXCEEDED, CONTENT_POLICY, NOT_FOUND ->
                    RequestCategory.CLIENT_ERROR;
            case TIMEOUT -> RequestCategory.UPSTREAM_TIMEOUT;
            case AUTHENTICATION,
                    PERMISSION,
                    RATE_LIMIT,
                    QUOTA_EXHAUSTED,
                    OVERLOADED,
                    SERVER_ERROR,
                    UPSTREAM_CONNECTION,
                    UPSTREAM_PROTOCOL ->
                    RequestCategory.UPSTREAM_ERROR;
        };
    }

    /** Whether the same request would fail again however long the client waits. */
    boolean neverCured() {
        return failure == FailureClass.QUOTA_EXHAUSTED
                || failure == FailureClass.AUTHENTICATION
                || failure == FailureClass.PERMISSION
                || (category == RequestCategory.LIMIT_REFUSED && status != 429 && status != 503);
    }
}
