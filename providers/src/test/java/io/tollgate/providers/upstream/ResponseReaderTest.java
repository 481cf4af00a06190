package io.tollgate.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseReaderTest {
    static List<Responses.Good> good() {
        return Responses.good();
    }

    static List<Responses.Bad> bad() {
        return Responses.bad();
    }

    @ParameterizedTest
    @MethodSource("good")
    void readsTheSameWhereverItIsCut(Responses.Good response) {
        byte[] wire = response.bytes();

        assertGood(response, read(wire, wire.length));
        assertGood(response, read(wire, 1));
        for (int cut = 1; cut < wire.length; cut++) {
            assertGood(response, readCut(wire, cut));
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesTheSameWhereverItIsCut(Responses.Bad response) {
        byte[] wire = response.bytes();

        assertThat(read(wire, wire.length).fault).contains(response.word());
        assertThat(read(wire, 1).fault).contains(response.word());
        for (int cut = 1; cut < Math.min(wire.length, 300); cut++) {
            assertThat(readCut(wire, cut).fault).contains(response.word());
        }
    }

    @Test
    void readsHeadOfTheLargestSizeAndCount() {
        String many = "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(199) + "content-length: 0\r\n\r\n";
        String fill = "HTTP/1.1 204 OK\r\na: ";
        String large = fill + "b".repeat(HeadReader.MAX_BYTES - fill.length() - 4) + "\r\n\r\n";

        for (String wire : List.of(many, large)) {
            byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
            assertThat(read(bytes, bytes.length).complete).isTrue();
            assertThat(read(bytes, 1_000).complete).isTrue();
        }
    }

    @Test
    void putsTheChunksOfOneReadTogether() {
        String wire =
                Responses.head("transfer-encoding: chunked")
                        + "8\r\ndata: 1\n\r\n8\r\ndata: 2\n\r\n8\r\ndata: 3\n\r\n";
        byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);

        Result result = read(bytes, bytes.length);

        assertThat(result.body).isEqualTo("data: 1\ndata: 2\ndata: 3\n");
        assertThat(result.pieces).isEqualTo(1);
        assertThat(result.complete).isFalse();
    }

    @Test
    void answersToHeadHaveNoBody() {
        Feeder feeder = new Feeder(true, 100);
        String wire = "HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n";

        feeder.feed(wire.getBytes(StandardCharsets.ISO_8859_1), 0, wire.length());

        assertThat(feeder.result().complete).isTrue();
        assertThat(feeder.result().reusable).isTrue();
    }

    @Test
    void readsAnyChunkingIntoTheSameBody() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            byte[] body = new byte[random.nextInt(3_000)];
            random.nextBytes(body);
            byte[] wire = chunked(body, random);

            Feeder feeder = new Feeder(false, 400);
            for (int at = 0; at < wire.length; ) {
                int step = Math.min(wire.length - at, 1 + random.nextInt(400));
                feeder.feed(wire, at, at + step);
                at += step;
            }

            assertThat(feeder.result().complete).isTrue();
            assertThat(feeder.body.toByteArray()).isEqualTo(body);
        }
    }

    @Test
    void neverThrowsWhateverComes() {
        long seed = 20_261_120;
        System.out.println("response reader fuzz: seed " + seed);
        Random random = new Random(seed);
        List<Responses.Good> good = Responses.good();
        for (int round = 0; round < 40_000; round++) {
            byte[] wire = good.get(random.nextInt(good.size())).bytes();
            wire = Mutations.of(wire, random);
            Feeder feeder = new Feeder(random.nextInt(20) == 0, wire.length);
            int step = 1 + random.nextInt(wire.length + 1);
            for (int at = 0; at < wire.length && feeder.open(); at += step) {
                feeder.feed(wire, at, Math.min(wire.length, at + step));
            }
            feeder.reader.end();
            assertThat(feeder.body.size()).isLessThanOrEqualTo(wire.length);
        }
    }

    private static byte[] chunked(byte[] body, Random random) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        for (int at = 0; at < body.length; ) {
            int size = Math.min(body.length - at, 1 + random.nextInt(200));
            wire.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.UTF_8));
            wire.write(body, at, size);
            wire.writeBytes(new byte[] {'\r', '\n'});
            at += size;
        }
        wire.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return wire.toByteArray();
    }

    private static void assertGood(Responses.Good expected, Result result) {
        assertThat(result.fault).isNull();
        assertThat(result.complete).isTrue();
        assertThat(result.status).isEqualTo(expected.status());
        assertThat(result.body).isEqualTo(expected.body());
        assertThat(result.reusable).isEqualTo(expected.keeps());
    }

    private static Result read(byte[] wire, int step) {
        Feeder feeder = new Feeder(false, wire.length);
        for (int at = 0; at < wire.length && feeder.open(); at += step) {
            feeder.feed(wire, at, Math.min(wire.length, at + step));
        }
        return feeder.finish();
    }

    private static Result readCut(byte[] wire, int cut) {
        Feeder feeder = new Feeder(false, wire.length);
        feeder.feed(wire, 0, cut);
        if (feeder.open()) {
            feeder.feed(wire, cut, wire.length);
        }
        return feeder.finish();
    }

    /** What one response came to. */
    private record Result(
            int status,
            String body,
            int pieces,
            boolean complete,
            boolean reusable,
            @Nullable String fault) {}

    /** Gives a reader its bytes as a connection does. */
    private static final class Feeder {
        final ResponseReader reader = new ResponseReader(new char[HeadReader.MAX_HEADERS + 2]);
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final ByteBuffer in;
        private final ByteBuffer words;
        private int status;
        private int pieces;
        private @Nullable String fault;
        private boolean anyExtra;

        Feeder(boolean headRequest, int room) {
            in = ByteBuffer.allocate(room);
            words = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            reader.expect(headRequest, false);
        }

        boolean open() {
            return fault == null;
        }

        void feed(byte[] wire, int from, int to) {
            if (reader.complete()) {
                anyExtra = true; // the pool drops a connection that speaks unasked
                return;
            }
            in.clear().put(wire, from, to - from).flip();
            reader.read(in, words);
            Head head = reader.head();
            if (head != null) {
                assertThat(status).isZero();
                status = head.status();
            }
            byte[] piece = new byte[reader.bodyTo() - reader.bodyFrom()];
            in.get(reader.bodyFrom(), piece);
            body.writeBytes(piece);
            pieces += piece.length > 0 ? 1 : 0;
            fault = reader.fault();
        }

        Result finish() {
            if (fault == null && !reader.complete()) {
                reader.end();
            }
            return result();
        }

        Result result() {
            return new Result(
                    status,
                    body.toString(StandardCharsets.ISO_8859_1),
                    pieces,
                    reader.complete(),
                    reader.reusable() && !anyExtra,
                    fault);
        }
    }

    @Test
    void keepsNoBytesOfOneResponseForTheNext() {
        Feeder feeder = new Feeder(false, 100);
        byte[] one =
                "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na".getBytes(StandardCharsets.UTF_8);
        feeder.feed(one, 0, 20);
        feeder.feed(one, 20, one.length);
        feeder.reader.expect(false, false);
        feeder.status = 0;

        feeder.feed(one, 0, one.length);

        assertThat(feeder.result().complete).isTrue();
        assertThat(feeder.body.toByteArray()).isEqualTo(new byte[] {'a', 'a'});
    }
}
