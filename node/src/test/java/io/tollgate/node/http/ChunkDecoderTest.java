package io.tollgate.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ChunkDecoderTest {
    private static final String BODY =
            "5\r\nhello\r\n1;a=\"b c\"\r\n \r\n00000005\r\nworld\r\n0\r\nX-A: b\r\nX-C:\r\n\r\n";

    @Test
    void readsABodyCutAnywhere() throws Exception {
        for (int first = 0; first <= BODY.length(); first++) {
            for (int second = first; second <= BODY.length(); second++) {
                var decoder = new ChunkDecoder();
                ByteBuffer out = ByteBuffer.allocate(100);
                decoder.decode(bytes(BODY.substring(0, first)), out);
                decoder.decode(bytes(BODY.substring(first, second)), out);
                decoder.decode(bytes(BODY.substring(second)), out);

                assertThat(text(out)).isEqualTo("hello world");
                assertThat(decoder.ended()).isTrue();
            }
        }
    }

    @Test
    void leavesWhatFollowsTheBody() throws Exception {
        var decoder = new ChunkDecoder();
        ByteBuffer in = bytes("0\r\n\r\nGET / HTTP/1.1");

        decoder.decode(in, ByteBuffer.allocate(100));

        assertThat(decoder.ended()).isTrue();
        assertThat(in.remaining()).isEqualTo("GET / HTTP/1.1".length());
    }

    @Test
    void refusesEveryBrokenLineEndWhereverItIsCut() {
        for (int at = BODY.indexOf('\r'); at >= 0; at = BODY.indexOf('\r', at + 1)) {
            String broken = BODY.substring(0, at) + BODY.substring(at + 1);
            assertThatThrownBy(
                            () -> {
                                var decoder = new ChunkDecoder();
                                ByteBuffer out = ByteBuffer.allocate(100);
                                for (int i = 0; i < broken.length(); i++) {
                                    decoder.decode(bytes(broken.substring(i, i + 1)), out);
                                }
                            })
                    .isInstanceOf(MalformedBodyException.class);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(ByteBuffer out) {
        return StandardCharsets.ISO_8859_1.decode(out.flip()).toString();
    }
}
