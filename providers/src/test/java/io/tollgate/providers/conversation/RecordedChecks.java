package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.ChatCompletionReader;
import io.tollgate.providers.corpus.CompletionExpectation;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.StreamInvariants;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ProviderError;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** Replays a recorded answer to an OpenAI client and compares what it gets, in all cuttings. */
final class RecordedChecks {
    private static final String PLAIN = "{\"model\":\"m\",\"messages\":[]}";
    private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
    private static final String WITH_USAGE =
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";

    private RecordedChecks() {}

    static void check(CorpusCase found, Conversation chat) {
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
