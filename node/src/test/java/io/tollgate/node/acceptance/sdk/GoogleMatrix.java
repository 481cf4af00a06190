package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.Tool;
import com.google.genai.types.Type;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The official Java client of Google's API. */
final class GoogleMatrix implements MatrixClient {
    private final Client client;

    GoogleMatrix(SdkGateway gateway) {
        this.client = gateway.google(SdkGateway.CLIENT_KEY);
    }

    @Override
    public String label() {
        return "google-genai (Java)";
    }

    @Override
    public void plain(String provider) {
        GenerateContentResponse answer =
                client.models.generateContent(provider + "/talk", "Hello", usual());

        assertThat(answer.text()).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.usageMetadata().orElseThrow().totalTokenCount()).contains(12);
    }

    @Override
    public void stream(String provider) {
        var text = new StringBuilder();
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(provider + "/talk", "Hello", usual())) {
            stream.forEach(one -> text.append(one.text() == null ? "" : one.text()));
        }

        assertThat(text.toString()).isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void tools(String model, int count) {
        var contents = new ArrayList<Content>();
        contents.add(user(Part.fromText("Weather?")));
        var parts = new ArrayList<Part>();
        var calls = new ArrayList<FunctionCall>();
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(model, contents, withTool())) {
            stream.forEach(one -> {
                one.candidates()
                        .orElse(List.of())
                        .getFirst()
                        .content()
                        .ifPresent(content -> parts.addAll(content.parts().orElse(List.of())));
                List<FunctionCall> found = one.functionCalls();
                calls.addAll(found == null ? List.of() : found);
            });
        }
        assertThat(calls)
                .extracting(call -> call.args().orElseThrow().get("city"))
                .isEqualTo(List.of("Paris", "Rome").subList(0, count));
        contents.add(Content.builder().role("model").parts(parts).build());
        var results = new ArrayList<Part>();
        for (FunctionCall call : calls) {
            results.add(
                    Part.fromFunctionResponse(
                            call.name().orElseThrow(), Map.of("result", "21 degrees")));
        }
        contents.add(Content.builder().role("user").parts(results).build());

        assertThat(client.models.generateContent(model, contents, withTool()).text())
                .contains("21 degrees");
    }

    @Override
    public void images(String provider) {
        Content content =
                user(
                        Part.fromText("What is it?"),
                        Part.fromBytes(
                                Base64.getDecoder().decode(ScriptedModels.PIXEL), "image/png"));

        assertThat(client.models.generateContent(provider + "/see", content, usual()).text())
                .isEqualTo(ScriptedModels.SEEN);
    }

    @Override
    public void structured(String provider) {
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

        assertThat(answer.text()).isEqualTo(ScriptedModels.JSON_ANSWER);
    }

    @Override
    public void reasoning(String provider) {
        GenerateContentResponse answer =
                client.models.generateContent(provider + "/think", "Hello", usual());
        Part first = Objects.requireNonNull(answer.parts()).getFirst();

        assertThat(first.thought()).contains(true);
        assertThat(first.text()).contains(ScriptedModels.THOUGHT);
        assertThat(answer.text()).isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void errors(String provider) {
        ApiException error =
                catchThrowableOfType(
                        ApiException.class,
                        () ->
                                client.models.generateContent(
                                        provider + "/nothing", "Hello", usual()));

        assertThat(error.code()).isEqualTo(404);
        assertThat(error.status()).isEqualTo("NOT_FOUND");
    }

    @Override
    public void close() {
        client.close();
    }

    private static Content user(Part... parts) {
        return Content.builder().role("user").parts(List.of(parts)).build();
    }

    private static GenerateContentConfig usual() {
        return GenerateContentConfig.builder().build();
    }

    private static GenerateContentConfig withTool() {
        Schema city = Schema.builder().type(Type.Known.STRING).build();
        Schema parameters =
                Schema.builder().type(Type.Known.OBJECT).properties(Map.of("city", city)).build();
        FunctionDeclaration weather =
                FunctionDeclaration.builder().name("get_weather").parameters(parameters).build();
        return GenerateContentConfig.builder()
                .tools(Tool.builder().functionDeclarations(weather).build())
                .build();
    }
}
