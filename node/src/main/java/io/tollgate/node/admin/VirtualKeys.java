package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.governance.tenant.KeyFormat;
import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.Section;
import io.tollgate.node.config.Units;
import io.tollgate.node.config.VirtualKeyConfig;
import io.tollgate.node.error.AdminErrors;
import io.tollgate.node.error.Errors;
import io.tollgate.node.manage.Change;
import io.tollgate.node.manage.Item;
import io.tollgate.node.manage.Outcome;
import io.tollgate.node.manage.View;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The routes of virtual keys. A key exists in clear once, in the answer to whoever made it; what is
 * kept is its digest.
 */
final class VirtualKeys {
    static final ObjectKind KIND =
            new ObjectKind(
                    Section.VIRTUAL_KEYS,
                    "virtual key",
                    Access.EVERYONE,
                    Access.TENANTS,
                    Access.TENANTS,
                    false,
                    (by, item) -> by.sees(item.value().path("team").asText("")),
                    VirtualKeys::prepare);

    private static final String KEY = "key";
    private static final String DIGEST = "key-sha256";
    private static final String PREVIOUS = "previous";
    private static final int SHORTEST = 16;
    private static final int MOST_PREVIOUS = 5;
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

    private final SecureRandom random = new SecureRandom();
    private final Changing changing;
    private final Clock clock;

    VirtualKeys(Changing changing, Clock clock) {
        this.changing = changing;
        this.clock = clock;
    }

    List<ApiRoute> routes() {
        String item = KIND.itemPath();
        return List.of(
                ApiRoute.change(
                        "POST",
                        KIND.path(),
                        KIND.make(),
                        "Makes a virtual key and tells it, this once.",
                        ApiRoute.Body.JSON,
                        this::post),
                ApiRoute.change(
                        "POST",
                        item + "/rotate",
                        KIND.edit(),
                        "Gives a virtual key a new secret and tells it, this once; the one before"
                                + " stays valid for the overlap.",
                        ApiRoute.Body.JSON,
                        this::rotate),
                ApiRoute.change(
                        "POST",
                        item + "/revoke",
                        KIND.edit(),
                        "Puts a virtual key out of force at once, its running requests too.",
                        ApiRoute.Body.NONE,
                        this::revoke));
    }

    private ApiAnswer post(ApiCall call) throws InterruptedException {
        ObjectNode body = ApiJson.readObject(call.body());
        String name = body.path("name").asText("");
        if (name.isEmpty()) {
            throw ApiRefusal.field("name", "missing (expected: a name for this key)");
        }
        ObjectNode value = body.without("name");
        String secret = "";
        if (!value.has(KEY) && !value.has(DIGEST)) {
            secret = KeyFormat.newKey(random);
            value.put(DIGEST, KeyDigest.of(secret).hex());
        }
        var incoming = new Incoming(changing.management());
        Outcome.Done done =
                changing.make(
                        call,
                        "add virtual-keys/" + name,
                        view -> {
                            if (view.find(KIND.section(), name).isPresent()) {
                                throw ApiRefusal.of(
                                        AdminErrors.objectExists("virtual key " + name));
                            }
                            var arrival =
                                    new ObjectKind.Arrival(
                                            view, call.identity(), KIND.section(), name, value);
                            return List.of(
                                    new Change(
                                            KIND.section(),
                                            name,
                                            view.versions().value(KIND.section(), name),
                                            prepare(incoming, arrival, null)));
                        });
        return answer(201, done, name, secret);
    }

    private ApiAnswer rotate(ApiCall call) throws InterruptedException {
        String name = call.name("name");
        ObjectNode body = ApiJson.readOptional(call.body());
        Duration overlap = overlap(body);
        String secret = KeyFormat.newKey(random);
        String digest = KeyDigest.of(secret).hex();
        Outcome.Done done =
                changing.make(
                        call,
                        "rotate virtual-keys/" + name,
                        view -> {
                            Item before = changing.visible(view, KIND, call.identity(), name);
                            ObjectNode value = known(view, before);
                            ArrayNode previous = previous(value, overlap);
                            value.put(DIGEST, digest);
                            value.remove(PREVIOUS);
                            if (!previous.isEmpty()) {
                                value.set(PREVIOUS, previous);
                            }
                            return changed(view, before, value);
                        });
        return answer(200, done, name, secret);
    }

    private ApiAnswer revoke(ApiCall call) throws InterruptedException {
        String name = call.name("name");
        Outcome.Done done =
                changing.make(
                        call,
                        "revoke virtual-keys/" + name,
                        view -> {
                            Item before = changing.visible(view, KIND, call.identity(), name);
                            ObjectNode value = known(view, before);
                            value.put("enabled", false);
                            value.remove(PREVIOUS);
                            return changed(view, before, value);
                        });
        return answer(200, done, name, "");
    }

    private ApiAnswer answer(int status, Outcome.Done done, String name, String secret) {
        ObjectNode answer = ApiJson.object();
        if (!secret.isEmpty()) {
            answer.put(KEY, secret);
        }
        return changing.answer(status, done, KIND.section(), name, answer);
    }

