package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.config.Section;
import io.tollgate.node.manage.Item;
import io.tollgate.node.manage.Management;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every route below {@code /api}, in one list: the dispatcher, the document and the tests use it.
 */
public final class ApiRoutes {
    private final List<ApiRoute> list;

    private ApiRoutes(List<ApiRoute> routes) {
        var all = new ArrayList<>(routes);
        all.add(ApiRoute.get("/api/me", Access.EVERYONE, "Who asks, and his role.", ApiRoutes::me));
        all.add(
                ApiRoute.get(
                        "/api/openapi.json",
                        Access.EVERYONE,
                        "This document.",
                        _ -> ApiAnswer.json(OpenApi.of(list()))));
        this.list = List.copyOf(all);
    }

    /** Those that look at a running node, and those that change its configuration. */
    public static ApiRoutes all(
            QuestionRoutes questions, ClusterRoutes cluster, Management management, Clock clock) {
        var changing = new Changing(management);
        var all = new ArrayList<ApiRoute>();
        all.addAll(questions.routes());
        all.addAll(cluster.routes());
        Map<Section, ObjectKind> kinds = kinds();
        for (ObjectKind kind : kinds.values()) {
            var routes = new ObjectRoutes(kind, changing);
            all.addAll(routes.reading());
            switch (kind.section()) {
                case VIRTUAL_KEYS -> all.addAll(new VirtualKeys(changing, clock).routes());
                case USERS -> all.addAll(new Users(changing).routes());
                case SETTINGS -> {}
                case PROVIDERS, ALIASES, CUSTOMERS, TEAMS, PROVIDER_LIMITS, PRICES ->
                        all.add(routes.posting());
            }
            all.addAll(routes.replacing());
        }
        all.addAll(new ProviderKeys(changing).routes());
        all.addAll(new ConfigRoutes(changing).routes());
        all.addAll(new TransferRoutes(changing, kinds).routes());
        return new ApiRoutes(all);
    }

    /** Those that only look, for tests. */
    static ApiRoutes of(QuestionRoutes questions, ClusterRoutes cluster) {
        var all = new ArrayList<ApiRoute>();
        all.addAll(questions.routes());
        all.addAll(cluster.routes());
        return new ApiRoutes(all);
    }

    List<ApiRoute> list() {
        return list;
    }

    private static Map<Section, ObjectKind> kinds() {
        Map<Section, ObjectKind> kinds = new EnumMap<>(Section.class);
        for (Section section : Section.values()) {
            kinds.put(section, kind(section));
        }
        return kinds;
    }

    private static ObjectKind kind(Section section) {
        return switch (section) {
            case PROVIDERS -> ObjectKind.common(section, "provider", Access.READERS, false);
            case ALIASES -> ObjectKind.common(section, "alias", Access.EVERYONE, true);
            case VIRTUAL_KEYS -> VirtualKeys.KIND;
            case CUSTOMERS -> ObjectKind.common(section, "customer", Access.READERS, false);
            case TEAMS -> Teams.KIND;
            case PROVIDER_LIMITS ->
                    ObjectKind.common(section, "provider limit", Access.READERS, true);
            case PRICES -> ObjectKind.common(section, "price", Access.EVERYONE, true);
            case USERS -> Users.KIND;
            case SETTINGS ->
                    new ObjectKind(
                            section,
                            "group of settings",
                            Access.READERS,
                            Access.ADMINS,
                            Access.ADMINS,
                            false,
                            (_, _) -> true,
                            ApiRoutes::group);
        };
    }

    /** No other key of the file can be changed from here. */
    private static JsonNode group(
            Incoming incoming, ObjectKind.Arrival arrival, @Nullable Item before) {
        if (!Section.GROUPS.contains(arrival.name())) {
            throw ApiRefusal.notFound(
                    "group of settings "
                            + arrival.name()
                            + " here (expected: "
                            + String.join(", ", Section.GROUPS)
                            + ")");
        }
        return incoming.value(arrival.section(), arrival.name(), arrival.value(), before);
    }

    private static ApiAnswer me(ApiCall call) {
        ObjectNode answer = ApiJson.object();
        answer.put("name", call.identity().name());
        answer.put("role", call.identity().role().label());
        var teams = answer.putArray("teams");
        call.identity().teams().forEach(teams::add);
        return ApiAnswer.json(ApiJson.write(answer));
    }
}
