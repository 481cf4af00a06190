package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.corpus.CohereReader;
import io.tollgate.providers.corpus.CompletionExpectation;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.ReadCompletion;
import io.tollgate.providers.corpus.ResponsesReader;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profile.Wire;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every recorded answer of chat reaches the clients of Cohere and of the Responses API. */
class EveryClientTest {
    private static final String PLAIN = "{\"model\":\"m\"}";
    private static final String STREAM = "{\"model\":\"m\",\"stream\":true}";
    private static final ProviderConversations STRICT =
            new ProviderConversations(Clock.systemUTC(), false);
    private static final Set<String> WIRES = Set.of("openai-chat", "anthropic", "google", "cohere");

    @TestFactory
    Stream<DynamicTest> responses() {
        return cases().map(found ->
                DynamicTest.dynamicTest(
                        found.id(),
                        () ->
                                check(
                                        found,
                                        STRICT.of(
                                                        ClientApi.OPENAI,
                                                        Operation.RESPONSES,
                                                        withoutResponses(found))
                                                .orElseThrow(),
                                        EveryClientTest::response)));
    }

    @TestFactory
    Stream<DynamicTest> cohere() {
        return cases().filter(found -> !found.wire().equals("cohere"))
                .map(found ->
                        DynamicTest.dynamicTest(
                                found.id(),
                                () ->
                                        check(
                                                found,
                                                Pairs.strict(
                                                        ClientApi.COHERE, Pairs.profile(found)),
                                                COHERE)));
    }

    private static Stream<CorpusCase> cases() {
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(found -> WIRES.contains(found.wire()) && found.hasResponse())
                .filter(found -> !found.id().startsWith("_"))
                .filter(found -> found.status() == 200)
                .filter(found -> found.expect().has("chat_completion"))
                .filter(found -> !found.expect().has("stream_error"));
    }

    /** The provider of a case, as one that has chat only. */
    private static Profile withoutResponses(CorpusCase found) {
        Profile profile = Pairs.profile(found);
        return profile.wire() == Wire.OPENAI_CHAT ? Pairs.profile("perplexity") : profile;
    }

    private interface Reading {
        ReadCompletion read(byte[] body, boolean streamed);

        /** Whether this client has no other place for a refusal. */
        default boolean refusalIsText() {
            return false;
        }
    }

    private static final Reading COHERE =
            new Reading() {
                @Override
                public ReadCompletion read(byte[] body, boolean streamed) {
                    return cohere(body, streamed);
                }

                @Override
                public boolean refusalIsText() {
                    return true;
                }
            };

    private static ReadCompletion response(byte[] body, boolean streamed) {
        ResponsesReader.Read read =
                streamed ? ResponsesReader.streamed(body) : ResponsesReader.plain(body);
        assertThat(read.problems()).isEmpty();
        assertThat(read.response().path("id").asText()).startsWith("resp_");
        return read.completion();
    }

    private static ReadCompletion cohere(byte[] body, boolean streamed) {
        CohereReader.Read read = streamed ? CohereReader.streamed(body) : CohereReader.plain(body);
        assertThat(read.problems()).isEmpty();
        return read.completion();
    }

    private static void check(CorpusCase found, Conversation pair, Reading reading) {
        JsonNode expect = found.expect();
        JsonNode wanted =
                withoutWhatItLacks(expect.path("chat_completion"), reading.refusalIsText());
        if (!found.streamed()) {
            var answer =
                    (Answer.Rewritten)
                            pair.answer(
                                    Harness.fields(PLAIN),
                                    Harness.head(200, found.headers()),
                                    Harness.direct(found.upstreamResponse()));
            ReadCompletion got = reading.read(answer.body(), false);
            assertThat(CompletionExpectation.differences(expect, wanted, got, true)).isEmpty();
            return;
        }
        var results = new HashSet<String>();
        for (Cutting cutting : Cutting.values()) {
            var streamed =
                    Harness.run(
                            pair.stream(Harness.fields(STREAM), "asked"),
                            cutting.pieces(found.upstreamResponse()));
            assertThat(streamed.progress()).isEqualTo(Progress.COMPLETE);
            ReadCompletion got = reading.read(streamed.client(), true);
            assertThat(CompletionExpectation.differences(expect, wanted, got, true)).isEmpty();
            results.add(got.toString().replaceAll("call_\\w{24}", "id"));
        }
        assertThat(results).as("the result does not depend on the cuts").hasSize(1);
    }

    /** A refusal is text to Cohere's clients, and an answer that was held back is complete. */
    private static JsonNode withoutWhatItLacks(JsonNode wanted, boolean refusalIsText) {
        ObjectNode rest = wanted.deepCopy();
        if (!refusalIsText) {
            return rest;
        }
        if (rest.path("usage") instanceof ObjectNode usage) {
            usage.remove("cache_write_tokens");
        }
        if (rest.path("refusal").isTextual() && !rest.path("refusal").asText().isEmpty()) {
            rest.remove("text");
            rest.remove("refusal");
        }
        if (rest.path("finish_reason").asText().equals("content_filter")) {
            rest.remove("finish_reason");
        }
        return rest;
    }
}
