package io.tollgate.node.request;

import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that may go to a provider.
 *
 * @param path below the provider's base URL; with the client's query; used as it stands where the
 *     operation is forwarded and its provider has no path of its own for it
 * @param key whose request it is
 * @param fields what the body says to the gateway
 * @param body what the client sent, or what it was made
 * @param dropUnsupported whether what a provider cannot do is left out; null where the provider's
 *     own setting holds
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
        @Nullable Boolean dropUnsupported,
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
                dropUnsupported,
                extraHead,
                deadlineNanos,
                deadlineMillis);
    }

    Operation operation() {
        return enquiry.operation();
    }

    /** How that provider is spoken to; null where it does not offer this operation. */
    @Nullable Conversation conversation(Conversations all, Step.Try with) {
        return all.of(with.provider(), enquiry.client(), operation(), dropUnsupported);
    }

    /** What that provider is sent. */
    UpstreamRequest request(Step.Try to, Conversation.Prepared.Ready ready) {
        return new UpstreamRequest(head(to, ready.path()), lines(to, ready), ready.body());
    }

    /** Request line and fixed headers for that provider and its key. */
    private byte[] head(Step.Try to, String upstreamPath) {
        Profile profile = to.provider().profile();
        if (operation().forwarded()) {
            String target = upstreamPath.isEmpty() ? path : upstreamPath;
            return to.key().forwardHead(method, profile.located(target, to.model()));
        }
        String located = profile.located(upstreamPath, to.model());
        return extraHead.namesVersion(profile.wire())
                ? to.key().headWithoutVersion(located)
                : to.key().head(located);
    }

    /** The header lines that belong to this request and that key. */
    private byte[] lines(Step.Try to, Conversation.Prepared.Ready ready) {
        Profile profile = to.provider().profile();
        byte[] lines = with(ready.headers(), extraHead.lines(profile.wire()));
        if (operation().forwarded()) {
            return lines;
        }
        String located = profile.located(ready.path(), to.model());
        byte[] signature = to.key().signature(located, ready.body());
        if (signature.length == 0) {
            return lines;
        }
        return joined(lines, signature);
    }

    private static byte[] with(List<String> headers, byte[] lines) {
        if (headers.isEmpty()) {
            return lines;
        }
        var more = new StringBuilder();
        for (int i = 0; i < headers.size(); i += 2) {
            more.append(headers.get(i)).append(": ").append(headers.get(i + 1)).append("\r\n");
        }
        return joined(lines, more.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
