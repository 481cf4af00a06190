package io.tollgate.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of HTTP/1 requests: where they end, and what they say. */
final class Http1HeadTest {
    private static final int MOST = 100;

    @Test
    void readsRequestLineAndHeaders() {
        Http1Head head =
                read(
                        "POST /v1/x?a=b?c HTTP/1.1\r\nHost: h\r\nX-One:1\r\nx-ONE: \t two words \r\n\r\n");

        assertThat(head.violation()).isNull();
        assertThat(head.method()).isEqualTo("POST");
        assertThat(head.path()).isEqualTo("/v1/x");
        assertThat(head.query()).isEqualTo("a=b?c");
        assertThat(head.http11()).isTrue();
        assertThat(head.header("x-one")).isEqualTo("1");
        assertThat(head.count("x-one")).isEqualTo(2);
        assertThat(head.count("x-two")).isZero();
        assertThat(all(head)).containsExactly("host=h", "x-one=1", "x-one=two words");
    }

    @Test
    void keepsBytesBeyondAsciiInValues() {
        Http1Head head = read("GET / HTTP/1.0\r\nX: caf\u00e9\r\nY:\r\n\r\n");

        assertThat(head.http11()).isFalse();
        assertThat(head.header("x")).isEqualTo("caf\u00e9");
        assertThat(head.header("y")).isEmpty();
    }

    @Test
    void tellsNamesOfEqualHashApart() {
        Http1Head head = read("GET / HTTP/1.1\r\naab: 1\r\nabBa: 2\r\nabc: 3\r\n\r\n");

        assertThat(head.header("abba")).isEqualTo("2");
        assertThat(head.header("bbbb")).isNull();
    }

    @Test
    void readsAsManyHeadersAsAreAllowed() {
        assertThat(read("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(MOST) + "\r\n").count("a"))
                .isEqualTo(MOST);
        assertThat(read("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(MOST + 1) + "\r\n").violation())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "GET / HTTP/1.1\r\nname\r\n\r\n",
                "GET / HTTP/1.1\r\nname : x\r\n\r\n",
                "GET / HTTP/1.1\r\n x: y\r\n\r\n",
                "GET / HTTP/1.1\r\nx: y\rz\r\n\r\n",
                "GET / HTTP/1.1\r\nx: y\u007f\r\n\r\n",
                "GET / HTTP/1.1\r\n\rx: y\r\n\r\n",
                "GET  / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1 \r\n\r\n",
                "GET / HTTP/1.10\r\n\r\n",
                "GET /\r\n\r\n",
                "GET\r\n\r\n",
                "G\u00e9T / HTTP/1.1\r\n\r\n"
            })
    void refusesWhatIsNotAHead(String text) {
        assertThat(read(text).violation()).isNotNull();
    }

    @Test
    void findsTheEndWhereverTheBytesAreCut() {
        String text = "GET / HTTP/1.1\r\nHost: some.host\r\nX: y\r\n\r\nbody\r\n\r\n";
        int end = text.indexOf("\r\n\r\n") + 4;
        for (int start = 0; start < 9; start++) {
            ByteBuffer bytes = latin1("#".repeat(start) + text);
            for (int cut = start; cut <= bytes.limit(); cut++) {
                int first = HeadEnd.find(bytes, start, start, cut);
                assertThat(first).isEqualTo(cut < start + end ? HeadEnd.NOT_YET : start + end);
                if (first == HeadEnd.NOT_YET) {
                    assertThat(HeadEnd.find(bytes, start, cut, bytes.limit()))
                            .isEqualTo(start + end);
                }
            }
        }
    }

    @Test
    void stopsAtABareLineFeed() {
        assertThat(find("GET / HTTP/1.1\nHost: h")).isEqualTo(HeadEnd.BROKEN);
        assertThat(find("\n")).isEqualTo(HeadEnd.BROKEN);
        assertThat(find("GET / HTTP/1.1\r\nHost: h\r\n\n")).isEqualTo(HeadEnd.BROKEN);
        assertThat(find("\r\n")).isEqualTo(HeadEnd.NOT_YET);
    }

    @Test
    void readsOrRefusesAnythingWithoutFailing() {
        var random = new Random(7);
        String alphabet = "GET/ H\r\n\r\n:a?\t1.\u0001\u00e9";
        for (int i = 0; i < 200_000; i++) {
            var text = new StringBuilder(random.nextBoolean() ? "GET / HTTP/1.1\r\n" : "");
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            ByteBuffer bytes = latin1(text + "\r\n\r\n");
            int end = HeadEnd.find(bytes, 0, 0, bytes.limit());
            if (end > 0) {
                byte[] head = new byte[end];
                bytes.get(head);
                Http1Head read = Http1Head.read(head, MOST);
                if (read.violation() == null) {
                    assertThat(all(read)).noneMatch(line -> line.contains("\n"));
                }
            }
        }
    }

    private static List<String> all(Http1Head head) {
        var all = new ArrayList<String>();
        head.forEachHeader((name, value) -> all.add(name + "=" + value));
        return all;
    }

    private static int find(String text) {
        ByteBuffer bytes = latin1(text);
        return HeadEnd.find(bytes, 0, 0, bytes.limit());
    }

    private static Http1Head read(String text) {
        return Http1Head.read(text.getBytes(StandardCharsets.ISO_8859_1), MOST);
    }

    private static ByteBuffer latin1(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
