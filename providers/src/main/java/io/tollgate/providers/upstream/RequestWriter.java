package io.tollgate.providers.upstream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Lays a request out as one run of bytes: fixed head, extra head, content-length, blank line, body.
 *
 * <p>The run is never held as a whole. {@link #fill} copies a window of it into a scratch buffer,
 * so that a request which the socket takes in parts needs no memory but the offset reached.
 */
final class RequestWriter {
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_DIGITS = 10;

    private final byte[] lengthLine = new byte[LENGTH.length + MAX_DIGITS + 4];
    private int lengthLineLength;

    /** How many bytes the request has on the wire. */
    long length(UpstreamRequest request) {
        return (long) request.fixedHead().length
                + request.extraHead().length
                + lengthLineLength(request)
                + request.body().length();
    }

    /** Whether it is a HEAD request. */
    static boolean isHead(UpstreamRequest request) {
        byte[] head = request.fixedHead();
        return head.length > 4 && head[0] == 'H' && head[1] == 'E' && head[4] == ' ';
    }

    /** Copies bytes from {@code offset} on into {@code out} until it is full or nothing is left. */
    void fill(ByteBuffer out, UpstreamRequest request, long offset) {
        byte[] fixed = request.fixedHead();
        byte[] extra = request.extraHead();
        long skip = put(out, fixed, 0, fixed.length, offset);
        skip = put(out, extra, 0, extra.length, skip);
        buildLengthLine(request);
        skip = put(out, lengthLine, 0, lengthLineLength, skip);
        Body body = request.body();
        for (int i = 0; i < body.sliceCount() && out.hasRemaining(); i++) {
            Body.Slice slice = body.slice(i);
            skip = put(out, slice.bytes(), slice.offset(), slice.length(), skip);
        }
    }

    /** Copies what comes after {@code skip} bytes; returns how much is still to be skipped. */
    private static long put(ByteBuffer out, byte[] bytes, int offset, int length, long skip) {
        if (skip >= length) {
            return skip - length;
        }
        int from = (int) skip;
        out.put(bytes, offset + from, Math.min(length - from, out.remaining()));
        return 0;
    }

    private static int lengthLineLength(UpstreamRequest request) {
        if (bodyless(request)) {
            return 2;
        }
        return LENGTH.length + digits(request.body().length()) + 4;
    }

    private void buildLengthLine(UpstreamRequest request) {
        lengthLineLength = lengthLineLength(request);
        int at = lengthLineLength;
        lengthLine[--at] = '\n';
        lengthLine[--at] = '\r';
        if (bodyless(request)) {
            return;
        }
        lengthLine[--at] = '\n';
        lengthLine[--at] = '\r';
        int value = request.body().length();
        do {
            lengthLine[--at] = (byte) ('0' + value % 10);
            value /= 10;
        } while (value > 0);
        System.arraycopy(LENGTH, 0, lengthLine, 0, LENGTH.length);
    }

    private static boolean bodyless(UpstreamRequest request) {
        byte first = request.fixedHead()[0];
        return request.body().length() == 0 && (first == 'G' || first == 'H');
    }

    private static int digits(int value) {
        int count = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            count++;
        }
        return count;
    }
}
