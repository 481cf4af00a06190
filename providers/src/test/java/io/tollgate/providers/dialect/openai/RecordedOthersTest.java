package io.tollgate.providers.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.profile.Profiles;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Recorded completions, embeddings and responses reach a client of the same API unchanged. */
class RecordedOthersTest {
    private static final String BODY =
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";

    @TestFactory
    Stream<DynamicTest> recordings() {
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(found -> found.hasResponse() && operation(found) != Operation.CHAT)
                .map(found -> DynamicTest.dynamicTest(found.id(), () -> check(found)));
    }

    private static Operation operation(CorpusCase found) {
        return switch (found.wire()) {
            case "openai-completions" -> Operation.COMPLETIONS;
            case "openai-embeddings" -> Operation.EMBEDDINGS;
            case "openai-responses" -> Operation.RESPONSES;
            case "openai-images", "openai-audio" -> Operation.FORWARD;
            default -> Operation.CHAT;
        };
    }

    private static void check(CorpusCase found) {
        Conversation conversation =
                OpenAiConversations.of(operation(found), Profiles.find("openai").orElseThrow());
        byte[] upstream = found.upstreamResponse();
        if (!found.streamed()) {
            Answer answer =
                    conversation.answer(
                            Harness.fields(BODY),
                            Harness.head(found.status(), found.headers()),
                            Harness.direct(upstream));
            assertThat(answer).isInstanceOf(Answer.Unchanged.class);
            return;
        }
        String sent = new String(upstream, StandardCharsets.UTF_8);
        if (operation(found) == Operation.RESPONSES) {
            sent = sent.substring(Math.max(0, sent.lastIndexOf("event: response.created")));
        }
        for (Cutting cutting : Cutting.values()) {
            var stream = conversation.stream(Harness.fields(BODY), "m");
            var got = Harness.run(stream, cutting.pieces(sent.getBytes(StandardCharsets.UTF_8)));
            assertThat(got.progress()).isEqualTo(Progress.COMPLETE);
            assertThat(got.text().strip()).isEqualTo(sent.strip());
            assertThat(stream.usage()).isNotNull();
        }
    }
}
