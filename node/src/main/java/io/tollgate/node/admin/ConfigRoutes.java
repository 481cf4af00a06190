package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.cluster.document.Standing;
import io.tollgate.node.manage.Change;
import io.tollgate.node.manage.Outcome;
import io.tollgate.node.manage.Revision;
import io.tollgate.node.manage.Versions;
import io.tollgate.node.manage.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The configuration as a whole: its versions, what each changed, and back to one of them. */
final class ConfigRoutes {
    private static final String CONFIG = "/api/config";
    private static final int USUAL_CHANGES = 100;
    private static final int MOST_CHANGES = 1000;

    private final Changing changing;

    ConfigRoutes(Changing changing) {
        this.changing = changing;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get(
                        CONFIG,
                        Access.READERS,
                        "The version of the configuration, and what each node has of it.",
                        this::state),
                ApiRoute.get(
                        CONFIG + "/versions",
                        Access.ADMINS,
                        "The versions that are kept, newest first.",
                        this::versions),
                ApiRoute.get(
                        CONFIG + "/versions/{version}",
                        Access.ADMINS,
                        "What a version changed.",
                        this::version),
                ApiRoute.get(
                                CONFIG + "/diff",
                                Access.ADMINS,
                                "What differs between two versions.",
                                this::diff)
                        .knowing("from", "to"),
                ApiRoute.change(
                        "POST",
                        CONFIG + "/rollback",
                        Access.OWNERS,
                        "Makes a new version that is as an earlier one was.",
                        ApiRoute.Body.JSON,
                        this::rollback),
                ApiRoute.get(
                                "/api/changes",
                                Access.ADMINS,
                                "Who changed what, before and after, newest first.",
                                this::changes)
                        .knowing("limit"));
    }

    private ApiAnswer state(ApiCall call) {
        call.parameters(List.of());
        View view = changing.view();
        ObjectNode answer = ApiJson.object();
        answer.put("version", view.versions().version());
        answer.put("file", view.base().digest());
        Map<String, Standing> nodes = changing.management().nodes();
        Set<String> files = new HashSet<>();
        ArrayNode all = answer.putArray("nodes");
        nodes.forEach((name, said) -> {
            ObjectNode node = all.addObject();
            node.put("name", name);
            node.put("version", said.version());
            node.put("in_force", said.version() >= 0 && said.problem().isEmpty());
            node.put("problem", said.problem());
            node.put("file", said.note());
            if (said.version() >= 0) {
                files.add(said.note());
            }
        });
        answer.put("files_differ", files.size() > 1);
        return ApiAnswer.json(200, view.versions().version(), ApiJson.write(answer));
    }

    private ApiAnswer versions(ApiCall call) {
        call.parameters(List.of());
        Versions versions = changing.view().versions();
        ObjectNode answer = ApiJson.object();
        ArrayNode data = answer.putArray("data");
        for (Revision revision : versions.history().reversed()) {
            head(data.addObject(), revision).put("changes", revision.changes().size());
        }
        return ApiAnswer.json(200, versions.version(), ApiJson.write(answer));
    }

    private ApiAnswer version(ApiCall call) {
        call.parameters(List.of());
        Versions versions = changing.view().versions();
        long wanted = number("version", call.name("version"));
        for (Revision revision : versions.history()) {
            if (revision.version() == wanted) {
                ObjectNode answer = head(ApiJson.object(), revision);
                ArrayNode changes = answer.putArray("changes");
                revision.changes().forEach(change -> write(changes.addObject(), change));
                return ApiAnswer.json(200, versions.version(), ApiJson.write(answer));
            }
        }
        throw gone(versions, wanted);
    }

    private ApiAnswer diff(ApiCall call) {
        QueryParameters in = call.parameters(List.of("from", "to"));
        Versions versions = changing.view().versions();
        long to = in.get("to").isEmpty() ? versions.version() : number("to", in.get("to"));
        long from = number("from", in.get("from"));
        ObjectNode answer = ApiJson.object();
        answer.put("from", from);
        answer.put("to", to);
        ArrayNode changes = answer.putArray("changes");
        for (Change change : between(versions, from, to)) {
            write(changes.addObject(), change);
        }
        return ApiAnswer.json(200, versions.version(), ApiJson.write(answer));
    }

    /** Both are known by what it takes to go back to them. */
    private static List<Change> between(Versions versions, long from, long to) {
        List<Change> then = back(versions, from);
        List<Change> later = back(versions, to);
        var all = new ArrayList<Change>();
        for (Change one : then) {
            Optional<Change> other = find(later, one);
            all.add(
                    new Change(
                            one.section(),
                            one.name(),
                            one.after(),
                            other.isPresent() ? other.get().after() : one.before()));
        }
        for (Change one : later) {
            if (find(then, one).isEmpty()) {
                all.add(new Change(one.section(), one.name(), one.before(), one.after()));
            }
        }
        all.removeIf(change -> Objects.equals(change.before(), change.after()));
        return all;
    }

    private static Optional<Change> find(List<Change> in, Change wanted) {
        return in.stream()
                .filter(one ->
                        one.section() == wanted.section() && one.name().equals(wanted.name()))
                .findFirst();
    }

    private ApiAnswer rollback(ApiCall call) throws InterruptedException {
        ObjectNode body = ApiJson.readObject(call.body());
        long wanted = number("version", body.path("version").asText(""));
        Outcome.Done done =
                changing.make(
                        call,
                        "roll back to version " + wanted,
                        view -> back(view.versions(), wanted));
        return Changing.answer(200, done, ApiJson.object());
    }

    private ApiAnswer changes(ApiCall call) {
        int limit =
                call.parameters(List.of("limit")).number("limit", USUAL_CHANGES, 1, MOST_CHANGES);
        Versions versions = changing.view().versions();
        ObjectNode answer = ApiJson.object();
        ArrayNode data = answer.putArray("data");
        for (Revision revision : versions.history().reversed()) {
            for (Change change : revision.changes()) {
                if (data.size() < limit) {
                    write(head(data.addObject(), revision), change);
                }
            }
        }
        return ApiAnswer.json(200, versions.version(), ApiJson.write(answer));
    }

    private static List<Change> back(Versions versions, long wanted) {
        return versions.backTo(wanted).orElseThrow(() -> gone(versions, wanted));
    }

    private static ApiRefusal gone(Versions versions, long wanted) {
        long oldest =
                versions.history().isEmpty()
                        ? versions.version()
                        : versions.history().getFirst().version();
        return ApiRefusal.notFound(
                "version "
                        + wanted
                        + " (expected: "
                        + oldest
                        + " to "
                        + versions.version()
                        + ", which are kept)");
    }

    private static ObjectNode head(ObjectNode into, Revision revision) {
        into.put("version", revision.version());
        into.put("at", Instant.ofEpochMilli(revision.atMillis()).toString());
        into.put("by", revision.by());
        into.put("what", revision.what());
        return into;
    }

    /** Where the API said nothing there is no field; null is what it has removed. */
    static void write(ObjectNode into, Change change) {
        into.put("section", change.section().label());
        into.put("name", change.name());
        if (change.before() != null) {
            into.set("before", ItemJson.shown(change.section(), change.before()));
        }
        if (change.after() != null) {
            into.set("after", ItemJson.shown(change.section(), change.after()));
        }
    }

    private static long number(String field, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw ApiRefusal.field(field, text + " (expected: the number of a version)");
    }
}
