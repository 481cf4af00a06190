package io.tollgate.providers.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":\"failed\",\"error\":\"the prompt is too long\"} | CONTEXT_LENGTH_EXCEEDED",
                "{\"status\":\"canceled\"} | SERVER_ERROR",
                "{\"status\":\"aborted\"} | OVERLOADED",
            })
    void aPredictionThatEndedWithoutAnAnswerSaysWhy(String prediction, FailureClass failure) {
        assertThat(((Answer.Failed) answer(prediction)).error().failureClass()).isEqualTo(failure);
        assertThat(followUp(prediction, false)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void onlyAWholeAnswerIsWaitedFor(boolean stream) {
        var ready =
                (Prepared.Ready)
                        Pairs.prepare(
                                CHAT,
                                ASKED.replaceFirst("\\{", "{\"stream\":" + stream + ","),
                                "owner/name");

        assertThat(ready.headers()).isEqualTo(stream ? List.of() : List.of("prefer", "wait=1"));
        assertThat(Pairs.sent(ready).path("stream").asBoolean()).isEqualTo(stream);
    }

    @Test
    void aPredictionOutlivesItsRequestByASpareTimeAtMost() {
        assertThat(CHAT.jobLifetime(Duration.ofMillis(600)))
                .isEqualTo(List.of("cancel-after", "5s"));
        assertThat(CHAT.jobLifetime(Duration.ofMinutes(10)))
                .isEqualTo(List.of("cancel-after", "605s"));
    }

    @Test
    void whatRunsIsAskedForByItsId() {
        String running =
                "{\"id\":\"p1\",\"status\":\"starting\",\"urls\":{\"get\":\"http://evil/\"}}";

        assertThat(followUp(running, false))
                .isEqualTo(new FollowUp.Standing("/predictions/p1", "/predictions/p1/cancel"));
        assertThat(followUp(running.replace("p1", "../x"), false)).isNull();
        assertThat(followUp("{\"id\":\"p1\",\"status\":\"succeeded\"}", true)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://stream.replicate.com/v1/streams/a?b=c | stream.replicate.com",
                "https://streaming-api.svc.us.c.replicate.net/v1/streams/a?b=c | streaming-api.svc.us.c.replicate.net",
                "https://api.replicate.com/v1/streams/a?b=c | api.replicate.com",
                "http://stream.replicate.com/v1/streams/a?b=c |",
                "https://stream.replicate.com.example/v1/streams/a?b=c |",
                "https://169.254.169.254/v1/streams/a?b=c |",
                "no address |",
                "'' |",
            })
    void eventsAreReadFromItsOwnServersOnly(String url, @Nullable String host) {
        FollowUp next =
                followUp(
                        "{\"id\":\"p1\",\"status\":\"processing\",\"urls\":{\"stream\":\""
                                + url
                                + "\"}}",
                        true);

        FollowUp expected =
                host == null
                        ? new FollowUp.Standing("/predictions/p1", "/predictions/p1/cancel")
                        : new FollowUp.Events(
                                new Origin(true, host, 443),
                                "/v1/streams/a?b=c",
                                "/predictions/p1/cancel");
        assertThat(next).isEqualTo(expected);
    }

    @TestFactory
    Stream<DynamicTest> theRecordedStreamIsTheTextHoweverItIsCut() {
        return Corpus.find().stream()
                .map(corpus -> corpus.get("replicate/llama-stream"))
                .flatMap(one ->
                        Stream.of(Cutting.values())
                                .map(cutting ->
                                        DynamicTest.dynamicTest(
                                                cutting.name(),
                                                () ->
                                                        assertThat(
                                                                        text(
                                                                                cutting.pieces(
                                                                                        one.file(
                                                                                                "exchange2.sse"))))
                                                                .isEqualTo(
                                                                        one.expect()
                                                                                .path(
                                                                                        "chat_completion")
                                                                                .path("text")
                                                                                .asText()))));
    }

    private static String text(List<byte[]> pieces) {
        var text = new StringBuilder();
        for (String line : stream(pieces).text().split("\n", -1)) {
            if (line.startsWith("data: {")) {
                text.append(
                        Json.parse(line.substring("data: ".length()))
                                .at("/choices/0/delta/content")
                                .asText(""));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "event: error\\ndata: {\"detail\":\"out of memory\"} | SERVER_ERROR",
                "event: error\\ndata: the prompt is too long | CONTEXT_LENGTH_EXCEEDED",
                "event: done\\ndata: {\"reason\":\"canceled\"} | SERVER_ERROR",
                "event: done\\ndata: {\"reason\":\"error\"} | SERVER_ERROR",
                "event: logs\\ndata: loading | UPSTREAM_CONNECTION",
            })
    void aStreamThatIsNotDoneFails(String event, FailureClass failure) {
        String sse = "event: output\ndata: Hel\n\n" + event.replace("\\n", "\n") + "\n\n";

        var got = stream(List.of(sse.getBytes(UTF_8)));

        assertThat(got.progress()).isEqualTo(AnswerStream.Progress.FAILED);
        assertThat(got.error().failureClass()).isEqualTo(failure);
        assertThat(got.stream().seenOutputTokens()).isPositive();
    }

    private static Harness.Streamed stream(List<byte[]> pieces) {
        return Harness.run(CHAT.stream(Harness.fields(ASKED), "m"), pieces);
    }

    private static @Nullable FollowUp followUp(String prediction, boolean stream) {
        return CHAT.followUp(
                Harness.fields(ASKED.replaceFirst("\\{", "{\"stream\":" + stream + ",")),
                Harness.direct(prediction.getBytes(UTF_8)));
    }

    private static Answer answer(String prediction) {
        return CHAT.answer(
                Harness.fields(ASKED),
                Harness.head(201, Map.of()),
                Harness.direct(prediction.getBytes(UTF_8)));
    }
}
