package io.tollgate.node.acceptance.sdk;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked by the official Java client of Google's API. */
record GoogleChat(Client client) implements AutoCloseable {
    GenerateContentResponse complete(String model, String text) {
        return client.models.generateContent(model, text, usual());
    }

    List<GenerateContentResponse> stream(String model, String text) {
        return stream(model, List.of(user(Part.fromText(text))), usual());
    }

    List<GenerateContentResponse> stream(
            String model, List<Content> contents, GenerateContentConfig config) {
        var all = new ArrayList<GenerateContentResponse>();
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(model, contents, config)) {
            stream.forEach(all::add);
        }
        return all;
    }

    /** An answer that keeps to a schema of a name and a year. */
    @Nullable String person(String model) {
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
        return client.models
                .generateContent(
                        model,
                        "Who?",
                        GenerateContentConfig.builder()
                                .responseMimeType("application/json")
                                .responseSchema(schema)
                                .build())
                .text();
    }

    static List<FunctionCall> calls(List<GenerateContentResponse> answers) {
        var calls = new ArrayList<FunctionCall>();
        for (GenerateContentResponse one : answers) {
            List<FunctionCall> found = one.functionCalls();
            calls.addAll(found == null ? List.of() : found);
        }
        return calls;
    }

    /** Adds what the model said, and what each tool gave, as an application does. */
    static void answered(List<Content> contents, List<GenerateContentResponse> answers) {
        var said = new ArrayList<Part>();
        for (GenerateContentResponse one : answers) {
            one.candidates()
                    .orElse(List.of())
                    .getFirst()
                    .content()
                    .ifPresent(content -> said.addAll(content.parts().orElse(List.of())));
        }
        contents.add(Content.builder().role("model").parts(said).build());
        contents.add(
                user(
                        calls(answers).stream()
                                .map(call ->
                                        Part.fromFunctionResponse(
                                                call.name().orElseThrow(),
                                                Map.of("result", "21 degrees")))
                                .toArray(Part[]::new)));
    }

    static Content user(Part... parts) {
        return Content.builder().role("user").parts(List.of(parts)).build();
    }

    static GenerateContentConfig usual() {
        return GenerateContentConfig.builder().build();
    }

    static GenerateContentConfig withTool() {
        Schema city = Schema.builder().type(Type.Known.STRING).build();
        Schema parameters =
                Schema.builder().type(Type.Known.OBJECT).properties(Map.of("city", city)).build();
        FunctionDeclaration weather =
                FunctionDeclaration.builder().name("get_weather").parameters(parameters).build();
        return GenerateContentConfig.builder()
                .tools(Tool.builder().functionDeclarations(weather).build())
                .build();
    }

    static String text(List<GenerateContentResponse> answers) {
        var text = new StringBuilder();
        answers.forEach(one -> text.append(one.text() == null ? "" : one.text()));
        return text.toString();
    }

    @Override
    public void close() {
        client.close();
    }
}
