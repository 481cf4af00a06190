package io.tollgate.node.admin;

import io.tollgate.audit.query.BadQuestion;
import io.tollgate.audit.query.Found;
import io.tollgate.audit.query.Questions;
import io.tollgate.audit.query.StoreUnavailable;
import io.tollgate.audit.query.UsageQuestion;
import io.tollgate.node.config.UserConfig;
import io.tollgate.node.error.AdminErrors;
import io.tollgate.node.error.Errors;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/usage}, {@code /api/requests} and {@code /api/requests/{id}}: what the record
 * says. Whoever is narrowed to teams sees what is theirs.
 */
public final class QuestionRoutes {
    private static final String USAGE = "/api/usage";
    private static final String REQUESTS = "/api/requests";

    private final @Nullable Questions questions;
    private final QuestionReader reader;

    /**
     * @param questions null where the node keeps no store
     */
    public QuestionRoutes(@Nullable Questions questions, Clock clock) {
        this.questions = questions;
        this.reader = new QuestionReader(clock);
    }

    List<ApiRoute> routes() {
        return List.of(
                route(USAGE, "How much was used, in groups.", QuestionReader.USAGE, this::usage),
                route(REQUESTS, "Requests, newest first.", QuestionReader.LIST, this::list),
                route(REQUESTS + "/{id}", "One request.", List.of(), QuestionRoutes::find));
    }

    /** A question about what is recorded. */
    private interface Question {
        ApiAnswer ask(Questions store, ApiCall call);
    }

    private ApiRoute route(String path, String summary, List<String> query, Question question) {
        return ApiRoute.get(
                path,
                Access.EVERYONE,
                ApiRoute.Work.QUESTIONS,
                summary,
                query,
                call -> ask(question, call));
    }

    private ApiAnswer usage(Questions store, ApiCall call) {
        UsageQuestion question = reader.usage(call.query(), call.identity());
        return ApiAnswer.json(QuestionJson.usage(question, store.usage(question)));
    }

    private ApiAnswer list(Questions store, ApiCall call) {
        return ApiAnswer.json(
                QuestionJson.page(store.list(reader.list(call.query(), call.identity()))));
    }

    /** What belongs to other teams is not there; texts are not for those who only look. */
    private static ApiAnswer find(Questions store, ApiCall call) {
        QuestionReader.none(call.query());
        String id = call.name("id");
        Found found = store.find(id).orElse(null);
        if (found == null || !call.identity().sees(found.row().row().tenant().team())) {
            throw ApiRefusal.of(AdminErrors.requestNotRecorded(id));
        }
        boolean texts = call.identity().role() != UserConfig.Role.VIEWER;
        return ApiAnswer.json(QuestionJson.found(texts ? found : new Found(found.row(), null)));
    }

    private ApiAnswer ask(Question question, ApiCall call) {
        Questions store = questions;
        if (store == null) {
            throw ApiRefusal.of(AdminErrors.noStore());
        }
        try {
            return question.ask(store, call);
        } catch (BadQuestion e) {
            String message = String.valueOf(e.getMessage());
            String parameter = message.substring(0, Math.max(0, message.indexOf(':')));
            if (!QuestionReader.knows(parameter)) {
                // no SQL comes from outside, so what the store refuses is our fault
                throw e;
            }
            throw ApiRefusal.of(Errors.invalidField(parameter, message));
        } catch (StoreUnavailable e) {
            throw ApiRefusal.of(AdminErrors.storeUnavailable(String.valueOf(e.getMessage())));
        }
    }
}
