package io.tollgate.node.admin;

import io.tollgate.audit.query.BadQuestion;
import io.tollgate.audit.query.Found;
import io.tollgate.audit.query.Questions;
import io.tollgate.audit.query.StoreUnavailable;
import io.tollgate.audit.query.UsageQuestion;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.node.admin.QueryParameters.BadParameter;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.ExchangeHandler;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/usage}, {@code /api/requests} and {@code /api/requests/{id}}: what the record
 * says, for whoever has the admin token. The store is asked on other threads, at most {@value
 * #MOST_QUESTIONS} questions at once.
 */
public final class QuestionRoutes {
    private static final String USAGE = "/api/usage";
    private static final String REQUESTS = "/api/requests";
    private static final int MOST_QUESTIONS = 16;
    private static final List<String> HEADERS = List.of("cache-control", "no-store");

    private final @Nullable Questions questions;
    private final BlockingWork work;
    private final AdminToken token;
    private final QuestionReader reader;

    /**
     * @param questions null where the node keeps no store
     * @param blocking runs each question on a thread that may block
     * @param token of the configuration that holds now; null lets nobody in
     */
    public QuestionRoutes(
            @Nullable Questions questions,
            Executor blocking,
            Supplier<@Nullable KeyDigest> token,
            Clock clock) {
        this.questions = questions;
        this.work = new BlockingWork(blocking, "questions", MOST_QUESTIONS);
        this.token = new AdminToken(token);
        this.reader = new QuestionReader(clock);
    }

    /** Answers where the path is one of these; otherwise leaves the exchange alone. */
    public boolean handle(Exchange exchange) {
        Function<Questions, ExchangeHandler> question = question(exchange);
        if (question == null) {
            return false;
        }
        ClientError refused = token.refuse(exchange);
        Questions store = questions;
        if (refused != null) {
            AdminAnswers.error(exchange, refused);
        } else if (!AdminAnswers.isRead(exchange)) {
            AdminAnswers.error(
                    exchange,
                    Errors.methodNotAllowed(exchange.method(), exchange.path(), "GET or HEAD"));
        } else if (store == null) {
            AdminAnswers.error(exchange, Errors.noStore());
        } else {
            work.answer(exchange, () -> ask(store, question));
        }
        return true;
    }

    /** What is asked; null where the path is none of these. */
    private @Nullable Function<Questions, ExchangeHandler> question(Exchange exchange) {
        String path = exchange.path();
        String query = exchange.query();
        if (path.equals(USAGE)) {
            return store -> usage(store, query);
        }
        if (path.equals(REQUESTS)) {
            return store -> json(QuestionJson.page(store.list(reader.list(query))));
        }
        if (path.startsWith(REQUESTS + "/")) {
            String id = path.substring(REQUESTS.length() + 1);
            return id.isEmpty() || id.indexOf('/') >= 0 ? null : store -> find(store, id, query);
        }
        return null;
    }

    private ExchangeHandler usage(Questions store, String query) {
        UsageQuestion question = reader.usage(query);
        return json(QuestionJson.usage(question, store.usage(question)));
    }

    private static ExchangeHandler find(Questions store, String id, String query) {
        QuestionReader.none(query);
        Optional<Found> found = store.find(id);
        return found.isPresent()
                ? json(QuestionJson.found(found.get()))
                : error(Errors.requestNotRecorded(id));
    }

    /** On a thread that may block. */
    private static ExchangeHandler ask(
            Questions store, Function<Questions, ExchangeHandler> question) {
        try {
            return question.apply(store);
        } catch (BadParameter e) {
            return error(Errors.invalidField(e.parameter(), String.valueOf(e.getMessage())));
        } catch (BadQuestion e) {
            String message = String.valueOf(e.getMessage());
            String parameter = message.substring(0, Math.max(0, message.indexOf(':')));
            if (!QuestionReader.knows(parameter)) {
                // no SQL comes from outside, so what the store refuses is our fault
                throw e;
            }
            return error(Errors.invalidField(parameter, message));
        } catch (StoreUnavailable e) {
            return error(Errors.storeUnavailable(String.valueOf(e.getMessage())));
        }
    }

    private static ExchangeHandler json(byte[] json) {
        return exchange ->
                exchange.respond(200, "application/json", HEADERS, ByteBuffer.wrap(json));
    }

    private static ExchangeHandler error(ClientError error) {
        return exchange -> AdminAnswers.error(exchange, error);
    }
}
