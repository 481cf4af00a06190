package io.tollgate.node.request;

import io.tollgate.node.routing.Step;
import io.tollgate.providers.credential.Credential;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.UpstreamLoop;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request to one provider: sent when its key has a token, where the secret of the key is one
 * that changes.
 *
 * <p>Invariant: it is sent at most twice, and the second time only where the provider refused a
 * token that may have ended before its time, and another one can be had.
 */
final class Sending implements TokenWait.Parked {
    /** A timer may go off a little early. */
    private static final long TIMER_MILLIS = 20;

    private final Forwarding forwarding;
    private final RequestServices services;
    private final Admitted admitted;
    private final Step.Try to;
    private final Conversation reader;
    private final Conversation.Prepared.Ready ready;

    private @Nullable TokenWait wait;
    private @Nullable String token;
    private boolean again;

    /**
     * Prepares it.
     *
     * @param reader reads the answer
     */
    Sending(
            Forwarding forwarding,
            RequestServices services,
            Admitted admitted,
            Step.Try to,
            Conversation reader,
            Conversation.Prepared.Ready ready) {
        this.forwarding = forwarding;
        this.services = services;
        this.admitted = admitted;
        this.to = to;
        this.reader = reader;
        this.ready = ready;
    }

    void send() {
        Credential credential = to.key().credential();
        token = credential == null ? null : credential.current();
        if (credential != null && token == null) {
            long nanos = Math.max(0, admitted.deadlineNanos() - services.nanoTime());
            wait = TokenWait.begin(loop(), credential, nanos / 1_000_000L + TIMER_MILLIS, this);
            return;
        }
        forwarding.books().called();
        var attempt = new Attempt(forwarding, services, to, reader, admitted);
        forwarding.launched(attempt);
        long deadline = admitted.deadlineNanos();
        if (reader.followsUp()) {
            var left = Duration.ofNanos(Math.max(0, deadline - services.nanoTime()));
            var mortal = ready.withMoreHeaders(reader.jobLifetime(left));
            attempt.begin(admitted.request(to, mortal));
            return;
        }
        UpstreamRequest request = admitted.request(to, ready);
        attempt.started(loop().call(to.provider().upstream(), request, deadline, attempt));
    }

    /** Whether that error is one of its token, and it may be sent with another one. */
    boolean hasOtherToken(ProviderError error) {
        Credential credential = to.key().credential();
        return credential != null
                && token != null
                && !again
                && error.failureClass() == FailureClass.AUTHENTICATION
                && credential.refused(token);
    }

    void sendAgain() {
        again = true;
        send();
    }

    /** Waits no more. */
    void cancel() {
        if (wait != null) {
            wait.cancel();
        }
    }

    @Override
    public void tokenReady() {
        forwarding.guarded(this::send);
    }

    @Override
    public void noToken(TokenFailure failure) {
        forwarding.guarded(() -> forwarding.withoutToken(error(failure), failure.reason()));
    }

    private static ProviderError error(TokenFailure failure) {
        return ErrorClassifier.of(
                failure.failureClass(), 0, "No access token could be fetched for the provider");
    }

    @Override
    public void tooLate() {
        forwarding.guarded(() -> forwarding.giveUp(null));
    }

    private UpstreamLoop loop() {
        return forwarding.exchange().loop().upstream();
    }
}
