package io.tollgate.node.admin;

import io.tollgate.node.config.Problem;
import io.tollgate.node.error.AdminErrors;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import java.util.List;

/** A call is refused. Carries no stack trace: the client's doing, not ours. */
final class ApiRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ClientError error;
    private final transient List<Problem> problems;

    private ApiRefusal(ClientError error, List<Problem> problems) {
        super(error.message(), null, false, false);
        this.error = error;
        this.problems = List.copyOf(problems);
    }

    static ApiRefusal of(ClientError error) {
        return new ApiRefusal(error, List.of());
    }

    /** All that is wrong, the first in the usual place. */
    static ApiRefusal of(List<Problem> problems) {
        Problem first = problems.getFirst();
        String more = problems.size() == 1 ? "" : ", and " + (problems.size() - 1) + " more";
        return new ApiRefusal(
                Errors.invalidField(
                        first.path(),
                        (first.path().isEmpty() ? "" : first.path() + ": ")
                                + first.message()
                                + more),
                problems);
    }

    static ApiRefusal field(String field, String message) {
        return of(Errors.invalidField(field, field + ": " + message));
    }

    static ApiRefusal notFound(String what) {
        return of(AdminErrors.noObject(what));
    }

    ClientError error() {
        return error;
    }

    /** Empty where there is but the one of the error. */
    List<Problem> problems() {
        return problems;
    }
}
