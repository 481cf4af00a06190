package io.tollgate.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HeadScanTest {
    @Test
    void seesTheSameWhereverTheHeadIsCut() {
        String clean = "GET / HTTP/1.1\r\nHost: h\r\nX: y z\r\n\r\nbody\r\n folded\r\n\r\n";
        String folded = "GET / HTTP/1.0\r\nHost: h\r\n\tX\r\n\r\nbody";
        String version = "GET / HTTP/1.2\r\nHost: h\r\n\r\n";
        for (int cut = 0; cut <= version.length(); cut++) {
            assertThat(scan(clean, cut).folded()).isFalse();
            assertThat(scan(clean, cut).badVersion()).isFalse();
            assertThat(scan(folded, cut).folded()).isTrue();
            assertThat(scan(folded, cut).badVersion()).isFalse();
            assertThat(scan(version, cut).badVersion()).isTrue();
            assertThat(scan(version, cut).scanning()).isFalse();
        }
    }

    @Test
    void beginsAnewWithTheNextHead() {
        HeadScan scan = scan("GET / HTTP/9.9\r\nX: y\r\n z\r\n\r\n", 3);

        scan.nextHead();

        assertThat(scan.scanning()).isTrue();
        assertThat(scan.folded()).isFalse();
        assertThat(scan.badVersion()).isFalse();
    }

    private static HeadScan scan(String text, int cut) {
        var scan = new HeadScan();
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        scan.scan(bytes, 0, cut);
        if (scan.scanning()) {
            scan.scan(bytes, cut, bytes.limit());
        }
        return scan;
    }
}
