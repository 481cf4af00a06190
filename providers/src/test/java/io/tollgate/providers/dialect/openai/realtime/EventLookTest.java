package io.tollgate.providers.dialect.openai.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.openai.realtime.EventLook.Kind;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventLookTest {
    private static final String USAGE =
            """
            {"total_tokens":253,"input_tokens":132,"output_tokens":121,"input_token_details":
            {"text_tokens":119,"audio_tokens":13,"image_tokens":0,"cached_tokens":64,
            "cached_tokens_details":{"text_tokens":60,"audio_tokens":4,"image_tokens":0}},
            "output_token_details":{"text_tokens":30,"audio_tokens":91}}
            """;
    private static final String DONE =
            "{\"event_id\":\"event_1\",\"type\":\"response.done\",\"response\":{\"id\":\"r\","
                    + "\"object\":\"realtime.response\",\"status\":\"completed\",\"output\":[{\"usage\":"
                    + "{\"input_tokens\":9},\"status\":\"in_progress\",\"type\":\"message\",\"content\":"
                    + "[{\"transcript\":\"He said: \\\"{usage\\\\\\\" and left\"}]}],\"usage\":"
                    + USAGE
                    + ",\"metadata\":null},\"x\":{\"usage\":{\"input_tokens\":7}}}";

    private final EventLook look = new EventLook();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 100, 10_000})
    void theEndOfAnAnswerTellsItsUsageWhateverThePiecesAre(int cut) {
        read(DONE, cut);

        assertThat(look.kind()).isEqualTo(Kind.DONE);
        assertThat(look.status()).isEqualTo("completed");
        TokenUsage usage = look.usage();
        assertThat(usage).isNotNull();
        assertThat(usage.prompt()).isEqualTo(132);
        assertThat(usage.completion()).isEqualTo(121);
        assertThat(usage.cachedPrompt()).isEqualTo(64);
        assertThat(usage.media().audioInput()).isEqualTo(9);
        assertThat(usage.media().audioOutput()).isEqualTo(91);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"response.created\",\"response\":{\"usage\":null}}|CREATED",
                "{\"type\":\"response.output_audio.delta\",\"delta\":\"AAAA\"}|PIECE",
                "{\"type\":\"response.audio.delta\",\"delta\":\"AAAA\"}|PIECE",
                "{\"type\":\"input_audio_buffer.committed\"}|OTHER",
                "{\"item\":{\"type\":\"response.done\"},\"type\":\"conversation.item.added\"}|OTHER",
                "{\"response\":{\"type\":\"response.done\"},\"type\":\"x\"}|OTHER",
                "{\"type\":[\"response.done\"]}|OTHER",
                "[]|OTHER",
            })
    void onlyTheTypeOfTheEventItselfCounts(String event, Kind kind) {
        read(event, 3);

        assertThat(look.kind()).isEqualTo(kind);
        assertThat(look.usage()).isNull();
    }

    @Test
    void oneEventLeavesNothingToTheNext() {
        read(DONE, 50);
        look.next();
        read("{\"type\":\"response.done\",\"response\":{\"status\":\"failed\"}}", 50);

        assertThat(look.kind()).isEqualTo(Kind.DONE);
        assertThat(look.status()).isEqualTo("failed");
        assertThat(look.usage()).isNull();
    }

    @Test
    void aUsageWithoutEndIsNone() {
        read(
                "{\"type\":\"response.done\",\"response\":{\"usage\":{\"a\":\""
                        + "x".repeat(100_000)
                        + "\",\"input_tokens\":7}}}",
                1000);

        assertThat(look.usage()).isNull();
    }

    @Test
    void anyBytesAreTaken() {
        var random = new Random(5);
        byte[] good = DONE.getBytes(UTF_8);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = good.clone();
            for (int j = 0; j < 5; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            look.read(ByteBuffer.wrap(bytes), 0, bytes.length);
            look.kind();
            look.usage();
            look.next();
        }
    }

    private void read(String event, int cut) {
        byte[] bytes = event.getBytes(UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int at = 0; at < bytes.length; at += cut) {
            look.read(buffer, at, Math.min(bytes.length, at + cut));
        }
    }
}
