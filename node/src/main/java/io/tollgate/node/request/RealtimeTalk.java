package io.tollgate.node.request;

import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.routing.Route;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields;

/**
 * What stays the same from the beginning of a conversation to its end.
 *
 * @param digest of the virtual key, by which it is asked for again
 * @param fields those of a request that names the model
 * @param route to the provider; its claim is held till the end
 */
record RealtimeTalk(
        Exchange exchange,
        RequestServices services,
        KeyDigest digest,
        RequestFields fields,
        Route route,
        RealtimeHandshake handshake) {
    /** Below the provider's base URL. */
    static final String PATH = Operation.REALTIME.path();

    private static final byte[] NO_BODY = {};

    /** Room for the first answer, under the id of the request itself. */
    RealtimeTurn first(Enquiry enquiry, VirtualKey key, long millis, RealtimeTurn.Owner owner) {
        return turn(enquiry, key, exchange.startNanos() + millis * 1_000_000L, millis, owner);
    }

    /** Room for one more answer, under an id of its own. */
    RealtimeTurn next(VirtualKey key, RealtimeTurn.Owner owner) {
        services.accounting().metrics().started();
        long millis = services.limits().requestMillis();
        var enquiry =
                new Enquiry(
                        exchange.loop().ids().next(),
                        ClientApi.OPENAI,
                        Operation.REALTIME,
                        key,
                        fields,
                        System.currentTimeMillis());
        return turn(enquiry, key, services.nanoTime() + millis * 1_000_000L, millis, owner);
    }

    private RealtimeTurn turn(
            Enquiry enquiry,
            VirtualKey key,
            long deadlineNanos,
            long millis,
            RealtimeTurn.Owner owner) {
        var admitted =
                new Admitted(
                        enquiry,
                        exchange.method(),
                        PATH,
                        key,
                        fields,
                        NO_BODY,
                        null,
                        ExtraHead.of(
                                exchange,
                                enquiry.client(),
                                enquiry.operation(),
                                enquiry.requestId()),
                        deadlineNanos,
                        millis);
        return new RealtimeTurn(exchange, admitted, services, owner);
    }
}
