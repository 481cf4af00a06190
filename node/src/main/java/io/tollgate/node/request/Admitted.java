package io.tollgate.node.request;

import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.routing.Provider;
import io.tollgate.node.routing.ProviderKey;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.util.Arrays;

/**
 * A request that may go to a provider.
 *
 * @param path below the provider's base URL; used as it stands for {@link Operation#FORWARD}, with
 *     the client's query
 * @param key whose request it is
 * @param fields what the body says to the gateway
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
        ExtraHead extraHead,
        long deadlineNanos,
        long deadlineMillis) {

    Operation operation() {
        return enquiry.operation();
    }

    /** What that provider is sent. */
    UpstreamRequest request(Step.Try to, Conversation.Prepared.Ready ready) {
        return new UpstreamRequest(
                head(to.provider(), to.key(), ready.path()),
                lines(to.provider(), to.key(), ready.path(), ready.body()),
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

    /** The header lines that belong to this request and that key. */
    private byte[] lines(
            Provider provider, ProviderKey providerKey, String upstreamPath, Body body) {
        byte[] lines = extraHead.lines(provider.profile().wire());
        if (operation() == Operation.FORWARD) {
            return lines;
        }
        byte[] signature = providerKey.signature(upstreamPath, body);
        if (signature.length == 0) {
            return lines;
        }
        byte[] all = Arrays.copyOf(lines, lines.length + signature.length);
        System.arraycopy(signature, 0, all, lines.length, signature.length);
        return all;
    }
}
