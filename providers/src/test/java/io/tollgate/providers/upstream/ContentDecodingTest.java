package io.tollgate.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDecodingTest {
    private static final byte[] TEXT =
            "data: {\"delta\": \"some words of an answer\"}\n\n"
                    .repeat(20)
                    .getBytes(StandardCharsets.UTF_8);

    @Test
    void decodesWhereverTheInputIsCut() throws Exception {
        for (byte[] encoded : List.of(gzip(TEXT), gzipWithAllFields(TEXT), twice(gzip(TEXT)))) {
            String expected = text(encoded.length == 2 * gzip(TEXT).length ? twice(TEXT) : TEXT);
            for (int cut = 0; cut <= encoded.length; cut++) {
                assertThat(text(decode("gzip", encoded, cut, 64))).isEqualTo(expected);
            }
        }
        for (byte[] encoded : List.of(deflate(TEXT, false), deflate(TEXT, true))) {
            for (int cut = 0; cut <= encoded.length; cut++) {
                assertThat(text(decode("deflate", encoded, cut, 64))).isEqualTo(text(TEXT));
            }
        }
    }

    @Test
    void findsDamage() throws Exception {
        byte[] good = gzip(TEXT);
        for (int i = good.length - 8; i < good.length; i++) {
            byte[] damaged = good.clone();
            damaged[i] ^= 1;
            assertThat(decode("gzip", damaged, 10, 4_096)).isNull();
        }
        assertThat(decode("gzip", Arrays.copyOf(good, good.length - 1), 10, 4_096)).isNull();
        assertThat(decode("gzip", Arrays.copyOf(good, 12), 10, 4_096)).isNull();
        assertThat(decode("gzip", TEXT, 10, 4_096)).isNull();
        assertThat(decode("gzip", "\u001f\u008b".getBytes(StandardCharsets.ISO_8859_1), 1, 64))
                .isNull();
        assertThat(decode("deflate", "xxxx".getBytes(StandardCharsets.UTF_8), 2, 64)).isNull();
    }

    @Test
    void neverThrowsOnMutations() throws Exception {
        System.out.println("content decoder fuzz: seed 7");
        Random random = new Random(7);
        List<byte[]> good = List.of(gzip(TEXT), gzipWithAllFields(TEXT), deflate(TEXT, false));
        for (int round = 0; round < 3_000; round++) {
            byte[] wire = Mutations.of(good.get(random.nextInt(3)), random);
            byte[] decoded =
                    decode(
                            random.nextBoolean() ? "gzip" : "deflate",
                            wire,
                            random.nextInt(wire.length + 1),
                            1 + random.nextInt(200));
            assertThat(decoded == null || decoded.length < 10_000_000).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip", "x-gzip", "deflate", "identity"})
    void takesTheEncodingOffAResponse(String encoding) throws Exception {
        byte[] body =
                switch (encoding) {
                    case "deflate" -> deflate(TEXT, false);
                    case "identity" -> TEXT;
                    default -> gzip(TEXT);
                };
        try (ScriptedServer server = ScriptedServer.answering(response(encoding, body));
                TestClient client = new TestClient()) {

            for (int i = 0; i < 3; i++) {
                Recorder.Answer answer = client.get(server.origin());

                assertThat(answer.message()).isEmpty();
                assertThat(answer.bodyBytes()).isEqualTo(TEXT);
                assertThat(answer.pieces()).isEqualTo(1);
            }
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void tellsAStreamWithoutWaitingForItsEnd() throws Exception {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(encoded, true)) {
            out.write(TEXT);
            out.flush();
            byte[] first = encoded.toByteArray();
            out.write(TEXT);
            out.finish();
            byte[] whole = encoded.toByteArray();
            CountDownLatch gate = new CountDownLatch(1);
            try (ScriptedServer server =
                            ScriptedServer.start(peer -> {
                                peer.readRequest();
                                peer.send(response("gzip", whole, first.length));
                                ScriptedServer.await(gate);
                                peer.send(Arrays.copyOfRange(whole, first.length, whole.length));
                            });
                    TestClient client = new TestClient()) {
                Recorder recorder = new Recorder();
                client.begin(
                        Upstream.withDefaults(server.origin()),
                        TestClient.request("GET /", ""),
                        recorder);

                Eventually.sees(() -> client.on(recorder::bodyLength) == TEXT.length);
                gate.countDown();

                assertThat(recorder.await().bodyBytes()).isEqualTo(twice(TEXT));
            }
        }
    }

    @Test
    void boundsWhatAPausedCallIsTold() throws Exception {
        byte[] zeros = new byte[20_000_000];
        try (ScriptedServer server = ScriptedServer.answering(response("gzip", gzip(zeros)));
                TestClient client = new TestClient()) {
            Pausing recorder = new Pausing();
            client.on(() -> {
                recorder.call =
                        client.loop()
                                .call(
                                        Upstream.withDefaults(server.origin()),
                                        TestClient.request("GET /", ""),
                                        Long.MAX_VALUE,
                                        recorder);
                return true;
            });

            Recorder.Answer answer = recorder.await();

            assertThat(answer.bodyBytes()).hasSize(zeros.length);
            assertThat(recorder.mostAtOnce).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip, gzip", "compress"})
    void refusesAnEncodingItDoesNotKnow(String encoding) throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(response(encoding, TEXT));
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.get(server.origin());

            assertThat(answer.failureClass()).isEqualTo(FailureClass.UPSTREAM_PROTOCOL);
            assertThat(answer.message()).contains("content-encoding " + encoding);
        }
    }

    @Test
    void failsADamagedBodyAsProtocol() throws Exception {
        byte[] body = gzip(TEXT);
        body[body.length - 3] ^= 1;
        try (ScriptedServer server = ScriptedServer.answering(response("gzip", body));
                TestClient client = new TestClient()) {

            assertThat(client.get(server.origin()).failureClass())
                    .isEqualTo(FailureClass.UPSTREAM_PROTOCOL);
        }
    }

    @Test
    void allowsAnEmptyBodyInAnyEncoding() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(response("gzip", new byte[0]));
                TestClient client = new TestClient()) {

            Recorder.Answer answer = client.get(server.origin());

            assertThat(answer.message()).isEmpty();
            assertThat(answer.body()).isEmpty();
        }
    }

    /** Pauses at each piece and resumes a moment later. */
    private static final class Pausing extends Recorder {
        volatile UpstreamCall call = new NoCall();
        private int sincePause;
        int mostAtOnce;

        @Override
        public void onBody(ByteBuffer bytes, boolean last) {
            mostAtOnce = Math.max(mostAtOnce, ++sincePause);
            super.onBody(bytes, last);
            call.pause();
            UpstreamCall mine = call;
            org.xnio.XnioIoThread.requireCurrentThread()
                    .execute(() -> {
                        sincePause = 0;
                        mine.resume();
                    });
        }
    }

    /** Stands in until the call is known. */
    private static final class NoCall implements UpstreamCall {
        @Override
        public void cancel() {}

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public boolean sent() {
            return true;
        }
    }

    private static byte @Nullable [] decode(String encoding, byte[] input, int cut, int room) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        ContentDecoder decoder = ContentDecoder.of(encoding);
        if (decoder == null) {
            throw new AssertionError(encoding);
        }
        try (decoder) {
            for (ByteBuffer piece :
                    List.of(
                            ByteBuffer.wrap(input, 0, cut),
                            ByteBuffer.wrap(input, cut, input.length - cut))) {
                ByteBuffer out = ByteBuffer.allocate(room);
                boolean drained = false;
                while (!drained) {
                    out.clear();
                    drained = decoder.decode(piece, out);
                    result.write(out.array(), 0, out.position());
                    if (decoder.fault() != null) {
                        return null;
                    }
                }
            }
            return decoder.complete() ? result.toByteArray() : null;
        }
    }

    private static byte[] response(String encoding, byte[] body) {
        return response(encoding, body, body.length);
    }

    private static byte[] response(String encoding, byte[] body, int sent) {
        String head =
                "HTTP/1.1 200 OK\r\ncontent-encoding: %s\r\ncontent-length: %d\r\n\r\n"
                        .formatted(encoding, body.length);
        return concat(head.getBytes(StandardCharsets.UTF_8), Arrays.copyOf(body, sent));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] gzipWithAllFields(byte[] plain) throws IOException {
        byte[] simple = gzip(plain);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3});
        bytes.writeBytes(new byte[] {3, 0, 'e', 'x', 't'});
        bytes.writeBytes("name\0comment\0".getBytes(StandardCharsets.UTF_8));
        CRC32 crc = new CRC32();
        crc.update(bytes.toByteArray());
        bytes.write((int) crc.getValue());
        bytes.write((int) (crc.getValue() >> 8));
        bytes.write(simple, 10, simple.length - 10);
        return bytes.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean raw) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(6, raw);
        try (OutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(plain);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private static byte[] twice(byte[] bytes) {
        return concat(bytes, bytes);
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "damaged" : new String(bytes, StandardCharsets.UTF_8);
    }
}
