package io.tollgate.node.request;

import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Resolution;
import io.tollgate.node.routing.Route;
import io.tollgate.node.routing.Router;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.RequestFields;
import java.lang.System.Logger.Level;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request, from top to bottom: identify, scan, route, and then a {@link Forwarding}
 * that calls the provider and relays. Runs on the I/O thread of the exchange and never waits.
 */
public final class RequestPath implements ExchangeHandler {
    private static final System.Logger LOG = System.getLogger(RequestPath.class.getName());

    private final RequestServices services;

    public RequestPath(RequestServices services) {
        this.services = services;
    }

    @Override
    public void handle(Exchange exchange) {
        switch (Routes.match(exchange.method(), exchange.path(), exchange.query())) {
            case Routes.Match.Call call -> call(exchange, call);
            case Routes.Match.ModelList list -> models(exchange, list.client(), null);
            case Routes.Match.ModelDetail detail -> models(exchange, detail.client(), detail.id());
            case Routes.Match.OwnKey _ -> ownKey(exchange);
            case Routes.Match.Realtime _ -> RealtimePath.begin(exchange, services);
            case Routes.Match.WrongMethod wrong ->
                    refuse(
                            exchange,
                            Errors.methodNotAllowed(
                                    exchange.method(), exchange.path(), wrong.expected()));
            case Routes.Match.None _ -> {
                if (!services.otherRoutes().test(exchange)) {
                    refuse(exchange, Errors.noRoute(exchange.method(), exchange.path()));
                }
            }
        }
    }

    private void call(Exchange exchange, Routes.Match.Call call) {
        String requestId = exchange.loop().ids().next();
        services.accounting().metrics().started();
        try {
            forward(exchange, call, requestId);
        } catch (RuntimeException | Error thrown) {
            if (exchange.started()) {
                throw thrown;
            }
            LOG.log(Level.ERROR, "request=" + requestId + " path=" + exchange.path(), thrown);
            refuse(
                    exchange,
                    enquiry(exchange, requestId, call, null, null),
                    Refusal.defect(requestId));
        }
    }

    private void forward(Exchange exchange, Routes.Match.Call call, String requestId) {
        VirtualKey key;
        switch (Identify.identify(exchange, services.keys())) {
            case Stage.Passed<VirtualKey> passed -> key = passed.value();
            case Stage.Refused<VirtualKey> refused -> {
                refuse(exchange, enquiry(exchange, requestId, call, null, null), refused);
                return;
            }
        }

        RequestFields fields;
        switch (ScanBody.scan(exchange, call)) {
            case Stage.Passed<RequestFields> passed -> fields = passed.value();
            case Stage.Refused<RequestFields> refused -> {
                refuse(exchange, enquiry(exchange, requestId, call, key, null), refused);
                return;
            }
        }

        Enquiry enquiry = enquiry(exchange, requestId, call, key, fields);
        Admitted admitted;
        switch (admit(exchange, call, enquiry, key, fields)) {
            case Stage.Passed<Admitted> passed -> admitted = passed.value();
            case Stage.Refused<Admitted> refused -> {
                refuse(exchange, enquiry, refused);
                return;
            }
        }

        switch (route(exchange, admitted)) {
            case Stage.Passed<Route> passed ->
                    new Forwarding(exchange, admitted, passed.value(), services).start();
            case Stage.Refused<Route> refused -> refuse(exchange, enquiry, refused);
        }
    }

    private static Enquiry enquiry(
            Exchange exchange,
            String requestId,
            Routes.Match.Call call,
            @Nullable VirtualKey key,
            @Nullable RequestFields fields) {
        return new Enquiry(
                requestId,
                call.client(),
                call.operation(),
                key,
                fields,
                System.currentTimeMillis()
                        - (System.nanoTime() - exchange.startNanos()) / 1_000_000L);
    }

