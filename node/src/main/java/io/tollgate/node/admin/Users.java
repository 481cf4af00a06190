package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.governance.tenant.KeyFormat;
import io.tollgate.node.config.Section;
import io.tollgate.node.error.AdminErrors;
import io.tollgate.node.manage.Change;
import io.tollgate.node.manage.Item;
import io.tollgate.node.manage.Outcome;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of users of the API. A token exists in clear once, in the answer that made it. */
final class Users {
    static final ObjectKind KIND =
            new ObjectKind(
                    Section.USERS,
                    "user",
                    Access.ADMINS,
                    Access.OWNERS,
                    Access.OWNERS,
                    false,
                    (_, _) -> true,
                    Users::prepare);

    /** Set apart from virtual keys, so that the one is not taken for the other. */
    static final String PREFIX = "tga-";

    private static final String DIGEST = "token-sha256";

    private final SecureRandom random = new SecureRandom();
    private final Changing changing;

    Users(Changing changing) {
        this.changing = changing;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.change(
                        "POST",
                        KIND.path(),
                        KIND.make(),
                        "Adds a user of this API and tells his token, this once.",
                        ApiRoute.Body.JSON,
                        this::post),
                ApiRoute.change(
                        "POST",
                        KIND.itemPath() + "/token",
                        KIND.make(),
                        "Gives a user a new token and tells it, this once; the one before is void.",
                        ApiRoute.Body.NONE,
                        this::token));
    }

    private ApiAnswer post(ApiCall call) throws InterruptedException {
        ObjectNode body = ApiJson.readObject(call.body());
        String name = body.path("name").asText("");
        if (name.isEmpty()) {
            throw ApiRefusal.field("name", "missing (expected: the name of the user)");
        }
        ObjectNode value = body.without("name");
        String token = value.has(DIGEST) ? "" : newToken();
        if (!token.isEmpty()) {
            value.put(DIGEST, KeyDigest.of(token).hex());
        }
        Outcome.Done done =
                changing.make(
                        call,
                        "add users/" + name,
                        view -> {
                            if (view.find(KIND.section(), name).isPresent()) {
                                throw ApiRefusal.of(AdminErrors.objectExists("user " + name));
                            }
                            return List.of(
                                    new Change(
                                            KIND.section(),
                                            name,
                                            view.versions().value(KIND.section(), name),
                                            value));
                        });
        return answer(201, done, name, token);
    }

    private ApiAnswer token(ApiCall call) throws InterruptedException {
        String name = call.name("name");
        String token = newToken();
        Outcome.Done done =
                changing.make(
                        call,
                        "new token of users/" + name,
                        view -> {
                            Item before = changing.visible(view, KIND, call.identity(), name);
                            ObjectNode value =
                                    before.value() instanceof ObjectNode object
                                            ? object.deepCopy()
                                            : ApiJson.object();
                            value.put(DIGEST, KeyDigest.of(token).hex());
                            return List.of(
                                    new Change(
                                            KIND.section(),
                                            name,
                                            view.versions().value(KIND.section(), name),
                                            value));
                        });
        return answer(200, done, name, token);
    }

    private ApiAnswer answer(int status, Outcome.Done done, String name, String token) {
        ObjectNode answer = ApiJson.object();
        if (!token.isEmpty()) {
            answer.put("token", token);
        }
        return changing.answer(status, done, KIND.section(), name, answer);
    }

    private String newToken() {
        return PREFIX + KeyFormat.newKey(random).substring(KeyFormat.PREFIX.length());
    }

    private static JsonNode prepare(
            Incoming incoming, ObjectKind.Arrival arrival, @Nullable Item before) {
        JsonNode value = incoming.value(arrival.section(), arrival.name(), arrival.value(), before);
        JsonNode digest = before == null ? null : before.value().get(DIGEST);
        if (digest != null && value instanceof ObjectNode object && !object.has(DIGEST)) {
            return object.deepCopy().set(DIGEST, digest);
        }
        return value;
    }
}
