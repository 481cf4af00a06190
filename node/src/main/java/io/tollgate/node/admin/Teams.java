package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.config.Section;
import io.tollgate.node.error.AdminErrors;
import io.tollgate.node.manage.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Teams: whoever is narrowed to some sees these, and may change what they may spend. */
final class Teams {
    static final ObjectKind KIND =
            new ObjectKind(
                    Section.TEAMS,
                    "team",
                    Access.EVERYONE,
                    Access.ADMINS,
                    Access.TENANTS,
                    false,
                    (by, item) -> by.sees(item.name()),
                    Teams::prepare);

    private static final List<String> OWN = List.of("budgets", "limits");

    private Teams() {}

    private static JsonNode prepare(
            Incoming incoming, ObjectKind.Arrival arrival, @Nullable Item before) {
        boolean allowed =
                !arrival.by().narrow()
                        || (before != null && rest(arrival.value()).equals(rest(before.value())));
        if (!allowed) {
            throw ApiRefusal.of(
                    AdminErrors.roleNotAllowed(
                            arrival.by().role().label(),
                            "owner or admin; he may change budgets and limits"));
        }
        return incoming.value(arrival.section(), arrival.name(), arrival.value(), before);
    }

    private static JsonNode rest(JsonNode value) {
        return value instanceof ObjectNode object
                ? object.deepCopy().without(OWN)
                : ApiJson.object();
    }
}
