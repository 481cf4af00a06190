package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects of the configuration of a node alone, put over those of its file. */
class ObjectsTest {
    private FakeUpstream upstream;
    private RunningGateway gateway;
    private AdminClient api;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        gateway = RunningGateway.start(yaml());
        api = new AdminClient(gateway.adminUri(), GatewayYaml.ADMIN_TOKEN);
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
        gateway.close();
        upstream.close();
    }

    @Test
    void aVirtualKeyIsToldOnceAndWorksWhenTheCallReturns() throws IOException {
        JsonNode made =
                api.post("/api/virtual-keys", "{\"name\":\"alice\",\"models\":[\"fake/*\"]}").ok();
        String key = made.path("key").asText();

        assertThat(made.path("confirmed").asBoolean()).isTrue();
        assertThat(made.path("version").asLong()).isEqualTo(1);
        assertThat(made.at("/object/value/models/0").asText()).isEqualTo("fake/*");
        assertThat(statusAs(key)).isEqualTo(200);

        AdminClient.Answer shown = api.get("/api/virtual-keys/alice");
        assertThat(shown.ok().path("origin").asText()).isEqualTo("api");
        assertThat(shown.ok().path("changed_by").asText()).isEqualTo("admin-token");
        assertThat(shown.text()).doesNotContain(key).doesNotContain("sha256");
        assertThat(shown.etag()).isEqualTo("\"1\"");
        assertThat(names(api.get("/api/virtual-keys").ok())).containsExactly("acceptance", "alice");
    }

    @Test
    void aKeyIsChangedSwitchedOffAndRemoved() throws IOException {
        String key = newKey("{\"name\":\"alice\"}");

        api.patch("/api/virtual-keys/alice", "{\"enabled\":false}").ok();
        assertThat(statusAs(key)).isEqualTo(401);
        api.patch("/api/virtual-keys/alice", "{\"enabled\":null}").ok();
        assertThat(statusAs(key)).isEqualTo(200);
        api.put("/api/virtual-keys/alice", "{\"models\":[\"other\",\"fake/x\"]}").ok();
        assertThat(statusAs(key)).isEqualTo(403);
        api.patch("/api/virtual-keys/alice", "{\"expires\":\"2020-01-01\",\"models\":null}").ok();
        assertThat(statusAs(key)).isEqualTo(401);
        api.delete("/api/virtual-keys/alice").ok();

        assertThat(statusAs(key)).isEqualTo(401);
        assertThat(api.get("/api/virtual-keys/alice").refused(404).path("code").asText())
                .isEqualTo("not_found");
    }

    @Test
    void aLimitIsInForceWhenTheCallReturns() throws IOException {
        String key = newKey("{\"name\":\"alice\"}");
        assertThat(statusAs(key)).isEqualTo(200);

        api.patch("/api/virtual-keys/alice", "{\"limits\":[{\"requests\":1,\"period\":\"hour\"}]}")
                .ok();

        assertThat(statusAs(key)).isEqualTo(200);
        assertThat(statusAs(key)).isEqualTo(429);
    }

    @Test
    void aRotatedKeyKeepsTheOldSecretForTheOverlapOnly() throws IOException {
        String first = newKey("{\"name\":\"alice\"}");

        String second =
                api.post("/api/virtual-keys/alice/rotate", "{\"overlap\":\"24h\"}")
                        .ok()
                        .path("key")
                        .asText();
        assertThat(List.of(statusAs(first), statusAs(second))).containsOnly(200);
        assertThat(api.get("/api/virtual-keys/alice").ok().path("previous")).hasSize(1);

        String third = api.post("/api/virtual-keys/alice/rotate", "").ok().path("key").asText();
        assertThat(List.of(statusAs(first), statusAs(second))).containsOnly(401);
        assertThat(statusAs(third)).isEqualTo(200);

        api.post("/api/virtual-keys/alice/revoke", "").ok();
        assertThat(statusAs(third)).isEqualTo(401);
    }

    @Test
    void theFilesKeyIsRotatedAndHiddenAndComesBackWhenTheChangeIsWithdrawn() throws IOException {
        String made =
                api.post("/api/virtual-keys/acceptance/rotate", "{\"overlap\":\"1h\"}")
                        .ok()
                        .path("key")
                        .asText();
        assertThat(List.of(statusAs(made), statusAs(GatewayYaml.CLIENT_KEY))).containsOnly(200);

        api.delete("/api/virtual-keys/acceptance").ok();
        assertThat(List.of(statusAs(made), statusAs(GatewayYaml.CLIENT_KEY))).containsOnly(401);

        api.delete("/api/virtual-keys/acceptance?withdraw=true").ok();
        assertThat(statusAs(GatewayYaml.CLIENT_KEY)).isEqualTo(200);
        assertThat(statusAs(made)).isEqualTo(401);
        assertThat(api.get("/api/virtual-keys/acceptance").ok().path("origin").asText())
                .isEqualTo("file");
    }

    @Test
    void aProviderAnAliasATeamAndAPriceInTheWordsOfTheFile() throws IOException {
        api.put(
                        "/api/providers/second",
                        "{\"base-url\":\"%s\",\"keys\":[{\"name\":\"a\",\"value\":\"canary-second\"}]}"
                                .formatted(upstream.baseUrl()))
                .ok();
        api.put("/api/aliases/quick", "\"second/m\"").ok();
        api.post("/api/customers", "{\"name\":\"acme\"}").ok();
        api.post(
                        "/api/teams",
                        "{\"name\":\"chat\",\"customer\":\"acme\",\"budgets\":"
                                + "[{\"usd\":12.5,\"period\":\"month\"}]}")
                .ok();
        api.put("/api/prices/second/m", "{\"input\":1,\"output\":2}").ok();
        api.put("/api/settings/spending", "{\"wait\":\"100ms\"}").ok();
        api.put("/api/provider-limits/second/m", "{\"limits\":[{\"parallel\":50}]}").ok();

        assertThat(gateway.chat("quick").status()).isEqualTo(200);
        assertThat(upstream.lastRequest().header("authorization"))
                .isEqualTo("Bearer canary-second");
        assertThat(api.get("/api/teams/chat").ok().at("/value/budgets/0/usd").asText())
                .isEqualTo("12.5");
        assertThat(api.get("/api/prices/second/m").ok().at("/value/output").asInt()).isEqualTo(2);
        assertThat(api.get("/api/providers/second").text())
                .doesNotContain("canary-second")
                .doesNotContain("sealed:")
                .contains("********");
        assertThat(names(api.get("/api/settings").ok())).containsExactly("spending");
    }

    @Test
    void keysOfAProviderOneByOne() throws IOException {
        api.post("/api/providers/fake/keys", "{\"name\":\"b\",\"value\":\"canary-b\",\"weight\":5}")
                .ok();
        JsonNode keys = api.get("/api/providers/fake/keys").ok().path("data");
        assertThat(keys).hasSize(2);
        assertThat(keys.toString()).doesNotContain("canary");

        // what is given as it is shown stays
        String shown = api.get("/api/providers/fake").ok().path("value").toString();
        api.delete("/api/providers/fake/keys/key-1").ok();
        assertThat(gateway.chat("fake/m").status()).isEqualTo(200);
        assertThat(upstream.lastRequest().header("authorization")).isEqualTo("Bearer canary-b");
        assertThat(shown).contains("********");

        assertThat(api.delete("/api/providers/fake/keys/b").refused(400).path("param").asText())
                .isEqualTo("providers.fake.keys");
        assertThat(api.get("/api/providers/fake/keys/nobody").status()).isEqualTo(404);
    }

    @Test
    void allThatIsWrongIsSaidWithItsField() throws IOException {
        JsonNode error =
                api.post(
                                "/api/virtual-keys",
                                "{\"name\":\"alice\",\"enabled\":\"perhaps\",\"modles\":[],"
                                        + "\"limits\":[{\"requests\":-1,\"period\":\"hour\"}]}")
                        .refused(400);

        assertThat(error.path("code").asText()).isEqualTo("invalid_value");
        assertThat(error.path("problems").findValuesAsText("field"))
                .containsExactlyInAnyOrder(
                        "virtual-keys.alice.enabled",
                        "virtual-keys.alice.limits[0].requests",
                        "virtual-keys.alice.modles");
        assertThat(api.get("/api/virtual-keys/alice").status()).isEqualTo(404);
        assertThat(api.get("/api/config").ok().path("version").asLong()).isZero();
    }

    @Test
    void whatOthersNeedIsNotRemoved() throws IOException {
        api.put("/api/aliases/quick", "\"fake/m\"").ok();

        JsonNode error = api.delete("/api/providers/fake").refused(400);

        assertThat(error.path("param").asText()).isEqualTo("aliases.quick");
    }

    @Test
    void referencesAreTakenWhereTheyLeadNowhereElse() throws IOException {
        assertThat(
                        api.put("/api/aliases/quick", "\"${HOME}/m\"")
                                .refused(400)
                                .path("message")
                                .asText())
                .contains("a reference");
        for (String value : List.of("file:/etc/passwd", "${TOLLGATE_SEAL_KEY}", "x${HOME}")) {
            assertThat(
                            api.put(
                                            "/api/providers/p",
                                            "{\"base-url\":\"http://127.0.0.1:1/v1\",\"keys\":[\"%s\"]}"
                                                    .formatted(value))
                                    .refused(400)
                                    .path("param")
                                    .asText())
                    .isEqualTo("providers.p.keys[0]");
        }
        assertThat(
                        api.put(
                                        "/api/providers/p",
                                        "{\"base-url\":\"http://127.0.0.1:1/v1\","
                                                + "\"keys\":[\"${NOWHERE}\"]}")
                                .refused(400)
                                .path("message")
                                .asText())
                .contains("NOWHERE is not set");
    }

    @Test
    void nothingButObjectsCanBeChanged() throws IOException {
        assertThat(api.put("/api/settings/admin", "{\"token\":\"0123456789abcdef\"}").status())
                .isEqualTo(404);
        assertThat(api.put("/api/settings/cluster", "{}").status()).isEqualTo(404);
        assertThat(api.put("/api/listen/x", "{}").status()).isEqualTo(404);
        assertThat(api.send("POST", "/api/settings", "{}").status()).isEqualTo(405);
    }

    @Test
    void aChangeOfAnotherVersionIsRefused() throws IOException {
        String etag = api.get("/api/aliases").etag();
        api.send("PUT", "/api/aliases/quick", "\"fake/m\"", "if-match", etag).ok();

        JsonNode error =
                api.send("PUT", "/api/aliases/quick", "\"fake/n\"", "if-match", etag).refused(412);

        assertThat(error.path("code").asText()).isEqualTo("version_changed");
        assertThat(api.send("PUT", "/api/aliases/x", "\"fake/n\"", "if-match", "12").status())
                .isEqualTo(400);
        api.send("PUT", "/api/aliases/quick", "\"fake/n\"", "if-match", "\"1\"").ok();
        assertThat(api.get("/api/config").ok().path("version").asLong()).isEqualTo(2);
    }

    @Test
    void theSameAgainChangesNothing() throws IOException {
        api.put("/api/aliases/quick", "\"fake/m\"").ok();

        assertThat(api.put("/api/aliases/quick", "\"fake/m\"").ok().path("version").asLong())
                .isEqualTo(1);
        assertThat(
                        api.post("/api/aliases", "{\"name\":\"quick\"}")
                                .refused(409)
                                .path("code")
                                .asText())
                .isEqualTo("already_exists");
    }

    @Test
    void badBodiesSayWhatIsWrongAndShowNothingOfIt() throws IOException {
        for (String body :
                List.of("", "[1]", "{\"a\":1,\"a\":2}", "{\"secret-canary\":", "{} {}")) {
            AdminClient.Answer answer = api.post("/api/teams", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.text()).doesNotContain("secret-canary");
        }
        assertThat(
                        api.put(
                                        "/api/teams/a",
                                        "{\"budgets\":[{\"usd\":1e999999,\"period\":\"day\"}]}")
                                .status())
                .isEqualTo(400);
        assertThat(api.put("/api/teams/a", "{\"name\":\"b\"}").refused(400).path("param").asText())
                .isEqualTo("name");
        assertThat(api.get("/api/teams?all=1").status()).isEqualTo(400);
    }

    @Test
    void survivesARestart() throws IOException {
        String key = newKey("{\"name\":\"alice\"}");
        api.put(
                        "/api/providers/second",
                        "{\"base-url\":\"%s\",\"keys\":[\"canary-second\"]}"
                                .formatted(upstream.baseUrl()))
                .ok();
        api.delete("/api/virtual-keys/acceptance").ok();

        try (RunningGateway again = RunningGateway.afterKillOf(gateway, yaml());
                var after = new AdminClient(again.adminUri(), GatewayYaml.ADMIN_TOKEN)) {
            assertThat(after.get("/api/config").ok().path("version").asLong()).isEqualTo(3);
            assertThat(names(after.get("/api/virtual-keys").ok())).containsExactly("alice");
            assertThat(status(again, key, "second/m")).isEqualTo(200);
            assertThat(status(again, GatewayYaml.CLIENT_KEY, "second/m")).isEqualTo(401);
            after.put("/api/aliases/quick", "\"second/m\"").ok();
        }
    }

    @Test
    void aChangedFileCountsUnderWhatTheApiSays() throws IOException {
        String key = newKey("{\"name\":\"alice\"}");
        api.put("/api/aliases/quick", "\"fake/m\"").ok();

        gateway.rewrite(yaml().alias("quick", "fake/other").alias("slow", "fake/m").text());

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(gateway.chat("slow").status()).isEqualTo(200));
        assertThat(statusAs(key)).isEqualTo(200);
        assertThat(api.get("/api/aliases/quick").ok().path("value").asText()).isEqualTo("fake/m");
    }

    @Test
    void aFileThatDoesNotFitWhatTheApiSaysIsRefused() throws IOException {
        api.put("/api/aliases/quick", "\"fake/m\"").ok();
        String before = api.get("/api/config").ok().path("file").asText();

        gateway.rewrite(new GatewayYaml().alias("slow", "nobody/m").text());
        gateway.rewrite(new GatewayYaml().text());

        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(gateway.chat("quick").status()).isEqualTo(200));
        assertThat(api.get("/api/config").ok().path("file").asText()).isEqualTo(before);
    }

    @Test
    void whatIsKeptIsForTheOwnerOfTheFolderOnly() throws IOException {
        newKey("{\"name\":\"alice\"}");

        assertThat(
                        Files.getPosixFilePermissions(
                                gateway.dataDir().resolve("documents/configuration")))
                .hasSize(2);
    }

    private GatewayYaml yaml() {
        return GatewayYaml.of(ProviderYaml.of("fake", upstream));
    }

    private String newKey(String body) throws IOException {
        return api.post("/api/virtual-keys", body).ok().path("key").asText();
    }

    private int statusAs(String key) throws IOException {
        return status(gateway, key, "fake/m");
    }

    private static int status(RunningGateway at, String key, String model) throws IOException {
        return RawHttp.exchange(
                        at.publicUri(),
                        RawHttp.post(
                                "/v1/chat/completions",
                                RunningGateway.chatBody(model, false),
                                "authorization: Bearer " + key))
                .status();
    }

    private static List<String> names(JsonNode list) {
        return list.path("data").findValuesAsText("name");
    }
}
