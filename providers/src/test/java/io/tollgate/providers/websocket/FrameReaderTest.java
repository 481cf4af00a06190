package io.tollgate.providers.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private final Told told = new Told();

    @Test
    void textsAreToldWhateverThePiecesAre() {
        byte[] wire =
                join(
                        frame(true, 1, "one"),
                        frame(false, 1, "tw"),
                        frame(true, 9, "ping"),
                        frame(false, 0, ""),
                        frame(true, 0, "o"),
                        frame(true, 2, "binary"),
                        frame(true, 1, "three".repeat(100)),
                        frame(true, 1, "four".repeat(20_000)),
                        frame(true, 8, "\u0003\u00e8bye"));

        for (int cut : new int[] {1, 2, 3, 7, 1000, wire.length}) {
            var all = new Told();
            var reader = new FrameReader(false, 1 << 20, all);
            for (int at = 0; at < wire.length; at += cut) {
                reader.read(ByteBuffer.wrap(wire, at, Math.min(cut, wire.length - at)));
            }

            assertThat(reader.fault()).isNull();
            assertThat(all.texts)
                    .containsExactly("one", "two", "three".repeat(100), "four".repeat(20_000));
            assertThat(reader.atBoundary()).isTrue();
        }
    }

    @Test
    void onlyBetweenFramesIsABoundary() {
        byte[] wire = join(frame(false, 1, "ab"), frame(true, 0, "c"));
        var reader = new FrameReader(false, 100, told);
        var boundaries = new ArrayList<Integer>();

        for (int at = 0; at < wire.length; at++) {
            reader.read(ByteBuffer.wrap(wire, at, 1));
            if (reader.atBoundary()) {
                boundaries.add(at + 1);
            }
        }

        assertThat(boundaries).containsExactly(4, 7);
    }

    @Test
    void closingFramesTellTheirCodeMaskedOrNot() {
        new FrameReader(false, 100, told).read(Frames.close(4001, "why"));
        assertThat(told.codes).containsExactly(4001);

        new FrameReader(true, 100, told).read(Frames.close(1001, "bye", new Random(1)));
        assertThat(told.codes).containsExactly(4001, 1001);

        new FrameReader(false, 100, told).read(ByteBuffer.wrap(new byte[] {(byte) 0x88, 0}));
        assertThat(told.codes).containsExactly(4001, 1001, CloseCodes.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "c1 00, 1002, a reserved bit",
        "81 80, 1002, a frame of a server with a mask",
        "83 00, 1002, unknown kind",
        "80 00, 1002, out of its row",
        "01 00 81 00, 1002, out of its row",
        "09 00, 1002, a control frame",
        "8b 00, 1002, a control frame",
        "89 7e 00 80, 1002, a control frame",
        "88 00 81 00, 1002, after the closing",
        "81 7e 00 65, 1009, above 100 bytes",
        "81 7f ff ff ff ff ff ff ff ff, 1009, above 100 bytes",
    })
    void whatNoEndpointMaySendIsAFault(String hex, int code, String words) {
        var reader = new FrameReader(false, 100, told);

        reader.read(ByteBuffer.wrap(bytes(hex)));

        assertThat(reader.fault()).contains(words);
        assertThat(reader.faultCode()).isEqualTo(code);
    }

    @Test
    void aClientMustMask() {
        var reader = new FrameReader(true, 100, told);

        reader.read(ByteBuffer.wrap(bytes("81 00")));

        assertThat(reader.faultCode()).isEqualTo(1002);
    }

    @Test
    void anyBytesEndInAFaultOrAreFollowed() {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            var reader = new FrameReader(random.nextBoolean(), 1000, told);

            reader.read(ByteBuffer.wrap(bytes));
            reader.read(ByteBuffer.wrap(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535})
    void ownTextsAreWholeFrames(int length) {
        var reader = new FrameReader(false, 1 << 20, told);

        reader.read(Frames.text("x".repeat(length)));

        assertThat(told.texts).containsExactly("x".repeat(length));
        assertThat(reader.atBoundary()).isTrue();
    }

    @Test
    void aLongReasonIsCutBetweenCharacters() {
        ByteBuffer frame = Frames.close(1000, "é".repeat(100));

        assertThat(frame.remaining()).isEqualTo(2 + 2 + 122);
        assertThat(UTF_8.decode(frame.slice(4, 122)).toString()).isEqualTo("é".repeat(61));
    }

    @Test
    void theHandshakeIsThatOfTheStandard() {
        assertThat(Handshake.accept("dGhlIHNhbXBsZSBub25jZQ=="))
                .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(Handshake.isKey(Handshake.newKey(new Random(3)))).isTrue();
        assertThat(Handshake.isKey("short")).isFalse();
        assertThat(Handshake.isKey("dGhlIHNhbXBsZSBub25jZQ=!")).isFalse();
    }

    private static byte[] frame(boolean last, int kind, String payload) {
        byte[] bytes = kind == 8 ? latin(payload) : payload.getBytes(UTF_8);
        var out = new ByteArrayOutputStream();
        out.write((last ? 0x80 : 0) | kind);
        if (bytes.length < 126) {
            out.write(bytes.length);
        } else if (bytes.length < 65_536) {
            out.writeBytes(new byte[] {126, (byte) (bytes.length >> 8), (byte) bytes.length});
        } else {
            out.write(127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(bytes.length).array());
        }
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private static byte[] latin(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static final class Told implements FrameReader.Listener {
        private final List<String> texts = new ArrayList<>();
        private final List<Integer> codes = new ArrayList<>();
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();

        @Override
        public void text(ByteBuffer bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                text.write(bytes.get(i));
            }
        }

        @Override
        public void textEnds() {
            texts.add(text.toString(UTF_8));
            text.reset();
        }

        @Override
        public void closes(int code) {
            codes.add(code);
        }
    }
}
