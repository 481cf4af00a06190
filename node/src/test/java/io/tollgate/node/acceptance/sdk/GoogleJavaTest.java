package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.types.Content;
import com.google.genai.types.ContentEmbedding;
import com.google.genai.types.EmbedContentResponse;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.Tool;
import com.google.genai.types.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    @BeforeAll
    void start() throws IOException {
        gateway = SdkGateway.start();
        client = gateway.google(SdkGateway.CLIENT_KEY);
    }

    @AfterAll
    void stop() throws IOException {
        client.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini"})
    void readsAPlainAnswer(String provider) {
        GenerateContentResponse answer =
                client.models.generateContent(provider + "/talk", "Hello", usual());

        assertThat(answer.text()).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
        assertThat(answer.usageMetadata().orElseThrow().totalTokenCount()).contains(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini"})
    void readsAStream(String provider) {
        List<GenerateContentResponse> all = stream(provider + "/talk", "Hello");

        var text = new StringBuilder();
        all.forEach(one -> text.append(one.text()));
        assertThat(text.toString()).isEqualTo(ScriptedModels.GREETING);
        assertThat(all.getLast().finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
        assertThat(all.getLast().usageMetadata().orElseThrow().promptTokenCount()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini"})
    void callsAToolAndReplaysItInASecondTurn(String provider) {
        var contents = new ArrayList<Content>(List.of(user()));
        GenerateContentResponse calls =
                client.models.generateContent(provider + "/tool", contents, withTool());
        answered(contents, List.of(calls));

        GenerateContentResponse answer =
                client.models.generateContent(provider + "/tool", contents, withTool());

        assertThat(answer.text()).contains("21 degrees");
        assertTheSealCameBack(provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini"})
    void streamsAToolCallAndReplaysItInASecondTurn(String provider) {
        var contents = new ArrayList<Content>(List.of(user()));
        var chunks = new ArrayList<GenerateContentResponse>();
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(provider + "/tool", contents, withTool())) {
            stream.forEach(chunks::add);
        }
        answered(contents, chunks);

        GenerateContentResponse answer =
                client.models.generateContent(provider + "/tool", contents, withTool());

        assertThat(answer.text()).contains("21 degrees");
        assertTheSealCameBack(provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "gemini"})
    void asksForJsonOfASchema(String provider) {
        Schema schema =
                Schema.builder()
                        .type(Type.Known.OBJECT)
                        .properties(
                                Map.of(
                                        "name",
                                        Schema.builder().type(Type.Known.STRING).build(),
                                        "year",
                                        Schema.builder().type(Type.Known.INTEGER).build()))
                        .build();

        GenerateContentResponse answer =
                client.models.generateContent(
                        provider + "/structured",
                        "Who?",
                        GenerateContentConfig.builder()
                                .responseMimeType("application/json")
                                .responseSchema(schema)
                                .build());

        assertThat(answer.text()).isEqualTo("{\"name\":\"Ada\",\"year\":1815}");
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
                catchThrowableOfType(
                        ApiException.class,
                        () -> client.models.generateContent(model, "Hello", usual()));

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
                                RuntimeException.class, () -> stream("fake/broken", "Hello")))
                .isNotNull()
                .hasMessageContaining("The model broke");
    }

    private void assertTheSealCameBack(String provider) {
        if (provider.equals("gemini")) {
            assertThat(gateway.upstream().lastRequest().json().toString())
                    .contains(ScriptedGemini.SEAL);
        }
    }

    private List<GenerateContentResponse> stream(String model, String text) {
        var all = new ArrayList<GenerateContentResponse>();
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(model, text, usual())) {
            stream.forEach(all::add);
        }
        return all;
    }

    /** Adds what the model said, and what the tool gave, as an application does. */
    private static void answered(List<Content> contents, List<GenerateContentResponse> calls) {
        var parts = new ArrayList<Part>();
        var made = new ArrayList<FunctionCall>();
        for (GenerateContentResponse one : calls) {
            one.candidates()
                    .orElse(List.of())
                    .getFirst()
                    .content()
                    .ifPresent(content -> parts.addAll(content.parts().orElse(List.of())));
            List<FunctionCall> found = one.functionCalls();
            made.addAll(found == null ? List.of() : found);
        }
        assertThat(made).hasSize(1);
        assertThat(made.getFirst().name()).contains("get_weather");
        assertThat(made.getFirst().args().orElseThrow()).containsEntry("city", "Paris");
        contents.add(Content.builder().role("model").parts(parts).build());
        contents.add(
                Content.builder()
                        .role("user")
                        .parts(
                                List.of(
                                        Part.fromFunctionResponse(
                                                "get_weather", Map.of("result", "21 degrees"))))
                        .build());
    }

    private static Content user() {
        return Content.builder().role("user").parts(List.of(Part.fromText("Weather?"))).build();
    }

    private static GenerateContentConfig usual() {
        return GenerateContentConfig.builder().build();
    }

    private static GenerateContentConfig withTool() {
        return GenerateContentConfig.builder()
                .tools(
                        Tool.builder()
                                .functionDeclarations(
                                        FunctionDeclaration.builder()
                                                .name("get_weather")
                                                .parameters(
                                                        Schema.builder()
                                                                .type(Type.Known.OBJECT)
                                                                .properties(
                                                                        Map.of(
                                                                                "city",
                                                                                Schema.builder()
                                                                                        .type(
                                                                                                Type
                                                                                                        .Known
                                                                                                        .STRING)
                                                                                        .build()))
                                                                .build())
                                                .build())
                                .build())
                .build();
    }
}
