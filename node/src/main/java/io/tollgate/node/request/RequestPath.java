package io.tollgate.node.request;

import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.metrics.RequestOutcome;
import io.tollgate.node.routing.Resolution;
import io.tollgate.node.routing.Route;
import io.tollgate.node.routing.Router;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request, from top to bottom: identify, scan, route, and then a {@link Forwarding}
 * that calls the provider and relays. Runs on the I/O thread of the exchange and never waits.
 */
public final class RequestPath implements ExchangeHandler {
    private final RequestServices services;
    private final RequestIds[] ids;

    /**
     * Prepares the path for that many I/O threads.
     *
     * @param loops number of I/O threads; the index of a {@link NodeLoop} is below it
     */
    public RequestPath(RequestServices services, int loops) {
        this.services = services;
        this.ids = new RequestIds[loops];
        for (int i = 0; i < loops; i++) {
            ids[i] = new RequestIds(services.random());
        }
    }

    @Override
    public void handle(Exchange exchange) {
        switch (Routes.match(exchange.method(), exchange.path())) {
            case Routes.Match.Call call -> call(exchange, call);
            case Routes.Match.ModelList _ -> models(exchange, null);
            case Routes.Match.ModelDetail detail -> models(exchange, detail.id());
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
        Operation operation = call.operation();
        String requestId = ids[exchange.loop().index()].next();
        services.accounting().metrics().started();

        VirtualKey key;
        switch (Identify.identify(exchange, services.keys())) {
            case Stage.Passed<VirtualKey> passed -> key = passed.value();
            case Stage.Refused<VirtualKey> refused -> {
                end(exchange, requestId, call, null, null, refused);
                return;
            }
        }

        RequestFields fields;
        switch (ScanBody.scan(exchange, operation, call.model())) {
            case Stage.Passed<RequestFields> passed -> fields = passed.value();
            case Stage.Refused<RequestFields> refused -> {
                end(exchange, requestId, call, key, null, refused);
                return;
            }
        }

        Admitted admitted;
        switch (admit(exchange, call, requestId, key, fields)) {
            case Stage.Passed<Admitted> passed -> admitted = passed.value();
            case Stage.Refused<Admitted> refused -> {
                end(exchange, requestId, call, key, fields, refused);
                return;
            }
        }

        switch (route(exchange, admitted)) {
            case Stage.Passed<Route> passed ->
                    new Forwarding(exchange, admitted, passed.value(), services).start();
            case Stage.Refused<Route> refused ->
                    end(exchange, requestId, call, key, fields, refused);
        }
    }

    private Stage<Admitted> admit(
            Exchange exchange,
            Routes.Match.Call call,
            String requestId,
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
        String model = fields.model();
        String query = query(exchange);
        return new Stage.Passed<>(
                new Admitted(
                        requestId,
                        call.client(),
                        call.operation(),
                        exchange.method(),
                        query.isEmpty() ? call.path() : call.path() + "?" + query,
                        key,
                        fields,
                        model == null ? "" : model,
                        drop,
                        ExtraHead.of(exchange, call.client(), call.operation(), requestId),
                        exchange.startNanos() + millis * 1_000_000L,
                        millis));
    }

    /** Azure's clients say which version of its API they mean; the provider gets that of its own. */
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
        return switch (resolution) {
            case Resolution.Routed routed ->
                    admitted.operation() == Operation.FORWARD
                                    && !routed.route().first().offersPath(pathOnly(admitted.path()))
                            ? new Stage.Refused<>(
                                    Errors.routeNotOffered(
                                            routed.route().first().name(), exchange.path()),
                                    RequestCategory.NO_ROUTE)
                            : new Stage.Passed<>(routed.route());
            case Resolution.UnknownModel unknown ->
                    new Stage.Refused<>(
                            Errors.modelNotFound(asked, unknown.detail()),
                            RequestCategory.NO_ROUTE);
            case Resolution.NotAllowed not ->
                    new Stage.Refused<>(
                            Errors.modelNotAllowed(not.model()), RequestCategory.MODEL_REFUSED);
            case Resolution.Ambiguous several ->
                    new Stage.Refused<>(
                            Errors.ambiguous(asked, several.providers()), RequestCategory.NO_ROUTE);
        };
    }

    private static String pathOnly(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    }

    private void models(Exchange exchange, @Nullable String id) {
        switch (Identify.identify(exchange, services.keys())) {
            case Stage.Passed<VirtualKey> passed ->
                    ModelListing.answer(
                            exchange,
                            services.router().visibleModels(passed.value()),
                            id,
                            ids[exchange.loop().index()].next());
            case Stage.Refused<VirtualKey> refused -> refuse(exchange, refused.error());
        }
    }

    private void refuse(Exchange exchange, ClientError error) {
        String requestId = ids[exchange.loop().index()].next();
        Responder.refuse(
                exchange,
                error,
                requestId,
                Responder.idHeaders(Routes.client(exchange.path()), requestId));
    }

    private void end(
            Exchange exchange,
            String requestId,
            Routes.Match.Call call,
            @Nullable VirtualKey key,
            @Nullable RequestFields fields,
            Stage.Refused<?> refused) {
        String model = fields == null || fields.model() == null ? "" : fields.model();
        boolean stream = fields != null && fields.stream();
        Recording recording = services.recording(exchange);
        int status = refused.error().status();
        new Trail(
                        recording,
                        services,
                        exchange,
                        requestId,
                        call.client(),
                        call.operation(),
                        key,
                        model,
                        stream)
                .end(
                        null,
                        null,
                        "",
                        Trail.End.refused(
                                refused.category(),
                                status,
                                services.nanoTime() - exchange.startNanos()));
        recording.whenDurable(
                exchange,
                _ ->
                        Responder.refuse(
                                exchange,
                                refused.error(),
                                requestId,
                                Responder.idHeaders(call.client(), requestId)));
        Accounting accounting = services.accounting();
        long total = services.nanoTime() - exchange.startNanos();
        accounting
                .metrics()
                .finished(
                        new RequestOutcome(
                                accounting.unrouted(call.client(), call.operation()),
                                key == null
                                        ? accounting.metrics().noVirtualKey()
                                        : accounting.virtualKey(key),
                                refused.category(),
                                null,
                                refused.error().status(),
                                null,
                                -1,
                                total,
                                total,
                                0,
                                false));
    }
}
