package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.ChatCompletionReader;
import io.tollgate.providers.corpus.ClientEvents;
import io.tollgate.providers.corpus.CompletionExpectation;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.StreamInvariants;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
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
    private static final String WITH_USAGE =
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";

    @TestFactory
    Stream<DynamicTest> translatedForOpenAiClients() {
        Conversation chat = Pairs.strict(ClientApi.OPENAI, Pairs.profile("anthropic"));
        return cases().map(found -> DynamicTest.dynamicTest(found.id(), () -> check(found, chat)));
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

    private static void check(CorpusCase found, Conversation chat) {
        if (!found.streamed()) {
            checkPlain(found, chat);
            return;
        }
        var results = new HashSet<String>();
        for (Cutting cutting : Cutting.values()) {
            results.add(checkStream(found, chat, cutting, true));
            checkStream(found, chat, cutting, false);
        }
        assertThat(results).as("the result does not depend on the cuts").hasSize(1);
    }

    private static void checkPlain(CorpusCase found, Conversation chat) {
        var head = Harness.head(found.status(), found.headers());
        var body = Harness.direct(found.upstreamResponse());
        if (found.status() >= 400) {
            ProviderError error = chat.error(head, body);
            JsonNode expected = found.expect().path("error");
            assertThat(error.failureClass().label()).isEqualTo(expected.path("class").asText());
            assertThat(error.message()).contains(expected.path("message_contains").asText());
            return;
        }
        var answer = (Answer.Rewritten) chat.answer(Harness.fields(PLAIN), head, body);
        JsonNode expect = found.expect();
        assertThat(
                        CompletionExpectation.differences(
                                expect,
                                expect.path("chat_completion"),
                                ChatCompletionReader.plain(answer.body()),
                                true))
                .isEmpty();
        assertThat(answer.usage()).isNotNull();
    }

    private static String checkStream(
            CorpusCase found, Conversation chat, Cutting cutting, boolean usage) {
        var stream = chat.stream(Harness.fields(usage ? WITH_USAGE : STREAM), "asked-model");
        var streamed = Harness.run(stream, cutting.pieces(found.upstreamResponse()));
        JsonNode expect = found.expect();
        boolean broken = expect.has("stream_error");
        assertThat(streamed.progress()).isEqualTo(broken ? Progress.FAILED : Progress.COMPLETE);
        List<String> problems =
                broken
                        ? StreamInvariants.ofBroken(streamed.client(), usage)
                        : StreamInvariants.ofComplete(streamed.client(), usage);
        assertThat(problems).as("invariants, %s", cutting).isEmpty();
        var read = ChatCompletionReader.streamed(streamed.client());
        if (broken) {
            JsonNode error = expect.path("stream_error");
            assertThat(streamed.error().failureClass().label())
                    .isEqualTo(error.path("class").asText());
            assertThat(streamed.error().message())
                    .contains(error.path("message_contains").asText(""));
        } else {
            JsonNode wanted = expect.path("chat_completion");
            assertThat(CompletionExpectation.differences(expect, wanted, read, usage)).isEmpty();
            assertThat(stream.usage()).isNotNull();
        }
        return read.toString();
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
