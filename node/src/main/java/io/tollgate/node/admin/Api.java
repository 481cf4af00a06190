package io.tollgate.node.admin;

import io.tollgate.node.admin.QueryParameters.BadParameter;
import io.tollgate.node.error.AdminErrors;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.ExchangeHandler;
import io.tollgate.node.request.Responder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything below {@code /api}: who asks, which route, whether he may, and only then the route's
 * own work, on a thread that may block. On the I/O thread up to there.
 */
public final class Api {
    private static final String ROOT = "/api/";
    private static final int MOST_QUESTIONS = 16;
    private static final int MOST_CALLS = 32;

    private final SignIn signIn;
    private final Supplier<ApiRoutes> make;
    private volatile @Nullable List<ApiRoute> routes;
    private final BlockingWork questions;
    private final BlockingWork calls;

    /**
     * @param blocking runs each call on a thread that may block
     * @param routes asked for by the first call: making them is no part of a node's start
     */
    public Api(SignIn signIn, Executor blocking, Supplier<ApiRoutes> routes) {
        this.signIn = signIn;
        this.make = routes;
        this.questions = new BlockingWork(blocking, "questions", MOST_QUESTIONS);
        this.calls = new BlockingWork(blocking, "calls", MOST_CALLS);
    }

    /** Answers where the path is below this one; otherwise leaves the exchange alone. */
    boolean handle(Exchange exchange) {
        if (!exchange.path().startsWith(ROOT)) {
            return false;
        }
        switch (signIn.of(exchange)) {
            case SignIn.Out(ClientError error) -> AdminAnswers.error(exchange, error);
            case SignIn.In(Identity identity) -> route(exchange, identity);
        }
        return true;
    }

    private void route(Exchange exchange, Identity identity) {
        var methods = new TreeSet<String>();
        for (ApiRoute route : routes()) {
            Map<String, String> names = route.match(exchange.path());
            if (names == null) {
                continue;
            }
            if (route.takes(exchange.method())) {
                call(exchange, identity, route, names);
                return;
            }
            methods.add(route.method());
        }
        AdminAnswers.error(
                exchange,
                methods.isEmpty()
                        ? Errors.noRoute(exchange.method(), exchange.path())
                        : Errors.methodNotAllowed(
                                exchange.method(), exchange.path(), words(methods)));
    }

    /** Twice made is as good as once: they hold nothing. */
    private List<ApiRoute> routes() {
        List<ApiRoute> known = routes;
        if (known == null) {
            known = make.get().list();
            routes = known;
        }
        return known;
    }

    private void call(
            Exchange exchange, Identity identity, ApiRoute route, Map<String, String> names) {
        if (!route.access().allows(identity)) {
            AdminAnswers.error(
                    exchange,
                    AdminErrors.roleNotAllowed(identity.role().label(), route.access().words()));
            return;
        }
        String ifMatch = exchange.header("if-match");
        var call =
                new ApiCall(
                        identity,
                        exchange.method(),
                        names,
                        exchange.query(),
                        exchange.body(),
                        ifMatch == null ? "" : ifMatch);
        BlockingWork work =
                switch (route.work()) {
                    case QUESTIONS -> questions;
                    case CALLS -> calls;
                };
        work.answer(exchange, () -> answer(route, call));
    }

    /** On a thread that may block. */
    private static ExchangeHandler answer(ApiRoute route, ApiCall call) {
        try {
            ApiAnswer answer = route.handler().answer(call);
            return exchange ->
                    exchange.respond(
                            answer.status(),
                            answer.contentType(),
                            answer.headers(),
                            ByteBuffer.wrap(answer.body()));
        } catch (ApiRefusal e) {
            return refusal(e);
        } catch (BadParameter e) {
            return error(Errors.invalidField(e.parameter(), String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return error(Errors.shuttingDown());
        }
    }

    private static ExchangeHandler refusal(ApiRefusal refusal) {
        if (refusal.problems().isEmpty()) {
            return error(refusal.error());
        }
        byte[] body = ApiJson.problems(refusal.error(), refusal.problems());
        return exchange -> {
            var headers = new ArrayList<>(ApiAnswer.NO_STORE);
            headers.add("x-request-id");
            headers.add(exchange.loop().ids().next());
            exchange.respond(
                    refusal.error().status(), "application/json", headers, ByteBuffer.wrap(body));
        };
    }

    private static ExchangeHandler error(ClientError error) {
        return exchange -> Responder.refuse(exchange, error);
    }

    private static String words(Set<String> methods) {
        return methods.size() == 1 && methods.contains("GET")
                ? "GET or HEAD"
                : String.join(", ", methods);
    }
}
