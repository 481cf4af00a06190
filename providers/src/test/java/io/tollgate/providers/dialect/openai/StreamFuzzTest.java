package io.tollgate.providers.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.ClientEvents;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.profile.Profile.Wire;
import io.tollgate.providers.profile.Profiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged streams end in an error or an answer, and the client only ever reads valid events. */
class StreamFuzzTest {
    private static final List<Operation> OPERATIONS =
            List.of(Operation.CHAT, Operation.COMPLETIONS, Operation.RESPONSES);
    private static final String CHAT =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"hé\"},"
                    + "\"finish_reason\":null}]}\n\ndata: {\"id\":\"c\",\"object\":"
                    + "\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\","
                    + "\"arguments\":\"{}\"}}]},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    @Test
    void damageNeverReachesTheClientAsDamage() {
        var streams = new ArrayList<byte[]>();
        streams.add(CHAT.getBytes(StandardCharsets.UTF_8));
        Corpus.find()
                .ifPresent(corpus ->
                        corpus.cases().stream()
                                .filter(found -> found.wire().startsWith("openai-"))
                                .filter(found -> found.hasResponse() && found.streamed())
                                .forEach(found -> streams.add(start(found.upstreamResponse()))));
        var random = new Random(11);
        for (int i = 0; i < 12_000; i++) {
            byte[] damaged = damage(random, streams.get(random.nextInt(streams.size())));
            Operation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
            var profile = Profiles.find("openai").orElseThrow();
            if (random.nextBoolean()) {
                profile = profile.withWire(Wire.OPENAI_RESPONSES);
            }
            var stream =
                    OpenAiConversations.of(operation, profile).stream(
                            Harness.fields("{\"model\":\"m\",\"stream\":true}"), "m");
            check(Harness.run(stream, cut(random, damaged)));
        }
    }

    private static byte[] start(byte[] stream) {
        return Arrays.copyOf(stream, Math.min(stream.length, 3000));
    }

    private static byte[] damage(Random random, byte[] stream) {
        byte[] damaged = stream.clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            damaged[random.nextInt(damaged.length)] =
                    (byte) "\n\r:{}[]\",0\\adet \u0000\u0080".charAt(random.nextInt(18));
        }
        return Arrays.copyOf(damaged, damaged.length - random.nextInt(damaged.length / 4));
    }

    private static List<byte[]> cut(Random random, byte[] stream) {
        int at = random.nextInt(stream.length + 1);
        return List.of(Arrays.copyOf(stream, at), Arrays.copyOfRange(stream, at, stream.length));
    }

    private static void check(Harness.Streamed got) {
        var problems = new ArrayList<String>();
        for (ClientEvents.Event event : ClientEvents.read(got.client(), problems)) {
            if (!event.data().equals("[DONE]")) {
                assertThat(Json.parse(event.data()).isObject()).as(event.data()).isTrue();
            }
        }
        assertThat(problems).isEmpty();
    }
}
