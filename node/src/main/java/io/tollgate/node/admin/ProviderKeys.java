package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.config.Section;
import io.tollgate.node.error.AdminErrors;
import io.tollgate.node.manage.Change;
import io.tollgate.node.manage.Item;
import io.tollgate.node.manage.Outcome;
import io.tollgate.node.manage.Secrets;
import io.tollgate.node.manage.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of a provider, one by one: changes of the provider's list {@code keys}. */
final class ProviderKeys {
    private static final String PATH = "/api/providers/{name}/keys";
    private static final String ITEM = PATH + "/{key}";
    private static final Section SECTION = Section.PROVIDERS;

    private final Changing changing;
    private final Incoming incoming;

    ProviderKeys(Changing changing) {
        this.changing = changing;
        this.incoming = new Incoming(changing.management());
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get(PATH, Access.READERS, "The keys of a provider.", this::list),
                ApiRoute.get(ITEM, Access.READERS, "A key of a provider.", this::one),
                ApiRoute.change(
                        "POST",
                        PATH,
                        Access.ADMINS,
                        "Adds a key to a provider; its name stands in the body.",
                        ApiRoute.Body.JSON,
                        this::post),
                ApiRoute.change(
                        "PUT",
                        ITEM,
                        Access.ADMINS,
                        "Adds or replaces a key of a provider.",
                        ApiRoute.Body.JSON,
                        this::put),
                ApiRoute.change(
                        "DELETE",
                        ITEM,
                        Access.ADMINS,
                        "Removes a key of a provider.",
                        ApiRoute.Body.NONE,
                        this::delete));
    }

    private ApiAnswer list(ApiCall call) {
        View view = changing.view();
        ObjectNode answer = ApiJson.object();
        answer.put("version", view.versions().version());
        answer.set("data", keys(shown(provider(view, call))));
        return ApiAnswer.json(200, view.versions().version(), ApiJson.write(answer));
    }

    private ApiAnswer one(ApiCall call) {
        View view = changing.view();
        JsonNode key = find(keys(shown(provider(view, call))), call.name("key"));
        if (key == null) {
            throw missing(call);
        }
        return ApiAnswer.json(200, view.versions().version(), ApiJson.write(key));
    }

    private ApiAnswer post(ApiCall call) throws InterruptedException {
        ObjectNode body = ApiJson.readObject(call.body());
        String name = body.path("name").asText("");
        if (name.isEmpty()) {
            throw ApiRefusal.field("name", "missing (expected: a name for this key)");
        }
        return change(
                call,
                201,
                "add",
                name,
                keys -> {
                    if (find(keys, name) != null) {
                        throw ApiRefusal.of(AdminErrors.objectExists("key " + name));
                    }
                    keys.add(body);
                });
    }

    private ApiAnswer put(ApiCall call) throws InterruptedException {
        ObjectNode body = ApiJson.readObject(call.body());
        String name = call.name("key");
        body.put("name", name);
        return change(
                call,
                200,
                "put",
                name,
                keys -> {
                    for (int i = 0; i < keys.size(); i++) {
                        if (keys.get(i).path("name").asText().equals(name)) {
                            keys.set(i, body);
                            return;
                        }
                    }
                    keys.add(body);
                });
    }

    private ApiAnswer delete(ApiCall call) throws InterruptedException {
        String name = call.name("key");
        return change(
                call,
                200,
                "remove",
                name,
                keys -> {
                    for (int i = 0; i < keys.size(); i++) {
                        if (keys.get(i).path("name").asText().equals(name)) {
                            keys.remove(i);
                            return;
                        }
                    }
                    throw missing(call);
                });
    }

    /** What is done to a list of keys. */
    @FunctionalInterface
    private interface Edit {
        void of(ArrayNode keys);
    }

    private ApiAnswer change(ApiCall call, int status, String did, String key, Edit edit)
            throws InterruptedException {
        String name = call.name("name");
        Outcome.Done done =
                changing.make(
                        call,
                        did + " providers/" + name + "/keys/" + key,
                        view -> changes(view, provider(view, call), edit));
        return changing.answer(status, done, SECTION, name, ApiJson.object());
    }

    private List<Change> changes(View view, Item provider, Edit edit) {
        if (provider.origin() == Item.Origin.ENVIRONMENT) {
            throw ApiRefusal.field(
                    "name",
                    provider.name()
                            + " comes from the environment (expected: PUT /api/providers/"
                            + provider.name()
                            + " with all of it)");
        }
        ObjectNode value =
                provider.value() instanceof ObjectNode object
                        ? object.deepCopy()
                        : ApiJson.object();
        ArrayNode keys = keys(value);
        edit.of(keys);
        value.set("keys", keys);
        JsonNode kept = incoming.value(SECTION, provider.name(), value, provider);
        JsonNode said = view.versions().value(SECTION, provider.name());
        return Change.same(kept, said)
                ? List.of()
                : List.of(new Change(SECTION, provider.name(), said, kept));
    }

    private Item provider(View view, ApiCall call) {
        String name = call.name("name");
        return view.find(SECTION, name).orElseThrow(() -> ApiRefusal.notFound("provider " + name));
    }

    private static JsonNode shown(Item provider) {
        return Secrets.shown(SECTION, provider.value());
    }

    private static ApiRefusal missing(ApiCall call) {
        return ApiRefusal.notFound("key " + call.name("key") + " of provider " + call.name("name"));
    }

    /** As a list of objects with names; in a file they may be mere texts. */
    private static ArrayNode keys(JsonNode provider) {
        ArrayNode all = ApiJson.object().arrayNode();
        JsonNode written = provider.path("keys");
        if (written.isMissingNode() || written.isNull()) {
            return all;
        }
        List<JsonNode> items = new ArrayList<>();
        if (written.isArray()) {
            written.forEach(items::add);
        } else {
            items.add(written);
        }
        for (JsonNode item : items) {
            ObjectNode key = ApiJson.object();
            key.put("name", "key-" + (all.size() + 1));
            if (item instanceof ObjectNode object) {
                key.setAll(object);
            } else {
                key.set("value", item);
            }
            all.add(key);
        }
        return all;
    }

    private static @Nullable JsonNode find(ArrayNode keys, String name) {
        for (JsonNode key : keys) {
            if (key.path("name").asText().equals(name)) {
                return key;
            }
        }
        return null;
    }
}
