package io.tollgate.providers.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.upstream.FailureClass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's chat over Replicate's predictions. */
class ReplicateTest {
    private static final Conversation CHAT =
            Pairs.strict(ClientApi.OPENAI, Pairs.profile("replicate"));
    private static final String ASKED =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @Test
    void aQuestionIsThePrompt() {
        var prepared =
                (Prepared.Ready)
                        Pairs.prepare(
                                CHAT,
                                "{\"model\":\"m\",\"max_tokens\":5,\"temperature\":0.5,\"messages\":["
                                        + "{\"role\":\"system\",\"content\":\"Be short\"},"
                                        + "{\"role\":\"user\",\"content\":\"Hi\"}]}",
                                "meta/llama-3-8b");

        assertThat(Pairs.sent(prepared))
                .isEqualTo(
                        Json.parse(
                                "{\"input\":{\"prompt\":\"Hi\",\"system_prompt\":\"Be short\","
                                        + "\"max_tokens\":5,\"temperature\":0.5}}"));
        assertThat(prepared.path()).isEqualTo("/models/meta/llama-3-8b/predictions");
    }

    @Test
    void aConversationSaysWhoSaidWhat() {
        var prepared =
                (Prepared.Ready)
                        Pairs.prepare(
                                CHAT,
                                "{\"model\":\"m\",\"messages\":["
                                        + "{\"role\":\"user\",\"content\":\"Hi\"},"
                                        + "{\"role\":\"assistant\",\"content\":\"Ho\"},"
                                        + "{\"role\":\"user\",\"content\":\"And?\"}]}",
                                "owner/name:0123abc");

        assertThat(Pairs.sent(prepared).path("input").path("prompt").asText())
                .isEqualTo("User: Hi\n\nAssistant: Ho\n\nUser: And?\n\nAssistant:");
        assertThat(Pairs.sent(prepared).path("version").asText()).isEqualTo("0123abc");
        assertThat(prepared.path()).isEqualTo("/predictions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "owner/name | \"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}] | tools",
                "owner/name | \"response_format\":{\"type\":\"json_object\"} | response_format",
                "../name | \"top_p\":1 | model",
                "name | \"top_p\":1 | model",
            })
    void whatItCannotDoIsRefusedByName(String model, String more, String field) {
        Prepared prepared = Pairs.prepare(CHAT, ASKED.replaceFirst("\\{", "{" + more + ","), model);

        assertThat(((Prepared.Unsupported) prepared).field()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void thePiecesOfAPredictionAreOneAnswer(boolean stream) {
        String prediction =
                "{\"id\":\"p1\",\"model\":\"meta/llama\",\"status\":\"succeeded\",\"output\":"
                        + "[\"\",\"He\",\"llo\"],\"metrics\":{\"input_token_count\":3,"
                        + "\"output_token_count\":2},\"error\":null}";
        if (stream) {
            var events = CHAT.stream(Harness.fields(ASKED), "m");
            String text = Harness.run(events, List.of(prediction.getBytes(UTF_8))).text();

            assertThat(text).contains("\"content\":\"Hello\"").endsWith("data: [DONE]\n\n");
            assertThat(events.usage()).isNotNull();
            return;
        }
        var answer = (Answer.Rewritten) answer(prediction);
        JsonNode got = Json.parse(answer.body(), 0, answer.body().length);

        assertThat(got.at("/choices/0/message/content").asText()).isEqualTo("Hello");
        assertThat(got.at("/usage/total_tokens").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":\"processing\",\"output\":null} | TIMEOUT",
                "{\"status\":\"failed\",\"error\":\"out of memory\"} | SERVER_ERROR",
                "{\"odd\":1} | UPSTREAM_PROTOCOL",
            })
    void aPredictionWithoutAnAnswerIsAFailure(String prediction, FailureClass failure) {
        assertThat(((Answer.Failed) answer(prediction)).error().failureClass()).isEqualTo(failure);
    }

    private static Answer answer(String prediction) {
        return CHAT.answer(
                Harness.fields(ASKED),
                Harness.head(201, Map.of()),
                Harness.direct(prediction.getBytes(UTF_8)));
    }
}
