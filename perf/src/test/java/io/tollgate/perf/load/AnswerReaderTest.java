package io.tollgate.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerReaderTest {
    private static final String LENGTH =
            """
            HTTP/1.1 200 OK\r
            content-LENGTH: 5\r
            Server: x\r
            \r
            hello\
            """;
    private static final String CHUNKED =
            """
            HTTP/1.1 200 OK\r
            Transfer-Encoding: chunked\r
            \r
            3;a=b\r
            hel\r
            2\r
            lo\r
            0\r
            Trailer: y\r
            \r
            """;

    private final StringBuilder body = new StringBuilder();
    private final AnswerReader reader = new AnswerReader(new Collector(body));

    @ParameterizedTest
    @ValueSource(strings = {LENGTH, CHUNKED})
    void readsAnAnswerInPiecesOfAnySize(String answer) {
        for (int size = 1; size <= answer.length(); size++) {
            body.setLength(0);

            List<AnswerReader.Progress> progress = feed(answer, size);

            assertThat(progress.getLast()).isEqualTo(AnswerReader.Progress.COMPLETE);
            assertThat(progress).containsOnlyOnce(AnswerReader.Progress.COMPLETE);
            assertThat(progress).doesNotContain(AnswerReader.Progress.BROKEN);
            assertThat(body).hasToString("hello");
        }
    }

    @Test
    void bytesBehindTheAnswerAreBroken() {
        assertThat(feed(LENGTH + "more", 1_000)).containsExactly(AnswerReader.Progress.BROKEN);
    }

    @Test
    void noLengthAtAllIsBroken() {
        assertThat(feed("HTTP/1.1 200 OK\r\n\r\n", 1_000))
                .containsExactly(AnswerReader.Progress.BROKEN);
    }

    @Test
    void tellsThatTheServerCloses() {
        feed("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 7);

        assertThat(reader.closing()).isTrue();
        assertThat(reader.status()).isEqualTo(503);
    }

    private List<AnswerReader.Progress> feed(String answer, int size) {
        byte[] bytes = Bytes.of(answer);
        List<AnswerReader.Progress> progress = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            int count = Math.min(size, bytes.length - at);
            byte[] piece = new byte[count];
            System.arraycopy(bytes, at, piece, 0, count);
            progress.add(reader.take(piece, count, 0));
        }
        return progress;
    }

    private record Collector(StringBuilder text) implements BodyCheck {
        @Override
        public void begin(int status) {}

        @Override
        public void take(byte[] data, int from, int to, long now) {
            for (int i = from; i < to; i++) {
                text.append((char) data[i]);
            }
        }

        @Override
        public boolean good() {
            return true;
        }
    }
}
