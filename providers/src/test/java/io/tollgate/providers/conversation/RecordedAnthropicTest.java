package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.ClientEvents;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded answer of Anthropic reaches an OpenAI client translated, and its own unchanged.
 */
class RecordedAnthropicTest {
    private static final String PLAIN = "{\"model\":\"m\",\"messages\":[]}";
    private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";

    @TestFactory
    Stream<DynamicTest> translatedForOpenAiClients() {
        Conversation chat = Pairs.strict(ClientApi.OPENAI, Pairs.profile("anthropic"));
        return cases().map(found ->
                DynamicTest.dynamicTest(found.id(), () -> RecordedChecks.check(found, chat)));
    }

    @TestFactory
    Stream<DynamicTest> unchangedForAnthropicClients() {
        Conversation messages = Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("anthropic"));
        return cases().map(found ->
                DynamicTest.dynamicTest(found.id(), () -> checkUnchanged(found, messages)));
    }

    private static Stream<CorpusCase> cases() {
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(found -> found.wire().equals("anthropic") && found.hasResponse())
                .filter(found -> !found.id().startsWith("_reverse"))
                .filter(found ->
                        !found.json().path("client_api").asText().contains("count_tokens"));
    }

    private static void checkUnchanged(CorpusCase found, Conversation messages) {
        byte[] upstream = found.upstreamResponse();
        var head = Harness.head(found.status(), found.headers());
        if (found.status() >= 400) {
            assertThat(messages.error(head, Harness.direct(upstream)).failureClass().label())
                    .isEqualTo(found.expect().path("error").path("class").asText());
        } else if (!found.streamed()) {
            Answer answer = messages.answer(Harness.fields(PLAIN), head, Harness.direct(upstream));
            assertThat(answer).isInstanceOf(Answer.Unchanged.class);
            assertThat(((Answer.Unchanged) answer).usage()).isNotNull();
        } else {
            for (Cutting cutting : Cutting.values()) {
                checkEvents(found, messages, cutting.pieces(upstream));
            }
        }
    }

    private static void checkEvents(CorpusCase found, Conversation messages, List<byte[]> pieces) {
        var streamed = Harness.run(messages.stream(Harness.fields(STREAM), "m"), pieces);
        var sent =
                new String(found.upstreamResponse(), StandardCharsets.UTF_8)
                        .replace("\r\n", "\n")
                        .lines()
                        .filter(line -> line.startsWith("data:"))
                        .map(line -> line.substring(5).strip())
                        .filter(data -> Json.parse(data).isObject())
                        .toList();
        var problems = new ArrayList<String>();
        var events = ClientEvents.read(streamed.client(), problems);
        var got = events.stream().map(event -> event.data().strip()).toList();
        assertThat(problems).isEmpty();
        assertThat(events)
                .allSatisfy(event ->
                        assertThat(Json.parse(event.data()).path("type").asText())
                                .isEqualTo(event.name()));
        if (found.expect().has("stream_error")) {
            assertThat(streamed.progress()).isEqualTo(Progress.FAILED);
            int told = got.size() - 1;
            assertThat(got.subList(0, told)).isEqualTo(sent.subList(0, told));
        } else {
            assertThat(streamed.progress()).isEqualTo(Progress.COMPLETE);
            assertThat(got).isEqualTo(sent);
            assertThat(streamed.stream().usage()).isNotNull();
        }
    }
}
