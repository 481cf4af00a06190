package io.tollgate.node.http;

import java.nio.ByteBuffer;

/**
 * Looks at the raw bytes of request heads for what the parser behind it accepts and forgets: folded
 * header lines and versions other than 1.0 and 1.1. One per connection.
 *
 * <p>Invariant: while {@link #scanning}, every byte from the beginning of the head on has been seen
 * once and in order; after its blank line no byte is looked at until {@link #nextHead}.
 */
final class HeadScan {
    private static final long HTTP_1_1 = 0x485454502f312e31L;
    private static final long HTTP_1_0 = 0x485454502f312e30L;

    private boolean scanning = true;
    private boolean requestLine = true;
    private boolean lineStart = true;
    private long lastEight;
    private boolean folded;
    private boolean badVersion;

    boolean scanning() {
        return scanning;
    }

    /** Whether a header of the last head went on in a further line. */
    boolean folded() {
        return folded;
    }

    /** Whether the last request line ended in something else than HTTP/1.0 or HTTP/1.1. */
    boolean badVersion() {
        return badVersion;
    }

    void nextHead() {
        scanning = true;
        requestLine = true;
        lineStart = true;
        lastEight = 0;
        folded = false;
        badVersion = false;
    }

    void scan(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte next = bytes.get(i);
            if (next == '\n') {
                endLine();
                if (!scanning) {
                    return;
                }
            } else if (next != '\r') {
                if (requestLine) {
                    lastEight = lastEight << 8 | (next & 0xff);
                } else if (lineStart && (next == ' ' || next == '\t')) {
                    folded = true;
                }
                lineStart = false;
            }
        }
    }

    private void endLine() {
        if (requestLine) {
            requestLine = false;
            badVersion = lastEight != HTTP_1_1 && lastEight != HTTP_1_0;
        } else if (lineStart) {
            scanning = false;
        }
        lineStart = true;
    }
}
