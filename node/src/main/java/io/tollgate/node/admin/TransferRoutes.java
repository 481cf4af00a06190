package io.tollgate.node.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.config.ConfigText;
import io.tollgate.node.config.ConfigTree;
import io.tollgate.node.config.Problem;
import io.tollgate.node.config.Section;
import io.tollgate.node.config.TreeResult;
import io.tollgate.node.manage.Change;
import io.tollgate.node.manage.Item;
import io.tollgate.node.manage.Outcome;
import io.tollgate.node.manage.Secrets;
import io.tollgate.node.manage.View;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration as a file: out, with secrets as references or sealed, and in, where each object
 * of the file becomes one of the API. Nothing is removed by what a file leaves out.
 */
final class TransferRoutes {
    private final Changing changing;
    private final Map<Section, ObjectKind> kinds;

    TransferRoutes(Changing changing, Map<Section, ObjectKind> kinds) {
        this.changing = changing;
        this.kinds = kinds;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get(
                        "/api/config/export",
                        Access.ADMINS,
                        "The objects in force as a tollgate.yaml, without a clear secret.",
                        this::export),
                ApiRoute.change(
                                "POST",
                                "/api/config/import",
                                Access.OWNERS,
                                "Takes over the objects of a tollgate.yaml; with dry-run=true only"
                                        + " says what would change.",
                                ApiRoute.Body.YAML,
                                this::take)
                        .knowing("dry-run"));
    }

    private ApiAnswer export(ApiCall call) {
        call.parameters(List.of());
        View view = changing.view();
        Map<Section, Map<String, JsonNode>> sections = new EnumMap<>(Section.class);
        for (Section section : Section.values()) {
            Map<String, JsonNode> objects = new LinkedHashMap<>();
            for (Item item : view.list(section)) {
                if (item.origin() != Item.Origin.ENVIRONMENT) {
                    objects.put(item.name(), exported(section, item, view));
                }
            }
            sections.put(section, objects);
        }
        String text =
                ConfigText.of(
                        comment(view.versions().version(), changing.management().digest()),
                        sections);
        return new ApiAnswer(
                200, "application/yaml; charset=utf-8", ApiAnswer.NO_STORE, text.getBytes(UTF_8));
    }

    private static String comment(long version, String file) {
        return """
        The objects of a Tollgate configuration: version %d, over the file %s.
        What is the node's own (listen, admin, cluster, audit, ...) is not in it.
        Secrets are references, or sealed: nodes that use it need the same seal key.
        """
                .formatted(version, file);
    }

    private JsonNode exported(Section section, Item item, View view) {
        if (section == Section.VIRTUAL_KEYS) {
            return VirtualKeys.known(view, item);
        }
        try {
            return changing.management().secrets().sealed(section, item.value(), null);
        } catch (Secrets.Unsealed e) {
            throw ApiRefusal.of(
                    List.of(
                            new Problem(
                                    section.label() + "." + item.name(),
                                    String.valueOf(e.getMessage()),
                                    0)));
        }
    }

    private ApiAnswer take(ApiCall call) throws InterruptedException {
        String asked = call.parameters(List.of("dry-run")).get("dry-run", "false");
        if (!asked.equals("true") && !asked.equals("false")) {
            throw ApiRefusal.field("dry-run", asked + " (expected: true or false)");
        }
        ConfigTree tree =
                switch (changing.management().parse(new String(call.body(), UTF_8))) {
                    case TreeResult.Read(ConfigTree read) -> read;
                    case TreeResult.Refused(List<Problem> problems) ->
                            throw ApiRefusal.of(problems);
                };
        ObjectNode answer = ApiJson.object();
        ArrayNode ignored = answer.putArray("ignored");
        tree.otherKeys().forEach(ignored::add);
        if (asked.equals("true")) {
            View view = changing.view();
            List<Change> changes = changes(view, call.identity(), tree);
            List<Problem> problems = changing.management().problems(view, changes);
            if (!problems.isEmpty()) {
                throw ApiRefusal.of(problems);
            }
            list(answer, changes);
            answer.put("version", view.versions().version());
            return ApiAnswer.json(200, view.versions().version(), ApiJson.write(answer));
        }
        var made = new ArrayList<Change>();
        Outcome.Done done =
                changing.make(
                        call,
                        "import",
                        view -> {
                            made.clear();
                            made.addAll(changes(view, call.identity(), tree));
                            return made;
                        });
        list(answer, made);
        return Changing.answer(200, done, answer);
    }

    private List<Change> changes(View view, Identity by, ConfigTree tree) {
        var incoming = new Incoming(changing.management());
        var changes = new ArrayList<Change>();
        for (Section section : Section.values()) {
            ObjectKind kind = kinds.get(section);
            if (kind == null) {
                throw new IllegalStateException("no kind of " + section);
            }
            tree.objects(section)
                    .forEach((name, value) -> {
                        Item before = view.find(section, name).orElse(null);
                        boolean same = before != null && Change.same(before.value(), value);
                        if (!same) {
                            var arrival = new ObjectKind.Arrival(view, by, section, name, value);
                            JsonNode kept = kind.preparation().prepare(incoming, arrival, before);
                            JsonNode said = view.versions().value(section, name);
                            if (!Change.same(kept, said)) {
                                changes.add(new Change(section, name, said, kept));
                            }
                        }
                    });
        }
        return changes;
    }

    private static void list(ObjectNode answer, List<Change> changes) {
        ArrayNode all = answer.putArray("changes");
        changes.forEach(change -> ConfigRoutes.write(all.addObject(), change));
    }
}
