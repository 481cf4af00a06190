package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.config.Section;
import io.tollgate.node.error.AdminErrors;
import io.tollgate.node.manage.Change;
import io.tollgate.node.manage.Item;
import io.tollgate.node.manage.Outcome;
import io.tollgate.node.manage.View;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looking at, adding, replacing, changing and removing the objects of one section. */
final class ObjectRoutes {
    private final ObjectKind kind;
    private final Changing changing;
    private final Incoming incoming;

    ObjectRoutes(ObjectKind kind, Changing changing) {
        this.kind = kind;
        this.changing = changing;
        this.incoming = new Incoming(changing.management());
    }

    List<ApiRoute> reading() {
        String what = kind.singular();
        return List.of(
                ApiRoute.get(kind.path(), kind.read(), "All: " + what + ".", this::list),
                ApiRoute.get(kind.itemPath(), kind.read(), "One: " + what + ".", this::one));
    }

    ApiRoute posting() {
        return ApiRoute.change(
                "POST",
                kind.path(),
                kind.make(),
                "Adds one: " + kind.singular() + "; its name stands in the body.",
                ApiRoute.Body.JSON,
                this::post);
    }

    List<ApiRoute> replacing() {
        String what = kind.singular();
        return List.of(
                ApiRoute.change(
                        "PUT",
                        kind.itemPath(),
                        kind.make(),
                        "Adds or replaces one: " + what + ".",
                        ApiRoute.Body.JSON,
                        this::put),
                ApiRoute.change(
                        "PATCH",
                        kind.itemPath(),
                        kind.edit(),
                        "Changes the fields that the body names, null takes one away: "
                                + what
                                + ".",
                        ApiRoute.Body.JSON,
                        this::patch),
                ApiRoute.change(
                                "DELETE",
                                kind.itemPath(),
                                kind.make(),
                                "Removes one, or with withdraw=true what the API has said of it"
                                        + " so that the file counts again: "
                                        + what
                                        + ".",
                                ApiRoute.Body.NONE,
                                this::delete)
                        .knowing("withdraw"));
    }

    private ApiAnswer list(ApiCall call) {
        call.parameters(List.of());
        View view = changing.view();
        ObjectNode answer = ApiJson.object();
        answer.put("version", view.versions().version());
        var data = answer.putArray("data");
        for (Item item : view.list(kind.section())) {
            if (kind.sight().sees(call.identity(), item)) {
                data.add(ItemJson.of(kind.section(), item, view));
            }
        }
        return ApiAnswer.json(200, view.versions().version(), ApiJson.write(answer));
    }

    private ApiAnswer one(ApiCall call) {
        call.parameters(List.of());
        View view = changing.view();
        Item item = changing.visible(view, kind, call.identity(), name(call));
        return ApiAnswer.json(
                200,
                view.versions().version(),
                ApiJson.write(ItemJson.of(kind.section(), item, view)));
    }

    private ApiAnswer post(ApiCall call) throws InterruptedException {
        ObjectNode body = ApiJson.readObject(call.body());
        String name = nameIn(body);
        JsonNode value = kind.section() == Section.PRICES ? body : body.without("name");
        Outcome.Done done =
                changing.make(
                        call,
                        "add " + kind.section().label() + "/" + name,
                        view -> {
                            if (view.find(kind.section(), name).isPresent()) {
                                throw ApiRefusal.of(
                                        AdminErrors.objectExists(kind.singular() + " " + name));
                            }
                            return changes(view, call.identity(), name, value, null);
                        });
        return changing.answer(201, done, kind.section(), name, ApiJson.object());
    }

    private ApiAnswer put(ApiCall call) throws InterruptedException {
        String name = name(call);
        JsonNode body = ApiJson.read(call.body());
        JsonNode value = body instanceof ObjectNode object ? named(object, name) : body;
        Outcome.Done done =
                changing.make(
                        call,
                        "put " + kind.section().label() + "/" + name,
                        view ->
                                changes(
                                        view,
                                        call.identity(),
                                        name,
                                        value,
                                        seen(view, call.identity(), name)));
        return changing.answer(200, done, kind.section(), name, ApiJson.object());
    }

