package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.ClientEvents;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.profile.Profile.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Damaged streams, answers and requests end in an answer or an error, never in an exception. */
class TranslationFuzzTest {
    private static final Conversation TO_MESSAGES =
            Pairs.strict(ClientApi.OPENAI, Pairs.profile("anthropic"));
    private static final Conversation TO_GOOGLE =
            Pairs.lenient(ClientApi.OPENAI, Pairs.profile("gemini"));
    private static final List<Conversation> PAIRS =
            List.of(
                    TO_MESSAGES,
                    Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("anthropic")),
                    Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("openai")),
                    Pairs.strict(ClientApi.OPENAI, Pairs.profile("gemini")),
                    Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("gemini")),
                    Pairs.strict(ClientApi.OPENAI, Pairs.profile("cohere")),
                    Pairs.strict(ClientApi.COHERE, Pairs.profile("cohere")),
                    Pairs.strict(ClientApi.COHERE, Pairs.profile("openai")),
                    Pairs.strict(ClientApi.COHERE, Pairs.profile("gemini")),
                    Pairs.strict(ClientApi.OPENAI, Pairs.profile("ollama-native")),
                    Pairs.responses("anthropic"),
                    Pairs.responses("cohere"),
                    Pairs.responses("perplexity"),
                    Pairs.strict(ClientApi.GOOGLE, Pairs.profile("openai")),
                    Pairs.strict(ClientApi.GOOGLE, Pairs.profile("anthropic")),
                    Pairs.strict(ClientApi.GOOGLE, Pairs.profile("gemini")),
                    Pairs.strict(
                            ClientApi.ANTHROPIC,
                            Pairs.profile("openai").withWire(Wire.OPENAI_RESPONSES)));
    private static final String STREAM =
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";

    @Test
    void damagedStreams() {
        List<byte[]> streams = recorded(name -> name.endsWith(".sse"));
        var random = new Random(3);
        for (int i = 0; i < 12_000; i++) {
            byte[] damaged = damage(random, streams.get(random.nextInt(streams.size())));
            Conversation pair = PAIRS.get(random.nextInt(PAIRS.size()));
            int at = random.nextInt(damaged.length + 1);
            var pieces =
                    List.of(
                            Arrays.copyOf(damaged, at),
                            Arrays.copyOfRange(damaged, at, damaged.length));

            var got = Harness.run(pair.stream(Harness.fields(STREAM), "m"), pieces);

            check(got);
        }
    }

    private static void check(Harness.Streamed got) {
        var problems = new ArrayList<String>();
        byte[] client = got.text().replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
        for (ClientEvents.Event event : ClientEvents.read(client, problems)) {
            if (!event.data().equals("[DONE]")) {
                assertThat(Json.parse(event.data()).isObject()).as(event.data()).isTrue();
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void damagedAnswers() {
        List<byte[]> answers = recorded(name -> name.endsWith(".json"));
        var random = new Random(4);
        for (int i = 0; i < 12_000; i++) {
            byte[] damaged = damage(random, answers.get(random.nextInt(answers.size())));
            Conversation pair = PAIRS.get(random.nextInt(PAIRS.size()));

            Answer answer =
                    pair.answer(
                            Harness.fields("{\"model\":\"m\"}"),
                            Harness.head(200, Map.of()),
                            Harness.direct(damaged));

            if (answer instanceof Answer.Rewritten good) {
                assertThat(Json.parse(good.body(), 0, good.body().length).isObject()).isTrue();
            }
        }
    }

    @Test
    void damagedRequests() {
        var random = new Random(6);
        for (int i = 0; i < 12_000; i++) {
            String valid = Json.text(new RandomChat(random).request());
            switch (random.nextInt(3)) {
                case 0 -> valid = Json.text(Pairs.sent(TO_MESSAGES, valid));
                case 1 -> valid = Json.text(Pairs.sent(TO_GOOGLE, valid));
                default -> {}
            }
            byte[] damaged = retyped(random, valid).getBytes(StandardCharsets.UTF_8);
            Conversation pair = PAIRS.get(random.nextInt(PAIRS.size()));

            Prepared prepared = pair.prepare(damaged, Harness.fields("{\"model\":\"m\"}"), "up");

            if (prepared instanceof Prepared.Unsupported no) {
                assertThat(no.message()).isNotEmpty();
            }
        }
    }

    /** Valid JSON as a rule, with values of other types, other words, or none. */
    private static String retyped(Random random, String json) {
        String[] from = {
            "\"text\"",
            "\"user\"",
            "\"role\"",
            "{}",
            "true",
            "\"type\"",
            "[",
            "\"call_0\"",
            "1",
            "\"END\""
        };
        String[] to = {
            "null", "1", "\"x\"", "[]", "{\"a\":[1]}", "-0.5e3", "\"\"", "false", "[[]]"
        };
        String damaged = json;
        for (int i = random.nextInt(4); i > 0; i--) {
            String part = from[random.nextInt(from.length)];
            int at = damaged.indexOf(part, random.nextInt(damaged.length()));
            if (at >= 0) {
                damaged =
                        damaged.substring(0, at)
                                + to[random.nextInt(to.length)]
                                + damaged.substring(at + part.length());
            }
        }
        return damaged;
    }

    private static List<byte[]> recorded(Predicate<String> file) {
        var found = new ArrayList<byte[]>();
        found.add(
                "data: {\"type\":\"message_start\",\"message\":{}}\n\n"
                        .getBytes(StandardCharsets.UTF_8));
        Corpus.find()
                .ifPresent(corpus ->
                        corpus.cases().stream()
                                .filter(one -> one.hasResponse())
                                .filter(one ->
                                        one.wire().equals("anthropic")
                                                || one.wire().equals("google")
                                                || one.wire().startsWith("openai-"))
                                .filter(one ->
                                        file.test(
                                                one.json()
                                                        .path("files")
                                                        .path("upstream_response")
                                                        .asText()))
                                .forEach(one -> found.add(start(one.upstreamResponse()))));
        return found;
    }

    private static byte[] start(byte[] stream) {
        return Arrays.copyOf(stream, Math.min(stream.length, 4000));
    }

    private static byte[] damage(Random random, byte[] stream) {
        byte[] damaged = stream.clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            damaged[random.nextInt(damaged.length)] =
                    (byte) "\n\r:{}[]\",0\\adet \u0000\u0080".charAt(random.nextInt(18));
        }
        return Arrays.copyOf(damaged, damaged.length - random.nextInt(damaged.length / 4));
    }
}
