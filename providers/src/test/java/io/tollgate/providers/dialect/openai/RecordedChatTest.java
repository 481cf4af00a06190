package io.tollgate.providers.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.ChatCompletionReader;
import io.tollgate.providers.corpus.CompletionExpectation;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.StreamInvariants;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every recorded exchange of OpenAI's chat formats gives the client what it must. */
class RecordedChatTest {
    private static final String PLAIN = "{\"model\":\"m\",\"messages\":[]}";
    private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
    private static final String WITH_USAGE =
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";

    @TestFactory
    Stream<DynamicTest> recordings() {
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(RecordedChatTest::concerned)
                .map(found -> DynamicTest.dynamicTest(found.id(), () -> check(found)));
    }

    private static boolean concerned(CorpusCase found) {
        boolean wire =
                found.wire().equals("openai-chat") || found.wire().equals("openai-responses");
        return wire && found.hasResponse() && !found.id().startsWith("_reverse");
    }

    private static void check(CorpusCase found) {
        Conversation chat = OpenAiConversations.of(Operation.CHAT, profile(found));
        if (!found.streamed()) {
            checkPlain(found, chat);
            return;
        }
        var results = new ArrayList<String>();
        for (Cutting cutting : Cutting.values()) {
            for (boolean usage : new boolean[] {true, false}) {
                String result = checkStream(found, chat, cutting, usage);
                if (usage) {
                    results.add(result);
                }
            }
        }
        assertThat(results)
                .as("the result does not depend on the cuts")
                .containsOnly(results.getFirst());
    }

    private static Profile profile(CorpusCase found) {
        Profile base =
                Profiles.find(found.provider())
                        .orElseGet(() -> Profiles.find("openai-compatible").orElseThrow());
        return found.wire().equals("openai-responses")
                ? base.withWire(Profile.Wire.OPENAI_RESPONSES)
                : base;
    }

    private static void checkPlain(CorpusCase found, Conversation chat) {
        byte[] upstream = found.upstreamResponse();
        var head = Harness.head(found.status(), found.headers());
        if (found.status() >= 400) {
            checkError(found, chat.error(head, Harness.direct(upstream)));
            return;
        }
        Answer answer = chat.answer(Harness.fields(PLAIN), head, Harness.direct(upstream));
        if (found.expect().has("error")) {
            assertThat(answer).isInstanceOf(Answer.Failed.class);
            checkError(found, ((Answer.Failed) answer).error());
            return;
        }
        byte[] client =
                switch (answer) {
                    case Answer.Unchanged _ -> upstream;
                    case Answer.Rewritten rewritten -> rewritten.body();
                    case Answer.Failed failed -> throw new AssertionError(failed.error());
                };
        JsonNode expect = found.expect();
        assertThat(
                        CompletionExpectation.differences(
                                expect,
                                expect.path("chat_completion"),
                                ChatCompletionReader.plain(client),
                                true))
                .isEmpty();
    }

    private static void checkError(CorpusCase found, ProviderError error) {
        JsonNode expected = found.expect().path("error");
        assertThat(error.failureClass().label()).isEqualTo(expected.path("class").asText());
        assertThat(error.message()).contains(expected.path("message_contains").asText());
        double wait = expected.path("retry_after_seconds_at_least").asDouble(0);
        if (wait > 0) {
            assertThat(error.retryAfter()).isNotNull();
            assertThat(error.retryAfter().toMillis()).isGreaterThanOrEqualTo((long) (wait * 1000));
        }
    }

    /** One recording is four answers in one file; its expectation is that of the last. */
    private static byte[] upstream(CorpusCase found) {
        byte[] bytes = found.upstreamResponse();
        if (!found.wire().equals("openai-responses")) {
            return bytes;
        }
        var text = new String(bytes, StandardCharsets.UTF_8);
        return text.substring(Math.max(0, text.lastIndexOf("event: response.created")))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String checkStream(
            CorpusCase found, Conversation chat, Cutting cutting, boolean usage) {
        var stream = chat.stream(Harness.fields(usage ? WITH_USAGE : STREAM), "asked-model");
        var streamed = Harness.run(stream, cutting.pieces(upstream(found)));
        JsonNode expect = found.expect();
        JsonNode wanted = expect.path("chat_completion");
        List<String> problems;
        if (expect.has("stream_error")) {
            wanted = expect.path("partial");
            assertThat(streamed.progress()).isEqualTo(Progress.FAILED);
            JsonNode error = expect.path("stream_error");
            assertThat(streamed.error().failureClass().label())
                    .isEqualTo(error.path("class").asText());
            assertThat(streamed.error().message())
                    .contains(error.path("message_contains").asText(""));
            problems = StreamInvariants.ofBroken(streamed.client(), usage);
        } else {
            assertThat(streamed.progress()).isEqualTo(Progress.COMPLETE);
            problems = StreamInvariants.ofComplete(streamed.client(), usage);
        }
        assertThat(problems).as("invariants, %s", cutting).isEmpty();
        var read = ChatCompletionReader.streamed(streamed.client());
        boolean compareUsage = usage && !expect.has("stream_error");
        assertThat(CompletionExpectation.differences(expect, wanted, read, compareUsage)).isEmpty();
        if (wanted.path("usage").isObject()) {
            assertThat(stream.usage()).isNotNull();
        }
        return read.toString().replaceAll("chatcmpl-\\w+|call_\\w{24}", "id");
    }
}
