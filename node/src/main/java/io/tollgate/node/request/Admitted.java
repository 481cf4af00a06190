package io.tollgate.node.request;

import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.routing.Provider;
import io.tollgate.node.routing.ProviderKey;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.profile.Profile;
import org.jspecify.annotations.Nullable;

/**
 * A request that may go to a provider.
 *
 * @param requestId ours; goes to the client and the provider
 * @param client whose API the client speaks
 * @param path below the provider's base URL; used as it stands for {@link Operation#FORWARD}, with
 *     the client's query
 * @param key whose request it is
 * @param fields what the body says to the gateway
 * @param clientModel the model as the client asked for it; "" where the route names none
 * @param dropUnsupported whether what a provider cannot do is left out; null where the provider's
 *     own setting holds
 * @param extraHead header lines for the provider that belong to this request
 * @param deadlineNanos {@code System.nanoTime()} value by which it must have ended
 * @param deadlineMillis the time it was given, for messages
 */
record Admitted(
        String requestId,
        ClientApi client,
        Operation operation,
        String method,
        String path,
        VirtualKey key,
        RequestFields fields,
        String clientModel,
        @Nullable Boolean dropUnsupported,
        ExtraHead extraHead,
        long deadlineNanos,
        long deadlineMillis) {

    /** Request line and fixed headers for that provider and its key. */
    byte[] head(Provider provider, ProviderKey providerKey, String upstreamPath, String model) {
        Profile profile = provider.profile();
        if (operation == Operation.FORWARD) {
            return providerKey.forwardHead(method, profile.located(path, model));
        }
        String located = profile.located(upstreamPath, model);
        return extraHead.namesVersion(profile.wire())
                ? providerKey.headWithoutVersion(located)
                : providerKey.head(located);
    }

    /** Whether the answer is a stream of events that is read event by event. */
    boolean events() {
        return fields.stream()
                && switch (operation) {
                    case CHAT, COMPLETIONS, RESPONSES -> true;
                    case EMBEDDINGS, RERANK, COUNT_TOKENS, FORWARD -> false;
                };
    }
}
