package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.cluster.document.Laggard;
import io.tollgate.node.config.Problem;
import io.tollgate.node.config.Section;
import io.tollgate.node.error.AdminErrors;
import io.tollgate.node.manage.Editor;
import io.tollgate.node.manage.Item;
import io.tollgate.node.manage.Management;
import io.tollgate.node.manage.Outcome;
import io.tollgate.node.manage.View;
import java.util.List;

/** Makes changes and answers with what became of them. */
final class Changing {
    private final Management management;

    Changing(Management management) {
        this.management = management;
    }

    Management management() {
        return management;
    }

    View view() {
        return management.view();
    }

    /**
     * Makes a change.
     *
     * @param what in a few words, for the history
     * @throws ApiRefusal where it is not made
     */
    Outcome.Done make(ApiCall call, String what, Editor editor) throws InterruptedException {
        return switch (management.change(call.identity().name(), what, call.version(), editor)) {
            case Outcome.Done done -> done;
            case Outcome.Refused(List<Problem> problems) -> throw ApiRefusal.of(problems);
            case Outcome.Stale(long version) ->
                    throw ApiRefusal.of(AdminErrors.versionChanged(version));
            case Outcome.Unavailable(String why) ->
                    throw ApiRefusal.of(
                            AdminErrors.clusterUnavailable(
                                    "Nothing was changed, because the nodes cannot decide now: "
                                            + why));
            case Outcome.InDoubt(String why) -> throw ApiRefusal.of(AdminErrors.changeInDoubt(why));
        };
    }

    /** Whether it is in force everywhere, and besides that what {@code answer} has already. */
    static ApiAnswer answer(int status, Outcome.Done done, ObjectNode answer) {
        answer.put("version", done.version());
        answer.put("confirmed", done.behind().isEmpty());
        if (!done.behind().isEmpty()) {
            var behind = answer.putArray("behind");
            for (Laggard laggard : done.behind()) {
                behind.addObject()
                        .put("node", laggard.node())
                        .put(
                                "problem",
                                laggard.problem().isEmpty()
                                        ? "has not answered"
                                        : laggard.problem());
            }
        }
        return ApiAnswer.json(status, done.version(), ApiJson.write(answer));
    }

    /** The same with the object as it is now, if it is. */
    ApiAnswer answer(
            int status, Outcome.Done done, Section section, String name, ObjectNode answer) {
        View now = view();
        now.find(section, name)
                .ifPresent(item -> answer.set("object", ItemJson.of(section, item, now)));
        return answer(status, done, answer);
    }

    /** An object that is there and may be seen. */
    Item visible(View view, ObjectKind kind, Identity by, String name) {
        return view.find(kind.section(), name)
                .filter(item -> kind.sight().sees(by, item))
                .orElseThrow(() -> ApiRefusal.notFound(kind.singular() + " " + name));
    }
}
