package io.tollgate.providers.dialect.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.bedrock.FrameReader.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Frames are told whole and right, or not at all. */
class FrameReaderTest {
    @TestFactory
    Stream<DynamicTest> recordedFrames() {
        return Corpus.find().stream()
                .map(corpus -> corpus.get("_eventstream-frames"))
                .flatMap(found ->
                        found.json()
                                .path("frames")
                                .valueStream()
                                .map(frame ->
                                        DynamicTest.dynamicTest(
                                                frame.path("file").asText(),
                                                () -> check(found, frame))));
    }

    private static void check(CorpusCase found, JsonNode expected) {
        byte[] bytes = found.file(expected.path("file").asText());
        for (int piece : new int[] {1, 3, bytes.length}) {
            var told = new ArrayList<JsonNode>();
            Outcome outcome = read(bytes, piece, told);
            if (expected.path("expect").asText().equals("decodes")) {
                byte[] decoded = found.file(expected.path("decoded").asText());
                assertThat(outcome).isEqualTo(Outcome.READ);
                JsonNode wanted = Json.parse(decoded, 0, decoded.length);
                assertThat(told).hasSize(1);
                assertThat(told.getFirst().path("payload").asText())
                        .isEqualTo(wanted.path("payload").asText());
                assertThat(told.getFirst().path("headers").toString())
                        .isEqualTo(normal(wanted.path("headers")));
            } else {
                assertThat(told).isEmpty();
                assertThat(outcome).isEqualTo(Outcome.DAMAGED);
            }
        }
    }

    /** Names, types and values as bytes, so that every type compares alike. */
    private static String normal(JsonNode headers) {
        var normal = Json.array();
        for (JsonNode header : headers) {
            int type = header.path("type").asInt();
            JsonNode value = header.path("value");
            byte[] bytes =
                    switch (type) {
                        case 0, 1 -> new byte[0];
                        case 2 -> new byte[] {(byte) value.asInt()};
                        case 3 -> ByteBuffer.allocate(2).putShort((short) value.asInt()).array();
                        case 4 -> ByteBuffer.allocate(4).putInt(value.asInt()).array();
                        case 5, 8 -> ByteBuffer.allocate(8).putLong(value.asLong()).array();
                        default -> Base64.getDecoder().decode(value.asText());
                    };
            normal.addObject()
                    .put("name", header.path("name").asText())
                    .put("type", type)
                    .put("value", Base64.getEncoder().encodeToString(bytes));
        }
        return normal.toString();
    }

    private static Outcome read(byte[] bytes, int piece, List<JsonNode> told) {
        var reader = new FrameReader();
        Outcome outcome = Outcome.READ;
        for (int at = 0; at < bytes.length && outcome == Outcome.READ; at += piece) {
            int end = Math.min(bytes.length, at + piece);
            ByteBuffer source = ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, end));
            outcome = reader.accept(source, frame -> told.add(tree(frame)));
            assertThat(source.hasRemaining()).isFalse();
        }
        return outcome;
    }

    private static JsonNode tree(Frame frame) {
        var tree = Json.object();
        var headers = tree.putArray("headers");
        frame.forEach((name, type, value) ->
                headers.addObject()
                        .put("name", name)
                        .put("type", type)
                        .put("value", Base64.getEncoder().encodeToString(value)));
        byte[] payload =
                Arrays.copyOfRange(frame.bytes(), frame.payloadStart(), frame.payloadEnd());
        return tree.put("payload", Base64.getEncoder().encodeToString(payload));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var sink = new Sink();
        FrameKind kind = FrameKind.event("contentBlockDelta");
        kind.write("{\"a\":1}".getBytes(StandardCharsets.UTF_8), 0, 7, sink);
        FrameKind.exception("throttlingException").write(new byte[0], 0, 0, sink);
        var told = new ArrayList<String>();

        var reader = new FrameReader();
        Outcome outcome =
                reader.accept(
                        ByteBuffer.wrap(sink.bytes.toByteArray()),
                        frame ->
                                told.add(
                                        frame.header(":message-type")
                                                + " "
                                                + frame.header(":event-type")
                                                + " "
                                                + frame.is(
                                                        ":exception-type", "throttlingException")));

        assertThat(outcome).isEqualTo(Outcome.READ);
        assertThat(reader.atBoundary()).isTrue();
        assertThat(told).containsExactly("event contentBlockDelta false", "exception null true");
    }

    /** One wrong bit anywhere is noticed: no frame with it is ever told. */
    @Test
    void aFlippedBitIsNeverTold() {
        var sink = new Sink();
        FrameKind.event("e")
                .write("{\"text\":\"hello\"}".getBytes(StandardCharsets.UTF_8), 0, 16, sink);
        byte[] good = sink.bytes.toByteArray();
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            var told = new ArrayList<JsonNode>();

            read(bad, 7, told);

            assertThat(told).as("bit %s", bit).isEmpty();
        }
    }

    @Test
    void noisePiecesEndInAnOutcome() {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 3) {
                noise[0] = 0;
                noise[1] = 0;
            }
            read(noise, 1 + random.nextInt(50), new ArrayList<>());
        }
    }

    private static final class Sink implements ByteSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void put(ByteBuffer source, int from, int to) {
            throw new AssertionError("not used");
        }

        @Override
        public void put(byte[] source, int offset, int length) {
            bytes.write(source, offset, length);
        }
    }
}
