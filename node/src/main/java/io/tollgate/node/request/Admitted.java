package io.tollgate.node.request;

import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.routing.Provider;
import io.tollgate.node.routing.ProviderKey;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.upstream.UpstreamRequest;

/**
 * A request that may go to a provider.
 *
 * @param path below the provider's base URL; used as it stands for {@link Operation#FORWARD}, with
 *     the client's query
 * @param key whose request it is
 * @param fields what the body says to the gateway
 * @param body what the client sent, or what it was made
 * @param extraHead header lines for the provider that belong to this request
 * @param deadlineNanos {@code System.nanoTime()} value by which it must have ended
 * @param deadlineMillis the time it was given, for messages
 */
record Admitted(
        Enquiry enquiry,
        String method,
        String path,
        VirtualKey key,
        RequestFields fields,
        byte[] body,
        ExtraHead extraHead,
        long deadlineNanos,
        long deadlineMillis) {

    /** The same with another body. */
    Admitted with(byte[] otherBody, RequestFields otherFields) {
        return new Admitted(
                enquiry,
                method,
                path,
                key,
                otherFields,
                otherBody,
                extraHead,
                deadlineNanos,
                deadlineMillis);
    }

    Operation operation() {
        return enquiry.operation();
    }

    /** What that provider is sent. */
    UpstreamRequest request(Step.Try to, Conversation.Prepared.Ready ready) {
        return new UpstreamRequest(
                head(to.provider(), to.key(), ready.path()),
                extraHead.lines(to.provider().profile().wire()),
                ready.body());
    }

    /** Request line and fixed headers for that provider and its key. */
    private byte[] head(Provider provider, ProviderKey providerKey, String upstreamPath) {
        if (operation() == Operation.FORWARD) {
            return providerKey.forwardHead(method, path);
        }
        return extraHead.namesVersion(provider.profile().wire())
                ? providerKey.headWithoutVersion(upstreamPath)
                : providerKey.head(upstreamPath);
    }
}