    private ApiAnswer patch(ApiCall call) throws InterruptedException {
        String name = name(call);
        ObjectNode patch = named(ApiJson.readObject(call.body()), name);
        Outcome.Done done =
                changing.make(
                        call,
                        "change " + kind.section().label() + "/" + name,
                        view -> {
                            Item before = changing.visible(view, kind, call.identity(), name);
                            JsonNode value = MergePatch.applied(before.value(), patch);
                            return changes(view, call.identity(), name, value, before);
                        });
        return changing.answer(200, done, kind.section(), name, ApiJson.object());
    }

    private ApiAnswer delete(ApiCall call) throws InterruptedException {
        String name = name(call);
        String asked = call.parameters(List.of("withdraw")).get("withdraw", "false");
        if (!asked.equals("true") && !asked.equals("false")) {
            throw ApiRefusal.field("withdraw", asked + " (expected: true or false)");
        }
        boolean withdraw = asked.equals("true");
        Outcome.Done done =
                changing.make(
                        call,
                        (withdraw ? "withdraw " : "remove ") + kind.section().label() + "/" + name,
                        view -> removal(view, call.identity(), name, withdraw));
        return Changing.answer(200, done, ApiJson.object());
    }

    private List<Change> removal(View view, Identity by, String name, boolean withdraw) {
        JsonNode said = view.versions().value(kind.section(), name);
        if (withdraw) {
            if (said == null || (!said.isNull() && seen(view, by, name) == null)) {
                throw ApiRefusal.notFound("change of " + kind.singular() + " " + name);
            }
            if (said.isNull() && by.narrow()) {
                throw ApiRefusal.notFound(kind.singular() + " " + name);
            }
            return List.of(new Change(kind.section(), name, said, null));
        }
        Item _ = changing.visible(view, kind, by, name);
        boolean hide = view.isWritten(kind.section(), name);
        return List.of(
                new Change(kind.section(), name, said, hide ? NullNode.getInstance() : null));
    }

    private List<Change> changes(
            View view, Identity by, String name, JsonNode value, @Nullable Item before) {
        var arrival = new ObjectKind.Arrival(view, by, kind.section(), name, value);
        JsonNode kept = kind.preparation().prepare(incoming, arrival, before);
        JsonNode said = view.versions().value(kind.section(), name);
        return Objects.equals(said, kept)
                ? List.of()
                : List.of(new Change(kind.section(), name, said, kept));
    }

    /** Null where there is none; one that belongs to others is as good as not there, and taken. */
    private @Nullable Item seen(View view, Identity by, String name) {
        Item item = view.find(kind.section(), name).orElse(null);
        if (item != null && !kind.sight().sees(by, item)) {
            throw ApiRefusal.notFound(kind.singular() + " " + name);
        }
        return item;
    }

    private String name(ApiCall call) {
        String name = call.name("name");
        return kind.section() == Section.PRICES ? priceName(name) : name;
    }

    /** Models are compared without regard to case. */
    private static String priceName(String name) {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            throw ApiRefusal.field("name", name + " (expected: provider/model)");
        }
        return name.substring(0, slash) + name.substring(slash).toLowerCase(Locale.ROOT);
    }

    private String nameIn(ObjectNode body) {
        if (kind.section() == Section.PRICES) {
            return priceName(
                    body.path("provider").asText("") + "/" + body.path("model").asText(""));
        }
        String name = body.path("name").asText("");
        if (name.isEmpty()) {
            throw ApiRefusal.field(
                    "name", "missing (expected: the name of the " + kind.singular() + ")");
        }
        return name;
    }

    /** Without its name, which must be that of the path; of a price with what the path says. */
    private ObjectNode named(ObjectNode body, String name) {
        if (kind.section() == Section.PRICES) {
            int slash = name.indexOf('/');
            ObjectNode whole = ApiJson.object();
            whole.put("provider", name.substring(0, slash));
            whole.put("model", name.substring(slash + 1));
            whole.setAll(body);
            if (!nameIn(whole).equals(name)) {
                throw ApiRefusal.field(
                        "model", "another than in the path (expected: " + name + ")");
            }
            return whole;
        }
        JsonNode said = body.get("name");
        if (said != null && !said.asText().equals(name)) {
            throw ApiRefusal.field(
                    "name", said.asText() + " (expected: " + name + "; names cannot be changed)");
        }
        return body.without("name");
    }
}
