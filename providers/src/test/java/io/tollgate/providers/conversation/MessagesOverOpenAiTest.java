package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.MessagesReader;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every recorded answer of OpenAI's formats gives an Anthropic client what it needs. */
class MessagesOverOpenAiTest {
    private static final String PLAIN = "{\"model\":\"m\",\"messages\":[]}";
    private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";

    /** Arguments that are no JSON cannot be the input of this API: they come under another name. */
    private static final Set<String> BROKEN_ARGUMENTS = Set.of();

    @TestFactory
    Stream<DynamicTest> reverseCases() {
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(found -> found.id().startsWith("_reverse/messages-"))
                .filter(found -> !found.wire().startsWith("bedrock"))
                .map(found -> DynamicTest.dynamicTest(found.id(), () -> reverse(found)));
    }

    @TestFactory
    Stream<DynamicTest> allRecordings() {
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(found ->
                        found.wire().equals("openai-chat")
                                || found.wire().equals("openai-responses"))
                .filter(found -> found.hasResponse() && !found.id().startsWith("_reverse"))
                .map(found -> DynamicTest.dynamicTest(found.id(), () -> check(found)));
    }

    private static void reverse(CorpusCase found) {
        JsonNode wanted = found.expect().path("messages_api");
        for (MessagesReader.Read read : answers(found)) {
            assertThat(MessagesReader.differences(wanted, read)).isEmpty();
        }
    }

    private static List<MessagesReader.Read> answers(CorpusCase found) {
        Conversation messages = Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile(found));
        var reads = new ArrayList<MessagesReader.Read>();
        if (found.streamed()) {
            for (Cutting cutting : Cutting.values()) {
                var stream = messages.stream(Harness.fields(STREAM), "asked");
                var got = Harness.run(stream, cutting.pieces(upstream(found)));
                reads.add(MessagesReader.streamed(got.client()));
            }
        } else {
            Answer answer =
                    messages.answer(
                            Harness.fields(PLAIN),
                            Harness.head(found.status(), found.headers()),
                            Harness.direct(found.upstreamResponse()));
            if (answer instanceof Answer.Rewritten rewritten) {
                reads.add(MessagesReader.plain(rewritten.body()));
            } else {
                assertThat(found.expect().has("error")).as(answer.toString()).isTrue();
            }
        }
        return reads;
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

    private static void check(CorpusCase found) {
        if (found.status() >= 400) {
            Conversation messages = Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile(found));
            var head = Harness.head(found.status(), found.headers());
            assertThat(
                            messages.error(head, Harness.direct(found.upstreamResponse()))
                                    .failureClass()
                                    .label())
                    .isEqualTo(found.expect().path("error").path("class").asText());
            return;
        }
        boolean broken = found.expect().has("stream_error");
        JsonNode wanted = found.expect().path(broken ? "partial" : "chat_completion");
        var results = new HashSet<String>();
        for (MessagesReader.Read read : answers(found)) {
            assertThat(read.problems()).isEmpty();
            assertThat(read.error().isObject()).isEqualTo(broken);
            if (wanted.path("text").isTextual() && wanted.path("refusal").asText("").isEmpty()) {
                assertThat(read.text()).isEqualTo(wanted.path("text").asText());
            }
            if (wanted.path("reasoning_text").isTextual()) {
                assertThat(read.thinking()).isEqualTo(wanted.path("reasoning_text").asText());
            }
            if (!broken && !BROKEN_ARGUMENTS.contains(found.id())) {
                calls(wanted.path("tool_calls"), read.calls());
            }
            results.add(read.toString().replaceAll("call_\\w{24}", "id"));
        }
        assertThat(results.size()).as("the result does not depend on the cuts").isLessThan(2);
    }

    private static void calls(JsonNode wanted, List<MessagesReader.ToolUse> got) {
        assertThat(got).hasSize(wanted.size());
        for (int i = 0; i < got.size(); i++) {
            JsonNode call = wanted.get(i);
            assertThat(got.get(i).name()).isEqualTo(call.path("name").asText());
            if (call.has("arguments")) {
                assertThat(got.get(i).input()).isEqualTo(call.path("arguments"));
            }
            if (call.path("id").isTextual()) {
                assertThat(got.get(i).id()).isEqualTo(call.path("id").asText());
            }
        }
    }
}
