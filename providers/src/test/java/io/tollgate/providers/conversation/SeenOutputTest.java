package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profile.Wire;
import io.tollgate.providers.tokens.TokenEstimate;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What is known of the output of a stream at any time, whoever the provider and the client: its
 * provider's count, and an estimate of the texts that came since.
 */
class SeenOutputTest {
    private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
    private static final String TEXT = "Four score and seven years ago our fathers. ";
    private static final long WEIGHT = TokenEstimate.weigh(TEXT);
    private static final Map<String, ClientApi> OWN_CLIENTS =
            Map.of(
                    "openai-chat", ClientApi.OPENAI,
                    "openai-responses", ClientApi.OPENAI,
                    "anthropic", ClientApi.ANTHROPIC,
                    "google", ClientApi.GOOGLE,
                    "cohere", ClientApi.COHERE);

    @TestFactory
    Stream<DynamicTest> noMoreThanItsProviderCountedWhereTheStreamIsWhole() {
        return recorded()
                .flatMap(found ->
                        conversations(found)
                                .map(pair ->
                                        DynamicTest.dynamicTest(
                                                found.id(), () -> checkWhole(found, pair))));
    }

    private static Stream<CorpusCase> recorded() {
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(found -> OWN_CLIENTS.containsKey(found.wire()) && found.hasResponse())
                .filter(found -> !found.id().startsWith("_") && found.streamed())
                .filter(found -> found.status() == 200)
                .filter(found -> found.expect().has("chat_completion"))
                .filter(found -> !found.expect().has("stream_error"));
    }

    private static Stream<Conversation> conversations(CorpusCase found) {
        ClientApi own = Objects.requireNonNull(OWN_CLIENTS.get(found.wire()));
        return Stream.of(own, ClientApi.OPENAI, ClientApi.ANTHROPIC)
                .distinct()
                .map(client -> Pairs.strict(client, Pairs.profile(found)));
    }

