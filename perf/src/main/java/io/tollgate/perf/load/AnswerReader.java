package io.tollgate.perf.load;

import java.util.Arrays;

/**
 * Reads one HTTP/1.1 answer after another from bytes that arrive in any pieces: status, length or
 * chunks. The body goes to a {@link BodyCheck}. One thread.
 */
final class AnswerReader {
    /** What is known after some bytes. */
    enum Progress {
        MORE,
        COMPLETE,
        BROKEN
    }

    private enum Part {
        HEAD,
        LENGTH_BODY,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER
    }

    private static final int LARGEST_HEAD = 32_768;
    private static final byte[] CONTENT_LENGTH = Bytes.of("\ncontent-length:");
    private static final byte[] TRANSFER_ENCODING = Bytes.of("\ntransfer-encoding:");
    private static final byte[] CLOSE = Bytes.of("\nconnection: close");
    private static final byte[] VERSION = Bytes.of("HTTP/1.1 ");

    private final BodyCheck body;
    private byte[] head = new byte[512];
    private int headEnd;
    private Part part = Part.HEAD;
    private long left;
    private boolean extension;
    private int trailerLine;
    private int status;
    private boolean closing;

    AnswerReader(BodyCheck body) {
        this.body = body;
    }

    BodyCheck body() {
        return body;
    }

    int status() {
        return status;
    }

    /** True when the server said that it closes the connection after this answer. */
    boolean closing() {
        return closing;
    }

    /** Takes the bytes in {@code [0, count)}; at most one answer may be in them. */
    Progress take(byte[] data, int count, long now) {
        int at = 0;
        while (at < count) {
            switch (part) {
                case HEAD -> {
                    at = takeHead(data, at, count);
                    if (at < 0) {
                        return Progress.BROKEN;
                    }
                    if (part == Part.LENGTH_BODY && left == 0) {
                        return complete(at, count);
                    }
                }
                case LENGTH_BODY -> {
                    int taken = (int) Math.min(left, count - at);
                    body.take(data, at, at + taken, now);
                    at += taken;
                    left -= taken;
                    if (left == 0) {
                        return complete(at, count);
                    }
                }
                case CHUNK_SIZE -> {
                    if (!takeChunkSize(data[at++])) {
                        return Progress.BROKEN;
                    }
                }
                case CHUNK_DATA -> {
                    int taken = (int) Math.min(left, count - at);
                    body.take(data, at, at + taken, now);
                    at += taken;
                    left -= taken;
                    if (left == 0) {
                        part = Part.CHUNK_END;
                    }
                }
                case CHUNK_END -> {
                    if (data[at++] == '\n') {
                        part = Part.CHUNK_SIZE;
                    }
                }
                case TRAILER -> {
                    byte b = data[at++];
                    if (b == '\n' && trailerLine == 0) {
                        return complete(at, count);
                    }
                    trailerLine = b == '\n' ? 0 : b == '\r' ? trailerLine : trailerLine + 1;
                }
            }
        }
        return Progress.MORE;
    }

    private Progress complete(int at, int count) {
        part = Part.HEAD;
        headEnd = 0;
        return at == count ? Progress.COMPLETE : Progress.BROKEN;
    }

    /** Where the body starts in the data, or -1 when this is no usable head. */
    private int takeHead(byte[] data, int from, int to) {
        int before = headEnd;
        int count = to - from;
        if (headEnd + count > head.length) {
            head = Arrays.copyOf(head, Math.max(head.length * 2, headEnd + count));
        }
        System.arraycopy(data, from, head, headEnd, count);
        headEnd += count;
        int end = Bytes.endOfHead(head, Math.max(0, before - 3), headEnd);
        if (end < 0) {
            return headEnd > LARGEST_HEAD ? -1 : to;
        }
        if (!Bytes.startsWith(head, 0, VERSION)) {
            return -1;
        }
        status = (int) Bytes.number(head, VERSION.length, end);
        closing = Bytes.headerValue(head, 0, end, CLOSE) >= 0;
        body.begin(status);
        left = Bytes.number(head, Bytes.headerValue(head, 0, end, CONTENT_LENGTH), end);
        if (left >= 0) {
            part = Part.LENGTH_BODY;
        } else if (Bytes.headerValue(head, 0, end, TRANSFER_ENCODING) >= 0) {
            part = Part.CHUNK_SIZE;
            left = 0;
        } else {
            return -1;
        }
        return from + end - before;
    }

    private boolean takeChunkSize(byte b) {
        if (b == '\n') {
            extension = false;
            trailerLine = 0;
            part = left == 0 ? Part.TRAILER : Part.CHUNK_DATA;
            return true;
        }
        extension |= b == ';';
        if (extension || b == '\r') {
            return true;
        }
        int digit = Character.digit(b, 16);
        left = left * 16 + digit;
        return digit >= 0 && left <= Integer.MAX_VALUE;
    }
}
