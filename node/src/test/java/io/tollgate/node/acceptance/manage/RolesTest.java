package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every route against every role, two tenants. The routes come from the document of the API; who
 * may use which is written down here once more, by hand, and a route that is missing here fails.
 */
class RolesTest {
    private static final String ALL = "owner admin team-admin viewer narrow-viewer";
    private static final String READERS = "owner admin viewer";
    private static final String TENANTS = "owner admin team-admin";
    private static final String ADMINS = "owner admin";
    private static final String OWNERS = "owner";
    private static final Map<String, String> MAY = new LinkedHashMap<>();

    private static RunningGateway gateway;
    private static AdminClient owner;
    private static final Map<String, AdminClient> ROLES = new LinkedHashMap<>();

    static {
        may(ALL, "GET /api/me", "GET /api/openapi.json", "GET /api/usage", "GET /api/requests");
        may(ALL, "GET /api/requests/{id}");
        may(READERS, "GET /api/cluster", "GET /api/config");
        may(ADMINS, "GET /api/config/versions", "GET /api/config/versions/{version}");
        may(ADMINS, "GET /api/config/diff", "GET /api/config/export", "GET /api/changes");
        may(ADMINS, "POST /api/cluster/write-off");
        may(OWNERS, "POST /api/config/rollback", "POST /api/config/import");
        objects("virtual-keys", ALL, TENANTS, TENANTS);
        may(TENANTS, "POST /api/virtual-keys");
        may(TENANTS, "POST /api/virtual-keys/{name}/rotate");
        may(TENANTS, "POST /api/virtual-keys/{name}/revoke");
        objects("teams", ALL, ADMINS, TENANTS);
        may(ADMINS, "POST /api/teams");
        for (String common : List.of("aliases", "prices")) {
            objects(common, ALL, ADMINS, ADMINS);
            may(ADMINS, "POST /api/" + common);
        }
        for (String common : List.of("providers", "customers", "provider-limits")) {
            objects(common, READERS, ADMINS, ADMINS);
            may(ADMINS, "POST /api/" + common);
        }
        objects("settings", READERS, ADMINS, ADMINS);
        objects("users", ADMINS, OWNERS, OWNERS);
        may(OWNERS, "POST /api/users", "POST /api/users/{name}/token");
        may(READERS, "GET /api/providers/{name}/keys", "GET /api/providers/{name}/keys/{key}");
        may(ADMINS, "POST /api/providers/{name}/keys", "PUT /api/providers/{name}/keys/{key}");
        may(ADMINS, "DELETE /api/providers/{name}/keys/{key}");
    }

    private static void objects(String section, String read, String make, String edit) {
        String one = "/api/" + section + "/{name}";
        may(read, "GET /api/" + section, "GET " + one);
        may(make, "PUT " + one, "DELETE " + one);
        may(edit, "PATCH " + one);
    }

    private static void may(String roles, String... routes) {
        for (String route : routes) {
            MAY.put(route, roles);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(ProviderYaml.of("fake", "http://127.0.0.1:9/v1"))
                                .with("teams", "{red: {}, blue: {}}")
                                .virtualKeyWith("of-red", "red-key-0123456789", "team: red")
                                .virtualKeyWith("of-blue", "blue-key-0123456789", "team: blue"));
        owner = new AdminClient(gateway.adminUri(), GatewayYaml.ADMIN_TOKEN);
        ROLES.put("owner", user("o", "\"role\":\"owner\""));
        ROLES.put("admin", user("a", "\"role\":\"admin\""));
        ROLES.put("team-admin", user("t", "\"role\":\"team-admin\",\"teams\":[\"red\"]"));
        ROLES.put("viewer", user("v", "\"role\":\"viewer\""));
        ROLES.put("narrow-viewer", user("n", "\"role\":\"viewer\",\"teams\":[\"red\"]"));
    }

    @AfterAll
    static void stop() throws IOException {
        ROLES.values().forEach(AdminClient::close);
        owner.close();
        gateway.close();
    }

