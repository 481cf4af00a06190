package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.profile.Profile.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Damaged frames, answers and requests of Bedrock end in an answer or an error, and in time. */
class BedrockFuzzTest {
    private static final List<Conversation> PAIRS =
            List.of(
                    Pairs.strict(ClientApi.OPENAI, Pairs.profile("bedrock")),
                    Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("bedrock")),
                    Pairs.strict(ClientApi.BEDROCK, Pairs.profile("bedrock")),
                    Pairs.strict(ClientApi.BEDROCK_INVOKE, Pairs.profile("bedrock")),
                    Pairs.strict(
                            ClientApi.BEDROCK,
                            Pairs.profile("bedrock").withWire(Wire.BEDROCK_INVOKE)));
    private static final List<Conversation> CLIENTS =
            List.of(
                    Pairs.strict(ClientApi.BEDROCK, Pairs.profile("openai")),
                    Pairs.strict(ClientApi.BEDROCK, Pairs.profile("anthropic")),
                    Pairs.strict(ClientApi.BEDROCK, Pairs.profile("gemini")),
                    Pairs.strict(ClientApi.BEDROCK_INVOKE, Pairs.profile("openai")));
    private static final String STREAM = "{\"model\":\"m\",\"stream\":true}";
    private static final String NOTHING =
            "{\"output\":{\"message\":{\"content\":[{\"text\":\"a\"}]}},\"usage\":{}}";

    /** A byte of a frame that is wrong makes the whole stream wrong, by name. */
    @Test
    void damagedFrames() {
        List<byte[]> streams = recorded(".bin");
        var random = new Random(3);
        for (int i = 0; i < 6000; i++) {
            byte[] damaged = streams.get(random.nextInt(streams.size())).clone();
            for (int n = random.nextInt(4); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            run(random, Arrays.copyOf(damaged, Math.max(0, damaged.length - random.nextInt(60))));
        }
    }

    /** Frames whose checksums are right and whose payloads are not. */
    @Test
    void rightFramesWithWrongPayloads() {
        List<byte[]> streams = recorded(".bin");
        var random = new Random(4);
        for (int i = 0; i < 6000; i++) {
            byte[] damaged = streams.get(random.nextInt(streams.size())).clone();
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] =
                        (byte) "\n:{}[]\",0\\ad\u0000\u0007\u0080".charAt(random.nextInt(15));
            }
            run(random, withChecksums(damaged));
        }
    }

    private static void run(Random random, byte[] bytes) {
        Conversation pair = PAIRS.get(random.nextInt(PAIRS.size()));
        int at = random.nextInt(bytes.length + 1);

        var got =
                Harness.run(
                        pair.stream(Harness.fields(STREAM), "m"),
                        List.of(
                                Arrays.copyOf(bytes, at),
                                Arrays.copyOfRange(bytes, at, bytes.length)));

        assertThat(got.progress()).isIn(Progress.COMPLETE, Progress.FAILED);
        if (got.progress() == Progress.FAILED) {
            assertThat(got.error().failureClass()).isNotNull();
        }
    }

    /** The checksums of each frame as its bytes now are, where its lengths still make sense. */
    private static byte[] withChecksums(byte[] stream) {
        ByteBuffer all = ByteBuffer.wrap(stream);
        int at = 0;
        while (at + 16 <= stream.length) {
            int length = all.getInt(at);
            if (length < 16 || at + length > stream.length) {
                return stream;
            }
            all.putInt(at + 8, checksum(stream, at, 8));
            all.putInt(at + length - 4, checksum(stream, at, length - 4));
            at += length;
        }
        return stream;
    }

    private static int checksum(byte[] bytes, int at, int length) {
        var checksum = new CRC32();
        checksum.update(bytes, at, length);
        return (int) checksum.getValue();
    }

    @Test
    void damagedAnswers() {
        List<byte[]> answers = recorded(".json");
        var random = new Random(5);
        for (int i = 0; i < 6000; i++) {
            byte[] damaged = answers.get(random.nextInt(answers.size())).clone();
            for (int n = random.nextInt(5); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] =
                        (byte) "\n:{}[]\",0\\adet \u0080".charAt(random.nextInt(16));
            }
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
        for (int i = 0; i < 6000; i++) {
            String valid =
                    Json.text(
                            Pairs.sent(
                                    Pairs.prepare(
                                            Pairs.lenient(
                                                    ClientApi.OPENAI, Pairs.profile("bedrock")),
                                            Json.text(new RandomChat(random).request()),
                                            "anthropic.claude-sonnet-4-5")));
            byte[] damaged = retyped(random, valid).getBytes(StandardCharsets.UTF_8);
            Conversation pair = CLIENTS.get(random.nextInt(CLIENTS.size()));

            Prepared prepared = pair.prepare(damaged, Harness.fields("{\"model\":\"m\"}"), "up");

            if (prepared instanceof Prepared.Unsupported no) {
                assertThat(no.message()).isNotEmpty();
            }
        }
    }

    private static String retyped(Random random, String json) {
        String[] from = {
            "\"text\"", "\"user\"", "{\"text\"", "{}", "true", "\"role\"", "[", "\"name\"", "1"
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

    private static List<byte[]> recorded(String ending) {
        var found = new ArrayList<byte[]>();
        found.add(
                ending.equals(".json")
                        ? NOTHING.getBytes(StandardCharsets.UTF_8)
                        : new byte[] {
                            0, 0, 0, 16, 0, 0, 0, 0, 5, -62, 72, -21, 125, -104, -56, -1
                        });
        Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(CorpusCase::hasResponse)
                .filter(one -> one.wire().startsWith("bedrock"))
                .filter(one ->
                        one.json()
                                .path("files")
                                .path("upstream_response")
                                .asText()
                                .endsWith(ending))
                .forEach(one -> found.add(start(one.upstreamResponse())));
        return found;
    }

    private static byte[] start(byte[] stream) {
        return Arrays.copyOf(stream, Math.min(stream.length, 6000));
    }
}
