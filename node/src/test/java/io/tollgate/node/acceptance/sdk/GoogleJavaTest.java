package io.tollgate.node.acceptance.sdk;

import static io.tollgate.node.acceptance.sdk.GoogleChat.answered;
import static io.tollgate.node.acceptance.sdk.GoogleChat.calls;
import static io.tollgate.node.acceptance.sdk.GoogleChat.text;
import static io.tollgate.node.acceptance.sdk.GoogleChat.user;
import static io.tollgate.node.acceptance.sdk.GoogleChat.usual;
import static io.tollgate.node.acceptance.sdk.GoogleChat.withTool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.types.Content;
import com.google.genai.types.ContentEmbedding;
import com.google.genai.types.EmbedContentResponse;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Java client of Google's API over a provider of each format. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoogleJavaTest {
    private SdkGateway gateway;
    private Client client;
    private GoogleChat chat;

    @BeforeAll
    void start() throws IOException {
        gateway = SdkGateway.start();
        client = gateway.google(SdkGateway.CLIENT_KEY);
        chat = new GoogleChat(client);
    }

    @AfterAll
    void stop() throws IOException {
        client.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini"})
    void readsAPlainAnswer(String provider) {
        GenerateContentResponse answer = chat.complete(provider + "/talk", "Hello");

        assertThat(answer.text()).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
        assertThat(answer.usageMetadata().orElseThrow().totalTokenCount()).contains(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini"})
    void readsAStream(String provider) {
        List<GenerateContentResponse> all = chat.stream(provider + "/talk", "Hello");

        assertThat(text(all)).isEqualTo(ScriptedModels.GREETING);
        assertThat(all.getLast().finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
        assertThat(all.getLast().usageMetadata().orElseThrow().promptTokenCount()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini"})
    void callsAToolAndReplaysItInASecondTurn(String provider) {
        var contents = new ArrayList<Content>(List.of(user(Part.fromText("Weather?"))));
        GenerateContentResponse calls =
                client.models.generateContent(provider + "/tool", contents, withTool());
        assertCallsTheTool(List.of(calls));
        answered(contents, List.of(calls));

        GenerateContentResponse answer =
                client.models.generateContent(provider + "/tool", contents, withTool());

        assertThat(answer.text()).contains("21 degrees");
        assertTheSealCameBack(provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini"})
    void streamsAToolCallAndReplaysItInASecondTurn(String provider) {
        var contents = new ArrayList<Content>(List.of(user(Part.fromText("Weather?"))));
        List<GenerateContentResponse> chunks =
                chat.stream(provider + "/tool", contents, withTool());
        assertCallsTheTool(chunks);
        answered(contents, chunks);

        GenerateContentResponse answer =
                client.models.generateContent(provider + "/tool", contents, withTool());

        assertThat(answer.text()).contains("21 degrees");
        assertTheSealCameBack(provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "gemini"})
    void asksForJsonOfASchema(String provider) {
        assertThat(chat.person(provider + "/structured"))
                .isEqualTo("{\"name\":\"Ada\",\"year\":1815}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "gemini"})
    void embedsTexts(String provider) {
        EmbedContentResponse answer =
                client.models.embedContent(provider + "/embed", List.of("one"), null);

        ContentEmbedding one = answer.embeddings().orElseThrow().getFirst();
        assertThat(one.values().orElseThrow()).containsExactly(0.25f, -0.5f, 1f);
    }

    @Test
    void countsTokensByTheProviderOrByAnEstimate() {
        assertThat(client.models.countTokens("gemini/talk", "Hello", null).totalTokens())
                .contains(42);
        assertThat(client.models.countTokens("fake/talk", "Hello", null).totalTokens().orElse(0))
                .isBetween(1, 50);
    }

    @Test
    void listsModels() {
        var names = new ArrayList<String>();
        for (Model model : client.models.list(ListModelsConfig.builder().build())) {
            names.add(model.name().orElseThrow());
        }

        assertThat(names).contains("models/" + SdkGateway.ALIAS);
        assertThat(client.models.get(SdkGateway.ALIAS, null).name())
                .contains("models/" + SdkGateway.ALIAS);
    }

    @ParameterizedTest
    @CsvSource({
        "fake/nothing, 404, NOT_FOUND",
        "gemini/nothing, 404, NOT_FOUND",
        "nobody/nothing, 404, NOT_FOUND",
        "refusing-400/status-400, 400, INVALID_ARGUMENT",
        "refusing-429/status-429, 429, RESOURCE_EXHAUSTED",
        "refusing-503/status-503, 503, UNAVAILABLE",
    })
    void itsErrorsHaveItsShape(String model, int code, String status) {
        ApiException error =
                catchThrowableOfType(ApiException.class, () -> chat.complete(model, "Hello"));

        assertThat(error.code()).isEqualTo(code);
        assertThat(error.status()).isEqualTo(status);
    }

    @Test
    void anUnknownKeyIsToldInItsShape() {
        try (Client stranger = gateway.google("nobody")) {
            ApiException error =
                    catchThrowableOfType(
                            ApiException.class,
                            () -> stranger.models.generateContent("fake/talk", "Hello", usual()));

            assertThat(error.code()).isEqualTo(401);
            assertThat(error.status()).isEqualTo("UNAUTHENTICATED");
        }
    }

    @Test
    void aStreamThatBreaksIsAnError() {
        assertThat(
                        catchThrowableOfType(
                                RuntimeException.class, () -> chat.stream("fake/broken", "Hello")))
                .isNotNull()
                .hasMessageContaining("The model broke");
    }

    private void assertTheSealCameBack(String provider) {
        if (provider.equals("gemini")) {
            assertThat(gateway.upstream().lastRequest().json().toString())
                    .contains(ScriptedGemini.SEAL);
        }
    }

    private static void assertCallsTheTool(List<GenerateContentResponse> answers) {
        List<FunctionCall> made = calls(answers);
        assertThat(made).hasSize(1);
        assertThat(made.getFirst().name()).contains("get_weather");
        assertThat(made.getFirst().args().orElseThrow()).containsEntry("city", "Paris");
    }
}