    private Stage<Admitted> admit(
            Exchange exchange,
            Routes.Match.Call call,
            Enquiry enquiry,
            VirtualKey key,
            RequestFields fields) {
        long millis;
        switch (Deadline.of(exchange, services.limits().requestMillis())) {
            case Stage.Passed<Long> passed -> millis = passed.value();
            case Stage.Refused<Long> refused -> {
                return new Stage.Refused<>(refused.error(), refused.category());
            }
        }
        Boolean drop;
        switch (DropWish.of(exchange)) {
            case Stage.Passed<DropWish> passed -> drop = passed.value().drop();
            case Stage.Refused<DropWish> refused -> {
                return new Stage.Refused<>(refused.error(), refused.category());
            }
        }
        String query = query(exchange);
        return new Stage.Passed<>(
                new Admitted(
                        enquiry,
                        exchange.method(),
                        query.isEmpty() ? call.path() : call.path() + "?" + query,
                        key,
                        fields,
                        exchange.body(),
                        drop,
                        ExtraHead.of(
                                exchange, call.client(), call.operation(), enquiry.requestId()),
                        exchange.startNanos() + millis * 1_000_000L,
                        millis));
    }

    /**
     * Azure's clients say which version of its API they mean; the provider gets that of its own.
     */
    private static String query(Exchange exchange) {
        String query = exchange.query();
        if (query.isEmpty() || !exchange.path().startsWith("/openai/")) {
            return query;
        }
        var rest = new StringJoiner("&");
        for (String parameter : query.split("&", -1)) {
            if (!parameter.startsWith("api-version=")) {
                rest.add(parameter);
            }
        }
        return rest.toString();
    }

    private Stage<Route> route(Exchange exchange, Admitted admitted) {
        RequestFields fields = admitted.fields();
        String provider = fields.provider();
        if (provider == null) {
            provider = exchange.header("x-tollgate-provider");
        }
        String model = fields.model();
        if (fields.fallbacks().size() > Router.MAX_FALLBACKS) {
            return new Stage.Refused<>(
                    Errors.invalidField(
                            "fallbacks",
                            "fallbacks: "
                                    + fields.fallbacks().size()
                                    + " (expected: at most "
                                    + Router.MAX_FALLBACKS
                                    + ")"),
                    RequestCategory.CLIENT_ERROR);
        }
        Resolution resolution =
                model == null
                        ? services.router()
                                .resolveRoute(
                                        pathOnly(admitted.path()),
                                        provider,
                                        admitted.key(),
                                        admitted.deadlineNanos())
                        : services.router()
                                .resolve(
                                        model,
                                        provider,
                                        fields.fallbacks(),
                                        admitted.key(),
                                        admitted.operation(),
                                        admitted.deadlineNanos());
        String asked = model == null ? exchange.path() : model;
        boolean forwarded = admitted.operation().forwarded();
        return Resolved.of(
                resolution, asked, exchange.path(), forwarded ? pathOnly(admitted.path()) : null);
    }

    private static String pathOnly(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    }

    private void models(Exchange exchange, ClientApi client, @Nullable String id) {
        switch (Identify.identify(exchange, services.keys())) {
            case Stage.Passed<VirtualKey> passed ->
                    ModelListing.answer(
                            exchange,
                            ModelListing.api(exchange, client),
                            services.router().visibleModels(passed.value()),
                            id,
                            exchange.loop().ids().next());
            case Stage.Refused<VirtualKey> refused -> refuse(exchange, refused.error());
        }
    }

    private void ownKey(Exchange exchange) {
        switch (Identify.identify(exchange, services.keys())) {
            case Stage.Passed<VirtualKey> passed ->
                    services.ownKey().answer(exchange, passed.value());
            case Stage.Refused<VirtualKey> refused -> refuse(exchange, refused.error());
        }
    }

    private void refuse(Exchange exchange, ClientError error) {
        Responder.refuse(exchange, error);
    }

    private void refuse(Exchange exchange, Enquiry enquiry, Stage.Refused<?> refused) {
        refuse(exchange, enquiry, Refusal.of(refused.error(), refused.category(), null));
    }

    private void refuse(Exchange exchange, Enquiry enquiry, Refusal refusal) {
        var books = new Bookkeeping(exchange, enquiry, services);
        books.end(null, refusal.ending(), exchange.body(), false, 0);
        books.whenDurable(_ ->
                Responder.refuse(
                        exchange,
                        refusal.error(),
                        enquiry.requestId(),
                        Responder.idHeaders(enquiry.client(), enquiry.requestId())));
    }
}