    @Test
    void everyRouteTakesTheRolesThatAreWrittenDownAndNoOthers() throws IOException {
        Set<String> routes = routes();
        assertThat(routes).isEqualTo(new TreeSet<>(MAY.keySet()));

        var wrong = new ArrayList<String>();
        AdminClient stranger = fresh("");
        assertThat(fresh("tga-nobodys-token-at-all").get("/api/me").status()).isEqualTo(401);
        for (String route : routes) {
            String method = route.substring(0, route.indexOf(' '));
            // names nothing has, so that nothing happens even where it is allowed
            String path =
                    route.substring(route.indexOf(' ') + 1)
                            .replace("{version}", "9999")
                            .replaceAll("\\{[a-z]+\\}", "nobody-has/this-name");
            path =
                    path.contains("prices") || path.contains("aliases")
                            ? path
                            : path.replace("nobody-has/", "");
            for (Map.Entry<String, AdminClient> role : ROLES.entrySet()) {
                int status = role.getValue().send(method, path, "").status();
                boolean allowed = List.of(at(route).split(" ", -1)).contains(role.getKey());
                if (allowed == (status == 403) || (status >= 500 && status != 503)) {
                    wrong.add(route + " as " + role.getKey() + ": " + status);
                }
            }
            int nobody = stranger.send(method, path, "").status();
            if (nobody != 401) {
                wrong.add(route + " without a token: " + nobody);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void whatBelongsToOtherTeamsIsNotThere() throws IOException {
        for (String role : List.of("team-admin", "narrow-viewer")) {
            AdminClient api = as(role);
            assertThat(names(api.get("/api/virtual-keys"))).containsExactly("of-red");
            assertThat(names(api.get("/api/teams"))).containsExactly("red");
            assertThat(api.get("/api/virtual-keys/of-red").status()).isEqualTo(200);
            assertThat(api.get("/api/virtual-keys/of-blue").status()).isEqualTo(404);
            assertThat(api.get("/api/virtual-keys/acceptance").status()).isEqualTo(404);
            assertThat(api.get("/api/teams/blue").status()).isEqualTo(404);
            assertThat(api.get("/api/usage?team=blue").status()).isEqualTo(404);
            assertThat(api.get("/api/requests?team=blue").status()).isEqualTo(404);
            assertThat(api.get("/api/me").ok().path("teams").toString()).isEqualTo("[\"red\"]");
        }
    }

    @Test
    void aTeamAdminChangesTheKeysAndBudgetsOfHisTeamOnly() throws IOException {
        AdminClient api = as("team-admin");

        JsonNode made = api.post("/api/virtual-keys", "{\"name\":\"new-red\"}").ok();
        assertThat(made.at("/object/value/team").asText()).isEqualTo("red");
        assertThat(made.at("/object/changed_by").asText()).isEqualTo("t");
        assertThat(api.post("/api/virtual-keys", "{\"name\":\"x\",\"team\":\"blue\"}").status())
                .isEqualTo(404);
        assertThat(api.patch("/api/virtual-keys/new-red", "{\"team\":\"blue\"}").status())
                .isEqualTo(404);
        for (String path : List.of("of-blue", "acceptance")) {
            String key = "/api/virtual-keys/" + path;
            assertThat(api.patch(key, "{\"enabled\":false}").status()).isEqualTo(404);
            assertThat(api.put(key, "{}").status()).isEqualTo(404);
            assertThat(api.delete(key).status()).isEqualTo(404);
            assertThat(api.post(key + "/rotate", "").status()).isEqualTo(404);
            assertThat(api.post(key + "/revoke", "").status()).isEqualTo(404);
        }

        api.patch("/api/teams/red", "{\"budgets\":[{\"usd\":5,\"period\":\"day\"}]}").ok();
        assertThat(api.patch("/api/teams/red", "{\"customer\":\"acme\"}").status()).isEqualTo(403);
        assertThat(api.patch("/api/teams/blue", "{\"budgets\":[]}").status()).isEqualTo(404);

        api.delete("/api/virtual-keys/new-red").ok();
        assertThat(api.delete("/api/virtual-keys/new-red?withdraw=true").status()).isEqualTo(404);
    }

    @Test
    void aUserIsLetInWhileHeIsInForceAndHisTokenIsToldOnce() throws IOException {
        AdminClient made = user("temporary", "\"role\":\"viewer\"");
        assertThat(made.get("/api/me").ok().path("name").asText()).isEqualTo("temporary");
        assertThat(owner.get("/api/users/temporary").text()).doesNotContain("sha256", "tga-");

        String renewed = owner.post("/api/users/temporary/token", "").ok().path("token").asText();
        assertThat(made.get("/api/me").status()).isEqualTo(401);
        try (AdminClient again = fresh(renewed)) {
            assertThat(again.get("/api/me").status()).isEqualTo(200);
            owner.patch("/api/users/temporary", "{\"enabled\":false}").ok();
            assertThat(again.get("/api/me").status()).isEqualTo(401);
            owner.patch("/api/users/temporary", "{\"enabled\":true}").ok();
            assertThat(again.get("/api/me").status()).isEqualTo(200);
            owner.delete("/api/users/temporary").ok();
            assertThat(again.get("/api/me").status()).isEqualTo(401);
        }
        assertThat(
                        owner.post("/api/users", "{\"name\":\"x\",\"role\":\"team-admin\"}")
                                .refused(400)
                                .path("param")
                                .asText())
                .isEqualTo("users.x.teams");
        made.close();
    }

    private static AdminClient as(String role) {
        return Objects.requireNonNull(ROLES.get(role));
    }

    private static String at(String route) {
        return MAY.getOrDefault(route, "");
    }

    private static Set<String> routes() throws IOException {
        JsonNode document = owner.get("/api/openapi.json").ok();
        assertThat(document.path("openapi").asText()).startsWith("3.1");
        var routes = new TreeSet<String>();
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(method ->
                                        routes.add(
                                                method.getKey().toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey())));
        return routes;
    }

    private static AdminClient user(String name, String words) throws IOException {
        JsonNode made = owner.post("/api/users", "{\"name\":\"" + name + "\"," + words + "}").ok();
        return fresh(made.path("token").asText());
    }

    private static AdminClient fresh(String token) {
        return new AdminClient(gateway.adminUri(), token);
    }

    private static List<String> names(AdminClient.Answer answer) {
        return answer.ok().path("data").findValuesAsText("name");
    }
}
