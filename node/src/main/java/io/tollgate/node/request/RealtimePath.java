package io.tollgate.node.request;

import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Resolution;
import io.tollgate.node.routing.Route;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a request for a conversation before any provider is asked: handshake, virtual key,
 * model, route. One that passes them all becomes a {@link RealtimeOpening}.
 */
final class RealtimePath {
    private static final System.Logger LOG = System.getLogger(RealtimePath.class.getName());
    private static final byte[] NO_BODY = {};

    private RealtimePath() {}

    /** Takes a request in. */
    static void begin(Exchange exchange, RequestServices services) {
        String requestId = exchange.loop().ids().next();
        services.accounting().metrics().started();
        try {
            identify(exchange, services, requestId);
        } catch (RuntimeException | Error thrown) {
            if (exchange.started()) {
                throw thrown;
            }
            LOG.log(Level.ERROR, "request=" + requestId + " path=" + exchange.path(), thrown);
            refuse(
                    exchange,
                    services,
                    enquiry(exchange, requestId, null, null),
                    Refusal.defect(requestId));
        }
    }

    private static void identify(Exchange exchange, RequestServices services, String requestId) {
        Enquiry nobody = enquiry(exchange, requestId, null, null);
        ClientError violation = RealtimeHandshake.violation(exchange);
        if (violation != null) {
            refuse(exchange, services, nobody, clientError(violation));
            return;
        }
        RealtimeHandshake handshake = RealtimeHandshake.read(exchange);
        String named = Identify.presented(exchange);
        String presented = named == null ? handshake.presented() : named;
        switch (Identify.identify(presented, services.keys())) {
            case Stage.Passed<VirtualKey> passed ->
                    route(
                            exchange,
                            services,
                            requestId,
                            handshake,
                            KeyDigest.of(String.valueOf(presented)),
                            passed.value());
            case Stage.Refused<VirtualKey> refused ->
                    refuse(
                            exchange,
                            services,
                            nobody,
                            Refusal.of(refused.error(), refused.category(), null));
        }
    }

    private static void route(
            Exchange exchange,
            RequestServices services,
            String requestId,
            RealtimeHandshake handshake,
            KeyDigest digest,
            VirtualKey key) {
        String model = model(exchange.query());
        RequestFields fields = ScanBody.NO_FIELDS.withModel(model);
        Enquiry enquiry = enquiry(exchange, requestId, key, fields);
        if (model.isBlank()) {
            refuse(exchange, services, enquiry, clientError(noModel()));
            return;
        }
        long millis;
        switch (Deadline.of(exchange, services.limits().requestMillis())) {
            case Stage.Passed<Long> passed -> millis = passed.value();
            case Stage.Refused<Long> refused -> {
                refuse(exchange, services, enquiry, clientError(refused.error()));
                return;
            }
        }
        Resolution resolution =
                services.router()
                        .resolve(
                                model,
                                exchange.header("x-tollgate-provider"),
                                List.of(),
                                key,
                                Operation.REALTIME,
                                exchange.startNanos() + millis * 1_000_000L);
        switch (Resolved.of(resolution, model, exchange.path(), RealtimeTalk.PATH)) {
            case Stage.Passed<Route> passed -> {
                var talk =
                        new RealtimeTalk(
                                exchange, services, digest, fields, passed.value(), handshake);
                new RealtimeOpening(talk, enquiry, key, millis).start();
            }
            case Stage.Refused<Route> refused ->
                    refuse(
                            exchange,
                            services,
                            enquiry,
                            Refusal.of(refused.error(), refused.category(), null));
        }
    }

    /** Azure's clients name a deployment. */
    private static String model(String query) {
        String model = GooglePath.queryValue(query, "model");
        return model.isEmpty() ? GooglePath.queryValue(query, "deployment") : model;
    }

    private static ClientError noModel() {
        return Errors.invalidField(
                "model",
                "model: missing in the query (expected: an alias, provider/model or a model name)");
    }

    private static Refusal clientError(ClientError error) {
        return Refusal.of(error, RequestCategory.CLIENT_ERROR, null);
    }

    private static Enquiry enquiry(
            Exchange exchange,
            String requestId,
            @Nullable VirtualKey key,
            @Nullable RequestFields fields) {
        return new Enquiry(
                requestId,
                ClientApi.OPENAI,
                Operation.REALTIME,
                key,
                fields,
                System.currentTimeMillis()
                        - (System.nanoTime() - exchange.startNanos()) / 1_000_000L);
    }

    private static void refuse(
            Exchange exchange, RequestServices services, Enquiry enquiry, Refusal refusal) {
        var books = new Bookkeeping(exchange, enquiry, services);
        books.end(null, refusal.ending(), NO_BODY, false, 0);
        books.whenDurable(_ ->
                Responder.refuse(
                        exchange,
                        refusal.error(),
                        enquiry.requestId(),
                        Responder.idHeaders(enquiry.client(), enquiry.requestId())));
    }
}
