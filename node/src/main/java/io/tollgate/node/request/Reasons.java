package io.tollgate.node.request;

import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ProviderError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a request could not be served so far: what its client is told where nothing is left. */
final class Reasons {
    private @Nullable ProviderError lastError;
    private Prepared.@Nullable Unsupported unsupported;

    void failed(ProviderError error) {
        lastError = error;
    }

    /** That provider cannot do it. The first one is told: its model is the one that was meant. */
    void unsupported(Prepared.Unsupported no) {
        if (unsupported == null) {
            unsupported = no;
        }
    }

    /**
     * The refusal; a provider that was called goes before those that could not be.
     *
     * @param last attempt; null where there was none
     * @param none what the route says; null where the time ended it
     * @param limits of providers; null where there are none
     */
    Refusal refusal(
            Step.@Nullable Try last,
            Admitted admitted,
            Step.@Nullable GiveUp none,
            @Nullable ProviderFunds limits) {
        Duration retryAfter = none == null ? null : none.retryAfter();
        if (last != null && lastError != null) {
            return Refusal.upstream(last, lastError, retryAfter);
        }
        if (limits != null && limits.lacking() != null) {
            return Refusal.limited(limits.lacking(), System.currentTimeMillis());
        }
        return unsupported == null
                ? Refusal.noKey(admitted.enquiry().model(), retryAfter)
                : Refusal.unsupported(unsupported);
    }
}
