package io.tollgate.providers.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.TokenUsage;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures that a Gemini model puts into its answer. */
class PicturesOfChatTest {
    private static final String ANSWER =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Here:\"},{\"inlineData\":{\"mimeType\":"
                    + "\"image/png\",\"data\":\"QUJD\"}}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":"
                    + "{\"promptTokenCount\":4,\"candidatesTokenCount\":1293,\"candidatesTokensDetails\":"
                    + "[{\"modality\":\"IMAGE\",\"tokenCount\":1290}]},\"modelVersion\":\"g\"}";
    private static final String IMAGES =
            "[{\"type\":\"image_url\",\"index\":0,\"image_url\":{\"url\":\"data:image/png;base64,QUJD\"}}]";
    private static final String LEFT_OUT = "[A picture (image/png) is left out";
    private static final TokenUsage USAGE =
            new TokenUsage(4, 1293, 0, 0, 0, new TokenUsage.Media(0, 0, 0, 1290, 0));

    private static Conversation over(ClientApi client) {
        return Pairs.strict(client, Pairs.profile("gemini"));
    }

    private static Answer.Rewritten whole(Conversation pair) {
        return (Answer.Rewritten)
                pair.answer(
                        Harness.fields("{\"model\":\"m\"}"),
                        Harness.head(200, Map.of()),
                        Harness.direct(ANSWER.getBytes(UTF_8)));
    }

    private static String streamed(Conversation pair) {
        String event = "data: " + ANSWER + "\r\n\r\n";
        return Harness.run(
                        pair.stream(Harness.fields("{\"stream\":true}"), "m"),
                        List.of(event.getBytes(UTF_8)))
                .text();
    }

    @Test
    void anOpenAiClientFindsThemBesideTheText() {
        Answer.Rewritten good = whole(over(ClientApi.OPENAI));
        JsonNode told = Json.parse(new String(good.body(), UTF_8));

        assertThat(told.at("/choices/0/message/content").asText()).isEqualTo("Here:");
        assertThat(told.at("/choices/0/message/images")).isEqualTo(Json.parse(IMAGES));
        assertThat(told.at("/usage/completion_tokens_details/image_tokens").asInt())
                .isEqualTo(1290);
        assertThat(good.usage()).isEqualTo(USAGE);
    }

    @Test
    void aStreamHasThemInADelta() {
        assertThat(streamed(over(ClientApi.OPENAI)))
                .contains("\"delta\":{\"content\":\"Here:\"}")
                .contains("\"delta\":{\"images\":" + IMAGES + "}");
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "COHERE", "BEDROCK"})
    void anApiWithoutAPlaceForThemSaysSo(ClientApi client) {
        assertThat(new String(whole(over(client)).body(), UTF_8)).contains("Here:", LEFT_OUT);
        assertThat(streamed(over(client))).contains("Here:", LEFT_OUT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"RESPONSES", "COMPLETIONS"})
    void soDoOpenAisOthers(Operation operation) {
        Conversation pair =
                new ProviderConversations(Clock.systemUTC(), false)
                        .of(ClientApi.OPENAI, operation, Pairs.profile("gemini"))
                        .orElseThrow();
        String body =
                "{\"model\":\"m\",\"input\":\"A fox\",\"prompt\":\"A fox\"}"
                        .replace(
                                operation == Operation.RESPONSES
                                        ? ",\"prompt\":\"A fox\""
                                        : "\"input\":\"A fox\",",
                                "");
        var ready =
                (Conversation.Prepared.Ready) Pairs.prepare(pair, body, "gemini-2.5-flash-image");
        Conversation reader = ready.reader() == null ? pair : ready.reader();

        assertThat(new String(whole(reader).body(), UTF_8)).contains(LEFT_OUT);
    }

    @Test
    void aModelThatMakesThemIsAskedForThem() {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        Conversation chat = over(ClientApi.OPENAI);

        assertThat(
                        Pairs.sent(Pairs.prepare(chat, body, "gemini-2.5-flash-image"))
                                .at("/generationConfig/responseModalities"))
                .isEqualTo(Json.parse("[\"TEXT\",\"IMAGE\"]"));
        assertThat(
                        Pairs.sent(Pairs.prepare(chat, body, "gemini-2.5-flash"))
                                .has("generationConfig"))
                .isFalse();
    }

    @Test
    void theyComeBackWithTheConversation() {
        String body =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"A fox\"},{\"role\":"
                        + "\"assistant\",\"content\":\"Here:\",\"images\":"
                        + IMAGES
                        + "},{\"role\":\"user\",\"content\":\"Now red\"}]}";

        JsonNode sent =
                Pairs.sent(Pairs.prepare(over(ClientApi.OPENAI), body, "gemini-2.5-flash-image"));

        assertThat(sent.at("/contents/1"))
                .isEqualTo(
                        Json.parse(
                                "{\"role\":\"model\",\"parts\":[{\"text\":\"Here:\"},{\"inlineData\":"
                                        + "{\"mimeType\":\"image/png\",\"data\":\"QUJD\"}}]}"));
    }
}
