package io.tollgate.node.acceptance.sdk;

import static io.tollgate.node.acceptance.sdk.BedrockChat.question;
import static io.tollgate.node.acceptance.sdk.BedrockChat.results;
import static io.tollgate.node.acceptance.sdk.BedrockChat.text;
import static io.tollgate.node.acceptance.sdk.BedrockChat.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Objects;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ImageBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ImageFormat;
import software.amazon.awssdk.services.bedrockruntime.model.ImageSource;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ResourceNotFoundException;

/** The AWS SDK for Java: its blocking client, and the other one for streams. */
final class BedrockMatrix implements MatrixClient {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"year\":"
                    + "{\"type\":\"integer\"}},\"required\":[\"name\",\"year\"],"
                    + "\"additionalProperties\":false}";

    private final BedrockChat chat;

    BedrockMatrix(SdkGateway gateway) {
        this.chat = BedrockChat.of(gateway);
    }

    @Override
    public String label() {
        return "AWS SDK (Java)";
    }

    @Override
    public void plain(String provider) {
        ConverseResponse answer = chat.converse(provider + "/talk", ContentBlock.fromText("Hello"));

        assertThat(text(answer)).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.usage().totalTokens()).isEqualTo(12);
    }

    @Override
    public void stream(String provider) {
        assertThat(chat.stream(provider + "/talk", question()).text())
                .isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void tools(String model, int count) {
        Message asked = chat.turn(model, question()).output().message();
        Message results = results(asked);
        assertThat(results.content()).hasSize(count);
        assertThat(asked.content())
                .extracting(ContentBlock::toolUse)
                .filteredOn(Objects::nonNull)
                .allSatisfy(call -> assertThat(call.input().asMap()).containsKey("city"));

        assertThat(text(chat.turn(model, question(), asked, results))).contains("21 degrees");
    }

    @Override
    public void images(String provider) {
        byte[] pixel = Base64.getDecoder().decode(ScriptedModels.PIXEL);
        ContentBlock image =
                ContentBlock.fromImage(
                        ImageBlock.builder()
                                .format(ImageFormat.PNG)
                                .source(ImageSource.fromBytes(SdkBytes.fromByteArray(pixel)))
                                .build());

        assertThat(
                        text(
                                chat.converse(
                                        provider + "/see",
                                        ContentBlock.fromText("What is it?"),
                                        image)))
                .isEqualTo(ScriptedModels.SEEN);
    }

    @Override
    public void structured(String provider) {
        ConverseResponse answer =
                chat.client()
                        .converse(r ->
                                r.modelId(provider + "/structured")
                                        .messages(user(ContentBlock.fromText("Who?")))
                                        .outputConfig(o ->
                                                o.textFormat(f ->
                                                        f.type("json_schema")
                                                                .structure(s ->
                                                                        s.jsonSchema(j ->
                                                                                j.name("person")
                                                                                        .schema(
                                                                                                SCHEMA))))));

        assertThat(text(answer)).isEqualTo(ScriptedModels.JSON_ANSWER);
    }

    @Override
    public void reasoning(String provider) {
        ConverseResponse answer =
                chat.converse(provider + "/think", ContentBlock.fromText("Hello"));
        ContentBlock first = answer.output().message().content().getFirst();

        assertThat(first.reasoningContent().reasoningText().text())
                .isEqualTo(ScriptedModels.THOUGHT);
        assertThat(text(answer)).isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void errors(String provider) {
        assertThatThrownBy(
                        () -> chat.converse(provider + "/nothing", ContentBlock.fromText("Hello")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Override
    public void close() {
        chat.close();
    }
}
