package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.LogCapture;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The history of the configuration: who changed what, back again, out as a file and in. */
class VersionsTest {
    private RunningGateway gateway;
    private AdminClient api;

    @BeforeEach
    void start() throws IOException {
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(ProviderYaml.of("fake", "http://127.0.0.1:9/v1"))
                                .alias("quick", "fake/file"));
        api = new AdminClient(gateway.adminUri(), GatewayYaml.ADMIN_TOKEN);
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
        gateway.close();
    }

    @Test
    void eachChangeIsWrittenDownWithWhoWhenAndWhat() throws IOException {
        try (LogCapture log = LogCapture.start()) {
            api.put("/api/aliases/quick", "\"fake/one\"").ok();
            api.put("/api/aliases/quick", "\"fake/two\"").ok();
            api.delete("/api/aliases/quick").ok();

            assertThat(log.text())
                    .contains(
                            "config version=3 by=admin-token section=aliases name=quick"
                                    + " change=removed");
        }

        JsonNode changes = api.get("/api/changes").ok().path("data");
        assertThat(changes).hasSize(3);
        assertThat(changes.at("/0/version").asLong()).isEqualTo(3);
        assertThat(changes.at("/0/what").asText()).isEqualTo("remove aliases/quick");
        assertThat(changes.at("/0/before").asText()).isEqualTo("fake/two");
        assertThat(changes.at("/0/after").isNull()).isTrue();
        assertThat(changes.at("/2/before").isMissingNode()).isTrue();
        assertThat(changes.at("/2/at").asText()).startsWith("20");
        assertThat(api.get("/api/config/versions").ok().path("data")).hasSize(3);
        assertThat(api.get("/api/config/versions/2").ok().at("/changes/0/after").asText())
                .isEqualTo("fake/two");
        assertThat(api.get("/api/config/versions/7").status()).isEqualTo(404);
        assertThat(api.get("/api/changes?limit=1").ok().path("data")).hasSize(1);
    }

    @Test
    void twoVersionsAreCompared() throws IOException {
        api.put("/api/aliases/quick", "\"fake/one\"").ok();
        api.put("/api/aliases/slow", "\"fake/s\"").ok();
        api.put("/api/aliases/quick", "\"fake/two\"").ok();

        JsonNode changes = api.get("/api/config/diff?from=1&to=3").ok().path("changes");
        assertThat(changes).hasSize(2);
        assertThat(changes.at("/0/before").asText()).isEqualTo("fake/one");
        assertThat(changes.at("/0/after").asText()).isEqualTo("fake/two");
        assertThat(changes.at("/1/name").asText()).isEqualTo("slow");

        JsonNode back = api.get("/api/config/diff?from=3&to=1").ok().path("changes");
        assertThat(back.at("/0/before").asText()).isEqualTo("fake/two");
        assertThat(api.get("/api/config/diff?from=2&to=2").ok().path("changes")).isEmpty();
        assertThat(api.get("/api/config/diff?from=x").status()).isEqualTo(400);
    }

    @Test
    void aRollBackMakesANewVersionThatIsAsTheOldOne() throws IOException {
        api.put("/api/aliases/quick", "\"fake/one\"").ok();
        api.post("/api/teams", "{\"name\":\"chat\"}").ok();
        api.put("/api/aliases/quick", "\"fake/two\"").ok();

        assertThat(
                        api.post("/api/config/rollback", "{\"version\":1}")
                                .ok()
                                .path("version")
                                .asLong())
                .isEqualTo(4);
        assertThat(api.get("/api/aliases/quick").ok().path("value").asText()).isEqualTo("fake/one");
        assertThat(api.get("/api/teams/chat").status()).isEqualTo(404);

        api.post("/api/config/rollback", "{\"version\":0}").ok();
        assertThat(api.get("/api/aliases/quick").ok().path("origin").asText()).isEqualTo("file");
        api.post("/api/config/rollback", "{\"version\":3}").ok();
        assertThat(api.get("/api/aliases/quick").ok().path("value").asText()).isEqualTo("fake/two");
        assertThat(api.post("/api/config/rollback", "{\"version\":99}").status()).isEqualTo(404);
    }

    @Test
    void whatIsExportedCanBeImportedAndStartsANode() throws IOException {
        api.put(
                        "/api/providers/second",
                        "{\"base-url\":\"http://127.0.0.1:9/v1\",\"keys\":[\"canary-exported\"]}")
                .ok();
        api.put("/api/prices/second/m", "{\"input\":1,\"output\":2}").ok();
        api.put("/api/settings/spending", "{\"wait\":\"100ms\"}").ok();
        api.post("/api/users", "{\"name\":\"eve\",\"role\":\"viewer\"}").ok();
        api.post("/api/virtual-keys", "{\"name\":\"alice\"}").ok();
        api.patch("/api/virtual-keys/alice", "{\"budgets\":[{\"usd\":50,\"period\":\"month\"}]}")
                .ok();

        String yaml = api.get("/api/config/export").text();

        assertThat(yaml)
                .doesNotContain("canary-")
                .doesNotContain(GatewayYaml.CLIENT_KEY)
                .doesNotContain(GatewayYaml.ADMIN_TOKEN)
                .contains("sealed:1:", "key-sha256", "token-sha256");
        JsonNode again = api.post("/api/config/import?dry-run=true", yaml).ok();
        assertThat(again.path("ignored")).isEmpty();
        assertThat(again.path("changes").findValuesAsText("name"))
                .as("what the file says as it is")
                .doesNotContain("alice", "eve", "spending", "second/m");

        api.post("/api/config/rollback", "{\"version\":0}").ok();
        JsonNode dry = api.post("/api/config/import?dry-run=true", yaml).ok();
        assertThat(dry.path("changes")).isNotEmpty();
        assertThat(dry.path("version").asLong()).isEqualTo(7);
        assertThat(api.get("/api/providers/second").status()).isEqualTo(404);

        api.post("/api/config/import", yaml).ok();
        assertThat(api.get("/api/providers/second").ok().path("origin").asText()).isEqualTo("api");
        assertThat(api.get("/api/users/eve").ok().at("/value/role").asText()).isEqualTo("viewer");
        assertThat(api.get("/api/prices/second/m").status()).isEqualTo(200);
    }

    @Test
    void whatIsTheNodesOwnIsNotImported() throws IOException {
        JsonNode answer =
                api.post(
                                "/api/config/import",
                                """
                                listen: {port: 1}
                                admin: {token: another-admin-token}
                                aliases: {slow: fake/m}
                                virtual-keys: [{name: bob, key: imported-0123456789}]
                                """)
                        .ok();

        assertThat(answer.path("ignored").toString()).isEqualTo("[\"listen\",\"admin\"]");
        assertThat(answer.path("changes")).hasSize(2);
        assertThat(answer.toString()).doesNotContain("imported-0123456789");
        assertThat(api.get("/api/config").status()).isEqualTo(200);
        assertThat(api.post("/api/config/import", "aliases: {x: nobody/m}").status())
                .isEqualTo(400);
        assertThat(api.post("/api/config/import", "- a\n- b").status()).isEqualTo(400);
        assertThat(api.post("/api/config/import", "aliases: [").status()).isEqualTo(400);
    }

    @Test
    void theStateSaysWhatEachNodeHas() throws IOException {
        api.put("/api/aliases/slow", "\"fake/m\"").ok();

        JsonNode state = api.get("/api/config").ok();

        assertThat(state.path("version").asLong()).isEqualTo(1);
        assertThat(state.path("nodes")).hasSize(1);
        assertThat(state.at("/nodes/0/version").asLong()).isEqualTo(1);
        assertThat(state.at("/nodes/0/in_force").asBoolean()).isTrue();
        assertThat(state.at("/nodes/0/file").asText()).isEqualTo(state.path("file").asText());
        assertThat(state.path("files_differ").asBoolean()).isFalse();
    }
}
