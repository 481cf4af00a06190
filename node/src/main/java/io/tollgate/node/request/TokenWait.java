package io.tollgate.node.request;

import io.tollgate.providers.credential.Credential;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.upstream.UpstreamLoop;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for the token of its provider key. On the exchange's thread but for what the
 * credential tells, which comes back to it.
 *
 * <p>Invariant: of token, failure, deadline and {@link #cancel}, only the first counts.
 */
final class TokenWait {
    private final UpstreamLoop loop;
    private final Parked parked;
    private @Nullable Runnable deadline;
    private boolean over;

    private TokenWait(UpstreamLoop loop, Parked parked) {
        this.loop = loop;
        this.parked = parked;
    }

    /** What waits. */
    interface Parked {
        void tokenReady();

        void noToken(TokenFailure failure);

        void tooLate();
    }

    /** Begins to wait, at most for that time. */
    static TokenWait begin(UpstreamLoop loop, Credential credential, long millis, Parked parked) {
        var wait = new TokenWait(loop, parked);
        wait.deadline = loop.schedule(millis, wait::late);
        credential.whenReady(failure -> wait.loop.execute(() -> wait.told(failure)));
        return wait;
    }

    void cancel() {
        end();
    }

    private void told(@Nullable TokenFailure failure) {
        if (!end()) {
            return;
        }
        if (failure == null) {
            parked.tokenReady();
        } else {
            parked.noToken(failure);
        }
    }

    private void late() {
        if (end()) {
            parked.tooLate();
        }
    }

    private boolean end() {
        if (over) {
            return false;
        }
        over = true;
        if (deadline != null) {
            deadline.run();
            deadline = null;
        }
        return true;
    }
}
