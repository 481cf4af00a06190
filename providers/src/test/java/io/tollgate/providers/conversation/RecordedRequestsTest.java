package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.RequestChecks;
import io.tollgate.providers.corpus.Semantics;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Recorded requests mean the same upstream as they did to the client. */
class RecordedRequestsTest {
    @TestFactory
    Stream<DynamicTest> chatToAnthropic() {
        Conversation chat = Pairs.lenient(ClientApi.OPENAI, Pairs.profile("anthropic"));
        return cases().filter(found -> found.wire().equals("anthropic"))
                .filter(found ->
                        found.id().startsWith("_requests/chat-to-anthropic")
                                || found.json().path("request").path("comparable").asBoolean())
                .filter(found -> found.clientRequest().isPresent())
                .filter(found -> !found.json().path("client_api").asText().contains("anthropic"))
                .map(found -> DynamicTest.dynamicTest(found.id(), () -> toAnthropic(found, chat)));
    }

    @TestFactory
    Stream<DynamicTest> messagesToOpenAi() {
        Conversation messages = Pairs.lenient(ClientApi.ANTHROPIC, Pairs.profile("openai"));
        return cases().filter(found -> found.id().startsWith("_requests/messages-to-openai-chat"))
                .map(found -> DynamicTest.dynamicTest(found.id(), () -> toOpenAi(found, messages)));
    }

    private static Stream<CorpusCase> cases() {
        return Corpus.find().stream().flatMap(corpus -> corpus.cases().stream());
    }

    private static void toAnthropic(CorpusCase found, Conversation chat) {
        JsonNode sent = Pairs.sent(chat, text(found));
        JsonNode expect = found.json().path("expect");
        assertThat(RequestChecks.failures(expect.path("request_checks"), sent)).isEmpty();
        JsonNode semantic =
                expect.has("semantic")
                        ? expect.path("semantic")
                        : found.json().path("request").path("semantic");
        assertThat(Semantics.differences(semantic, Semantics.ofAnthropic(sent))).isEmpty();
        assertThat(sent.path("max_tokens").asInt()).isPositive();
    }

    private static void toOpenAi(CorpusCase found, Conversation messages) {
        JsonNode sent = Pairs.sent(messages, text(found));
        JsonNode checks = found.json().path("expect").path("request_checks");
        assertThat(RequestChecks.failures(checks, sent)).isEmpty();
        JsonNode asked = Json.parse(text(found));
        assertThat(sent.path("max_completion_tokens")).isEqualTo(asked.path("max_tokens"));
        if (found.id().endsWith("cache-control") || found.id().endsWith("server-tools")) {
            // Images of results go beside them, and the provider's own tools are left out: both
            // have tests that spell out what is sent.
            return;
        }
        assertThat(Semantics.differences(Semantics.ofAnthropic(asked), Semantics.ofOpenAi(sent)))
                .isEmpty();
    }

    private static String text(CorpusCase found) {
        return new String(found.clientRequest().orElseThrow(), StandardCharsets.UTF_8);
    }
}
