package io.tollgate.node.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which models a key sees and may use, and by which names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelAccessTest {
    private static final String NARROW = "acceptance-narrow-0123456789";
    private static final String NONE = "acceptance-none-0123456789";

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                        ProviderYaml.of("one", upstream)
                                                .with("operations", "[/models]")
                                                .withModels("small", "large", "vendor/deep"),
                                        ProviderYaml.of("two", upstream)
                                                .with("operations", "[/models]")
                                                .withModels("small", "other"))
                                .alias("best", "one/large")
                                .virtualKey("narrow", NARROW, "best", "two/other")
                                .virtualKeyWith("none", NONE, "models: []"));
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void theListShowsAliasesAndEveryModelOfTheProviders() throws IOException {
        assertThat(ids(gateway.get("/v1/models")))
                .contains("best", "one/small", "one/large", "two/small", "two/other");
    }

    @Test
    void theListShowsOnlyWhatTheKeyMayUse() throws IOException {
        RawResponse list =
                gateway.exchange(RawHttp.get("/v1/models", "authorization: Bearer " + NARROW));

        assertThat(ids(list)).containsExactlyInAnyOrder("best", "two/other");
    }

    @Test
    void aModelThatTheKeyMayNotUseIsNotShownEither() throws IOException {
        RawResponse model =
                gateway.exchange(
                        RawHttp.get("/v1/models/one/small", "authorization: Bearer " + NARROW));

        assertThat(model.status()).isEqualTo(404);
    }

    @Test
    void anEmptyListOfModelsAllowsNone() throws IOException {
        RawResponse list =
                gateway.exchange(RawHttp.get("/v1/models", "authorization: Bearer " + NONE));

        assertThat(ids(list)).isEmpty();
        assertThat(chatAs(NONE, "best").status()).isEqualTo(403);
        assertThat(chatAs(NONE, "one/small").status()).isEqualTo(403);
    }

    @Test
    void aRouteThatNobodyHasIsCalledSoAndNotAModel() throws IOException {
        RawResponse unnamed = post("/v1/images/generations", "{\"prompt\":\"A fox\"}");

        assertThat(unnamed.status()).isEqualTo(404);
        assertThat(unnamed.json().at("/error/code").asText()).isEqualTo("route_not_offered");
        assertThat(unnamed.json().at("/error/message").asText())
                .isEqualTo("No provider here offers /v1/images/generations");
    }

    @Test
    void aModelWhoseProviderLacksTheRouteIsNotCalledUnlisted() throws IOException {
        RawResponse listed =
                post("/v1/images/generations", "{\"model\":\"large\",\"prompt\":\"A fox\"}");

        assertThat(listed.status()).isEqualTo(404);
        assertThat(listed.json().at("/error/message").asText())
                .endsWith("who lists it does not offer /images/generations");
    }

    private RawResponse post(String path, String body) throws IOException {
        return gateway.exchange(
                RawHttp.post(
                        path,
                        body,
                        "content-type: application/json",
                        "authorization: Bearer " + GatewayYaml.CLIENT_KEY));
    }

    @Test
    void aModelThatTheKeyMayNotUseIsForbidden() throws IOException {
        RawResponse response = chatAs(NARROW, "one/small");

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.error().path("code").asText()).isEqualTo("model_not_allowed");
        assertThat(chatAs(NARROW, "best").status()).isEqualTo(200);
        assertThat(chatAs(NARROW, "two/other").status()).isEqualTo(200);
    }

    @Test
    void anAliasAPairAndABareNameLeadToTheSameModel() throws IOException {
        assertThat(modelAtProvider(RunningGateway.chatBody("best", false))).isEqualTo("large");
        assertThat(modelAtProvider(RunningGateway.chatBody("one/large", false))).isEqualTo("large");
        assertThat(modelAtProvider(RunningGateway.chatBody("large", false))).isEqualTo("large");
        assertThat(modelAtProvider("{\"provider\":\"one\",\"model\":\"large\",\"messages\":[]}"))
                .isEqualTo("large");
        assertThat(modelAtProvider(RunningGateway.chatBody("one/vendor/deep", false)))
                .isEqualTo("vendor/deep");
    }

    @Test
    void theGatewaysOwnFieldsDoNotReachTheProvider() throws IOException {
        gateway.send(
                "{\"provider\":\"one\",\"messages\":[],\"fallbacks\":[\"two/other\"],"
                        + "\"model\":\"large\",\"seed\":7}");

        JsonNode received = upstream.lastRequest().json();
        assertThat(received.has("provider")).isFalse();
        assertThat(received.has("fallbacks")).isFalse();
        assertThat(received.path("seed").asInt()).isEqualTo(7);
        assertThat(upstream.lastRequest().carriesKey("canary-one")).isTrue();
    }

    @Test
    void anUnknownModelIsNotFound() throws IOException {
        for (String model : List.of("nothing", "three/small", "one", "/", "")) {
            RawResponse response = gateway.chat(model);

            assertThat(response.status()).as("model '" + model + "'").isIn(400, 404);
            assertThat(response.error().path("param").asText()).isEqualTo("model");
        }
        assertThat(gateway.chat("nothing").error().path("code").asText())
                .isEqualTo("model_not_found");
    }

    @Test
    void aBareNameThatTwoProvidersOfferNamesBoth() throws IOException {
        RawResponse response = gateway.chat("small");

        assertThat(response.status()).isIn(400, 404);
        assertThat(response.error().path("message").asText()).contains("one", "two");
    }

    private String modelAtProvider(String body) throws IOException {
        assertThat(gateway.send(body).status()).isEqualTo(200);
        return upstream.lastRequest().model();
    }

    private RawResponse chatAs(String key, String model) throws IOException {
        return gateway.exchange(
                RawHttp.post(
                        "/v1/chat/completions",
                        RunningGateway.chatBody(model, false),
                        "authorization: Bearer " + key));
    }

    private static List<String> ids(RawResponse list) {
        var ids = new ArrayList<String>();
        list.json().path("data").forEach(model -> ids.add(model.path("id").asText()));
        return ids;
    }
}