    private static List<Change> changed(View view, Item before, ObjectNode value) {
        JsonNode said = view.versions().value(KIND.section(), before.name());
        return Change.same(value, said)
                ? List.of()
                : List.of(new Change(KIND.section(), before.name(), said, value));
    }

    private static Duration overlap(ObjectNode body) {
        body.fieldNames()
                .forEachRemaining(field -> {
                    if (!field.equals("overlap")) {
                        throw ApiRefusal.field(field, "unknown field (expected: overlap)");
                    }
                });
        String text = body.path("overlap").asText("0");
        Optional<Duration> overlap = Units.parseDuration(text);
        if (overlap.isEmpty() || overlap.get().compareTo(LONGEST_OVERLAP) > 0) {
            throw ApiRefusal.field(
                    "overlap", text + " (expected: a duration such as 24h, at most 90d)");
        }
        return overlap.get();
    }

    /** Without an overlap none stays, those of earlier ones included. */
    private ArrayNode previous(ObjectNode value, Duration overlap) {
        ArrayNode kept = value.arrayNode();
        if (overlap.isZero()) {
            return kept;
        }
        Instant now = clock.instant();
        Instant until = now.plus(overlap).truncatedTo(ChronoUnit.MILLIS);
        kept.addObject().put(DIGEST, value.path(DIGEST).asText()).put("until", until.toString());
        for (JsonNode before : value.path(PREVIOUS)) {
            if (kept.size() < MOST_PREVIOUS
                    && now.isBefore(Instant.parse(before.path("until").asText()))) {
                kept.add(before);
            }
        }
        return kept;
    }

    // --- what comes in --------------------------------------------------------------------------

    private static JsonNode prepare(
            Incoming incoming, ObjectKind.Arrival arrival, @Nullable Item before) {
        if (!(arrival.value() instanceof ObjectNode given)) {
            throw ApiRefusal.of(Errors.badRequest("The body is no JSON object (expected: {...})"));
        }
        ObjectNode value = given.deepCopy();
        own(arrival.by(), value);
        ObjectNode known = before == null ? ApiJson.object() : known(arrival.view(), before);
        JsonNode key = value.remove(KEY);
        boolean same = before != null && key != null && key.equals(before.value().get(KEY));
        if (key != null && !same) {
            if (value.has(DIGEST)) {
                throw ApiRefusal.field(KEY, "beside key-sha256 (expected: one of the two)");
            }
            value.put(DIGEST, digest(key.asText()));
        } else if (!value.has(DIGEST) && known.has(DIGEST)) {
            value.set(DIGEST, known.get(DIGEST));
        }
        boolean sameKey = value.path(DIGEST).equals(known.path(DIGEST));
        if (!value.has(PREVIOUS) && known.has(PREVIOUS) && sameKey) {
            value.set(PREVIOUS, known.get(PREVIOUS));
        }
        return incoming.value(arrival.section(), arrival.name(), value, before);
    }

    /** A key of somebody who is narrowed to teams belongs to one of them. */
    private static void own(Identity by, ObjectNode value) {
        if (!by.narrow()) {
            return;
        }
        String team = value.path("team").asText("");
        if (team.isEmpty()) {
            if (by.teams().size() > 1) {
                throw ApiRefusal.field(
                        "team", "missing (expected: one of " + String.join(", ", by.teams()) + ")");
            }
            value.put("team", by.teams().getFirst());
        } else if (!by.sees(team)) {
            throw ApiRefusal.notFound("team " + team);
        }
    }

    private static String digest(String key) {
        boolean fits = key.length() >= SHORTEST && key.length() <= KeyRing.MAX_LENGTH;
        for (int i = 0; i < key.length() && fits; i++) {
            fits = key.charAt(i) > ' ' && key.charAt(i) < 0x7f;
        }
        if (!fits || ConfigLoader.hasReference(key)) {
            throw ApiRefusal.field(
                    KEY,
                    "cannot be used (expected: "
                            + SHORTEST
                            + " to "
                            + KeyRing.MAX_LENGTH
                            + " visible ASCII characters; or none, then one is made)");
        }
        return KeyDigest.of(key).hex();
    }

    /** A key's value with the digests that are in force in the place of what the file says. */
    static ObjectNode known(View view, Item item) {
        ObjectNode value =
                item.value() instanceof ObjectNode object ? object.deepCopy() : ApiJson.object();
        if (value.has(DIGEST) && item.origin() == Item.Origin.API) {
            return value;
        }
        value.remove(List.of(KEY, DIGEST, PREVIOUS));
        for (VirtualKeyConfig key : view.config().virtualKeys()) {
            if (key.name().equals(item.name())) {
                value.put(DIGEST, key.digest().hex());
                if (!key.previous().isEmpty()) {
                    ArrayNode previous = value.putArray(PREVIOUS);
                    for (VirtualKeyConfig.Previous before : key.previous()) {
                        previous.addObject()
                                .put(DIGEST, before.digest().hex())
                                .put("until", before.until().toString());
                    }
                }
            }
        }
        return value;
    }
}
