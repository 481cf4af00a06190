package io.tollgate.node.acceptance.sdk;

import static io.tollgate.node.acceptance.sdk.GoogleChat.answered;
import static io.tollgate.node.acceptance.sdk.GoogleChat.calls;
import static io.tollgate.node.acceptance.sdk.GoogleChat.text;
import static io.tollgate.node.acceptance.sdk.GoogleChat.user;
import static io.tollgate.node.acceptance.sdk.GoogleChat.usual;
import static io.tollgate.node.acceptance.sdk.GoogleChat.withTool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.errors.ApiException;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.Part;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** The official Java client of Google's API. */
final class GoogleMatrix implements MatrixClient {
    private final GoogleChat chat;

    GoogleMatrix(SdkGateway gateway) {
        this.chat = new GoogleChat(gateway.google(SdkGateway.CLIENT_KEY));
    }

    @Override
    public String label() {
        return "google-genai (Java)";
    }

    @Override
    public void plain(String provider) {
        GenerateContentResponse answer = chat.complete(provider + "/talk", "Hello");

        assertThat(answer.text()).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.usageMetadata().orElseThrow().totalTokenCount()).contains(12);
    }

    @Override
    public void stream(String provider) {
        assertThat(text(chat.stream(provider + "/talk", "Hello")))
                .isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void tools(String model, int count) {
        var contents = new ArrayList<Content>();
        contents.add(user(Part.fromText("Weather?")));
        List<GenerateContentResponse> asked = chat.stream(model, contents, withTool());
        assertThat(calls(asked))
                .extracting(call -> call.args().orElseThrow().get("city"))
                .isEqualTo(List.of("Paris", "Rome").subList(0, count));
        answered(contents, asked);

        assertThat(chat.client().models.generateContent(model, contents, withTool()).text())
                .contains("21 degrees");
    }

    @Override
    public void images(String provider) {
        Content content =
                user(
                        Part.fromText("What is it?"),
                        Part.fromBytes(
                                Base64.getDecoder().decode(ScriptedModels.PIXEL), "image/png"));

        assertThat(chat.client().models.generateContent(provider + "/see", content, usual()).text())
                .isEqualTo(ScriptedModels.SEEN);
    }

    @Override
    public void structured(String provider) {
        assertThat(chat.person(provider + "/structured")).isEqualTo(ScriptedModels.JSON_ANSWER);
    }

    @Override
    public void reasoning(String provider) {
        GenerateContentResponse answer = chat.complete(provider + "/think", "Hello");
        Part first = Objects.requireNonNull(answer.parts()).getFirst();

        assertThat(first.thought()).contains(true);
        assertThat(first.text()).contains(ScriptedModels.THOUGHT);
        assertThat(answer.text()).isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void errors(String provider) {
        ApiException error =
                catchThrowableOfType(
                        ApiException.class, () -> chat.complete(provider + "/nothing", "Hello"));

        assertThat(error.code()).isEqualTo(404);
        assertThat(error.status()).isEqualTo("NOT_FOUND");
    }

    @Override
    public void close() {
        chat.close();
    }
}