    private static void checkWhole(CorpusCase found, Conversation pair) {
        for (Cutting cutting : Cutting.values()) {
            AnswerStream stream = pair.stream(Harness.fields(STREAM), "m");
            var streamed = Harness.run(stream, cutting.pieces(found.upstreamResponse()));
            assertThat(streamed.progress()).isEqualTo(Progress.COMPLETE);
            TokenUsage usage = stream.usage();
            if (usage != null) {
                assertThat(stream.seenOutputTokens()).isLessThanOrEqualTo(usage.completion());
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> anthropic() {
        String start =
                events(
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"model\":\"m\","
                                + "\"usage\":{\"input_tokens\":25,\"output_tokens\":1}}}",
                        "{\"type\":\"content_block_start\",\"index\":0,"
                                + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
        String text = anthropicDelta(0, "text_delta", "text");
        String thought = anthropicDelta(0, "thinking_delta", "thinking");
        String call =
                events(
                                "{\"type\":\"content_block_stop\",\"index\":0}",
                                "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":"
                                        + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}}")
                        + anthropicDelta(1, "input_json_delta", "partial_json");
        String counted =
                events(
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                                + "\"usage\":{\"output_tokens\":77}}");
        return clients(
                Pairs.profile("anthropic"),
                stream -> {
                    assertKnown(stream, start, 1, 0);
                    assertKnown(stream, text.repeat(50), 1, 50 * WEIGHT);
                    assertKnown(stream, thought + call, 1, 52 * WEIGHT);
                    assertKnown(stream, counted, 77, 77_000);
                });
    }

    private static String anthropicDelta(int index, String type, String field) {
        return events(
                "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":{\"type\":\"%s\",\"%s\":\"%s\"}}"
                        .formatted(index, type, field, TEXT));
    }

    @TestFactory
    Stream<DynamicTest> geminiWhoseCountsComeLateAndGrow() {
        return clients(
                Pairs.profile("gemini"),
                stream -> {
                    String early = "\"promptTokenCount\":25";
                    assertKnown(stream, response(part(", \"thought\": true"), early), 0, WEIGHT);
                    assertKnown(stream, response(part(""), early), 0, 2 * WEIGHT);
                    String more = early + ",\"candidatesTokenCount\": 40";
                    String thoughts = more + ",\"thoughtsTokenCount\":30";
                    assertKnown(stream, response(part(""), thoughts), 70, 70_000);
                    assertKnown(stream, response(part(""), thoughts), 70, 70_000 + WEIGHT);
                    assertKnown(
                            stream, response(part(""), thoughts.replace("40", "90")), 120, 120_000);
                    String call =
                            "{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\":\"" + TEXT + "\"}}}";
                    long weight = TokenEstimate.weigh("{\"a\":\"" + TEXT + "\"}");
                    assertKnown(
                            stream,
                            events("{\"candidates\":[{\"content\":{\"parts\":[" + call + "]}}]}"),
                            120,
                            120_000 + weight);
                });
    }

    private static String part(String more) {
        return "{\"text\": \"" + TEXT + "\"" + more + "}";
    }

    private static String response(String part, String usage) {
        return events(
                "{\"usageMetadata\":{"
                        + usage
                        + "},\"candidates\":[{\"content\":{\"parts\":["
                        + part
                        + "]}}]}");
    }

    @TestFactory
    Stream<DynamicTest> cohere() {
        String start = events("{\"type\":\"message-start\",\"id\":\"1\"}");
        String text =
                events(
                        "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":"
                                + "{\"text\":\""
                                + TEXT
                                + "\"}}}}");
        String counted =
                events(
                        "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"COMPLETE\","
                                + "\"usage\":{\"tokens\":{\"input_tokens\":25,\"output_tokens\":7}}}}");
        return clients(
                Pairs.profile("cohere"),
                stream -> {
                    assertKnown(stream, start + text + text, -1, 2 * WEIGHT);
                    assertKnown(stream, counted, 7, 7_000);
                });
    }

    @TestFactory
    Stream<DynamicTest> cohereThatFailsAndBillsWhatItGave() {
        String text =
                events(
                        "{\"type\":\"message-start\",\"id\":\"1\"}",
                        "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":"
                                + "{\"text\":\""
                                + TEXT
                                + "\"}}}}");
        String failed =
                events(
                        "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"ERROR\","
                                + "\"error\":\"generation failed\",\"usage\":"
                                + "{\"billed_units\":{\"input_tokens\":25,\"output_tokens\":7}}}}");
        return clients(
                Pairs.profile("cohere"),
                stream -> {
                    assertKnown(stream, text, -1, WEIGHT);
                    assertKnown(stream, failed, 7, 7_000);
                    assertThat(Objects.requireNonNull(stream.usage()).prompt()).isEqualTo(25);
                    assertThat(stream.error()).isNotNull();
                });
    }

    @Test
    void openAiWithACountInEachChunk() {
        String chunk =
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"m\","
                        + "\"choices\":[{\"index\":0,\"delta\":{\"%s\":\"%s\"},\"finish_reason\":null}]%s}";
        String usage = ",\"usage\":{\"prompt_tokens\":25,\"completion_tokens\":30}";
        String text = events(chunk.formatted("content", TEXT, ""));
        String refusal = events(chunk.formatted("refusal", TEXT, ""));
        AnswerStream stream =
                Pairs.strict(ClientApi.OPENAI, Pairs.profile("openai")).stream(
                        Harness.fields(STREAM), "m");

        assertKnown(stream, text, -1, WEIGHT);
        assertKnown(stream, refusal, -1, 2 * WEIGHT);
        assertKnown(stream, events(chunk.formatted("content", TEXT, usage)), 30, 30_000);
        assertKnown(stream, text, 30, 30_000 + WEIGHT);
    }

    /** OpenRouter gives each thought twice, others under two names: it is one thought. */
    @Test
    void openAiWhoseThoughtsComeUnderSeveralNames() {
        String plain = "\"reasoning\":\"" + TEXT + "\"";
        String content = "\"reasoning_content\":\"" + TEXT + "\"";
        String details =
                "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\""
                        + TEXT
                        + "\",\"index\":0,\"format\":null}]";
        String summary = details.replace("text\":", "summary\":");
        String sealed =
                "\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"RVhB\"}]";
        String empty = "\"reasoning\":null,\"reasoning_details\":[]";
        AnswerStream stream =
                Pairs.strict(ClientApi.OPENAI, Pairs.profile("openrouter")).stream(
                        Harness.fields(STREAM), "m");

        assertKnown(stream, openRouter(plain + "," + details), -1, WEIGHT);
        assertKnown(stream, openRouter(details + "," + plain), -1, 2 * WEIGHT);
        assertKnown(stream, openRouter(plain + "," + content + "," + details), -1, 3 * WEIGHT);
        assertKnown(stream, openRouter(plain), -1, 4 * WEIGHT);
        assertKnown(stream, openRouter(details), -1, 5 * WEIGHT);
        assertKnown(stream, openRouter(summary), -1, 6 * WEIGHT);
        assertKnown(stream, openRouter(sealed), -1, 6 * WEIGHT);
        assertKnown(stream, openRouter(empty), -1, 6 * WEIGHT);
        String text = "\"content\":\"" + TEXT + "\"";
        assertKnown(stream, openRouter(details + "," + text), -1, 8 * WEIGHT);
    }

    private static String openRouter(String delta) {
        return events(
                "{\"id\":\"gen-1\",\"provider\":\"P\",\"model\":\"m\","
                        + "\"object\":\"chat.completion.chunk\",\"created\":5,"
                        + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
                        + delta
                        + "},\"finish_reason\":null,\"native_finish_reason\":null}]}");
    }

    /** Later events give the same text as a whole, three times over. */
    @Test
    void responsesWhoseTextsComeAgain() {
        Profile profile = Pairs.profile("openai").withWire(Wire.OPENAI_RESPONSES);
        var conversations = new ProviderConversations(Clock.systemUTC(), false);
        String delta =
                events(
                        "{\"type\":\"response.output_text.delta\",\"output_index\":0,"
                                + "\"content_index\":0,\"delta\":\""
                                + TEXT
                                + "\"}");
        String part = "{\"type\":\"output_text\",\"text\":\"" + TEXT + "\",\"annotations\":[]}";
        String again =
                events(
                        "{\"type\":\"response.output_text.done\",\"output_index\":0,"
                                + "\"content_index\":0,\"text\":\""
                                + TEXT
                                + "\"}",
                        "{\"type\":\"response.content_part.done\",\"output_index\":0,"
                                + "\"content_index\":0,\"part\":"
                                + part
                                + "}",
                        "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":"
                                + "{\"type\":\"message\",\"id\":\"i\",\"role\":\"assistant\","
                                + "\"content\":["
                                + part
                                + "]}}");
        for (Operation operation : List.of(Operation.RESPONSES, Operation.CHAT)) {
            AnswerStream stream =
                    conversations.of(ClientApi.OPENAI, operation, profile).orElseThrow().stream(
                            Harness.fields(STREAM), "m");

            assertKnown(stream, delta, -1, WEIGHT);
            assertKnown(stream, again, -1, WEIGHT);
        }
    }

    /** A stream of that provider to the clients of each API. */
    private static Stream<DynamicTest> clients(Profile profile, Check check) {
        return Stream.of(ClientApi.values())
                .map(client ->
                        DynamicTest.dynamicTest(
                                client.toString(),
                                () ->
                                        check.of(
                                                Pairs.strict(client, profile).stream(
                                                        Harness.fields(STREAM), "m"))));
    }

    /**
     * Goes on with these events.
     *
     * @param reported what the provider has counted then; -1 where nothing
     * @param weight what has been seen then, in thousandths of a token
     */
    private static void assertKnown(
            AnswerStream stream, String events, long reported, long weight) {
        Harness.accept(stream, events.getBytes(StandardCharsets.UTF_8));

        TokenUsage usage = stream.usage();
        assertThat(usage == null ? -1 : usage.completion()).isEqualTo(reported);
        assertThat(stream.seenOutputTokens()).isEqualTo(TokenEstimate.tokens(weight));
    }

    private static String events(String... payloads) {
        return "data: " + String.join("\n\ndata: ", payloads) + "\n\n";
    }

    private interface Check {
        void of(AnswerStream stream);
    }
}
