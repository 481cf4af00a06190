package io.tollgate.providers.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ProviderError;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The test kit of a dialect: plays the recordings of a folder to a client of OpenAI's API, in all
 * cuttings, and compares what it gets with what the recording says it must get.
 */
public final class DialectKit {
    private static final String PLAIN = "{\"model\":\"m\",\"messages\":[]}";
    private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
    private static final String WITH_USAGE =
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";

    private DialectKit() {}

    /** One test for each recorded answer of that wire below that folder. */
    public static Stream<DynamicTest> answers(Corpus corpus, String wire, Conversation chat) {
        return corpus.cases().stream()
                .filter(found -> found.wire().equals(wire) && found.hasResponse())
                .filter(found -> !found.id().startsWith("_"))
                .filter(DialectKit::isChat)
                .map(found -> DynamicTest.dynamicTest(found.id(), () -> check(found, chat)));
    }

    private static boolean isChat(CorpusCase found) {
        JsonNode expect = found.expect();
        return expect.has("chat_completion") || expect.has("error") || expect.has("stream_error");
    }

    /**
     * One test for each recorded request of that wire whose meaning is written down.
     *
     * @param model the provider's name of a model that takes all of them
     * @param meaning reads a request of that wire, as the methods of {@link Semantics} do
     */
    public static Stream<DynamicTest> requests(
            Corpus corpus,
            String wire,
            Conversation chat,
            String model,
            Function<JsonNode, ObjectNode> meaning) {
        return corpus.cases().stream()
                .filter(found -> found.wire().equals(wire) && found.clientRequest().isPresent())
                .filter(found -> found.json().path("request").path("comparable").asBoolean())
                .map(found ->
                        DynamicTest.dynamicTest(
                                found.id(), () -> checkRequest(found, chat, model, meaning)));
    }

    private static void checkRequest(
            CorpusCase found,
            Conversation chat,
            String model,
            Function<JsonNode, ObjectNode> meaning) {
        byte[] body = found.clientRequest().orElseThrow();
        String text = new String(body, StandardCharsets.UTF_8);
        JsonNode sent =
                switch (chat.prepare(body, Harness.fields(text), model)) {
                    case Prepared.Ready ready ->
                            CorpusCase.parse(
                                    new String(ready.body().toBytes(), StandardCharsets.UTF_8));
                    case Prepared.Unsupported no -> throw new AssertionError(no.message());
                    case Prepared.Answered _ -> throw new AssertionError("nothing is sent");
                };
        JsonNode wanted = found.json().path("request").path("semantic");
        assertThat(Semantics.differences(wanted, meaning.apply(sent))).isEmpty();
    }

    /** Checks one recorded answer. */
    public static void check(CorpusCase found, Conversation chat) {
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
            double wait = expected.path("retry_after_seconds_at_least").asDouble(0);
            if (wait > 0) {
                assertThat(Objects.requireNonNull(error.retryAfter()).toMillis())
                        .isGreaterThanOrEqualTo((long) (wait * 1000));
            }
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
        return read.toString().replaceAll("chatcmpl-\\w+|call_\\w{24}", "id");
    }
}
