package io.tollgate.node.http;

import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the heads of HTTP/1.1 answers into one array. One per I/O thread. */
final class HeadWriter {
    private static final byte[] DATE = ascii("date: ");
    private static final byte[] CONTENT_TYPE = ascii("content-type: ");
    private static final byte[] CONTENT_LENGTH = ascii("content-length: ");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] UPGRADE = ascii("connection: Upgrade\r\nupgrade: ");
    private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
    private static final byte[] OK = statusLine(200);
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private static final int LONGEST_NUMBER = 12;

    private final int most;
    private byte[] bytes;
    private int length;
    private long dateSecond = -1;
    private byte[] date = new byte[0];

    /**
     * @param mostBytes a longer head fails with {@link IllegalArgumentException}
     */
    HeadWriter(int mostBytes) {
        this.most = mostBytes;
        this.bytes = new byte[Math.min(mostBytes, 4096)];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void begin(int status) {
        length = 0;
        put(status == 200 ? OK : statusLine(status));
        date();
    }

    void contentType(@Nullable String type) {
        if (type != null) {
            put(CONTENT_TYPE);
            put(type);
            endLine();
        }
    }

    /**
     * Names and values in turn. What concerns the framing of this connection is left out: it is
     * decided here.
     */
    void headers(List<String> namesAndValues) {
        for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
            String name = namesAndValues.get(i);
            if (!isFraming(name)) {
                put(name);
                put(": ");
                put(namesAndValues.get(i + 1));
                endLine();
            }
        }
    }

    void contentLength(int value) {
        put(CONTENT_LENGTH);
        room(LONGEST_NUMBER);
        int digits = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        int rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        endLine();
    }

    void chunked() {
        put(CHUNKED);
    }

    void close() {
        put(CLOSE);
    }

    /** Of status 101. */
    void upgrade(String protocol) {
        put(UPGRADE);
        put(protocol);
        endLine();
    }

    void keepAlive() {
        put(KEEP_ALIVE);
    }

    void end() {
        endLine();
    }

    static boolean isFraming(String name) {
        return switch (name.length()) {
            case 14 -> name.equalsIgnoreCase("content-length");
            case 17 -> name.equalsIgnoreCase("transfer-encoding");
            case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
            case 7 -> name.equalsIgnoreCase("upgrade") || name.equalsIgnoreCase("trailer");
            case 4 -> name.equalsIgnoreCase("date");
            default -> false;
        };
    }

    private void date() {
        long second = Math.floorDiv(System.currentTimeMillis(), 1000L);
        if (second != dateSecond) {
            dateSecond = second;
            date = ascii(HTTP_DATE.format(Instant.ofEpochSecond(second)));
        }
        put(DATE);
        put(date);
        endLine();
    }

    private void room(int count) {
        if (length + count > bytes.length) {
            if (length + count > most) {
                throw new IllegalArgumentException(
                        "The head of an answer: over " + most + " bytes (expected: at most)");
            }
            bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(length + count, length * 2)));
        }
    }

    private void put(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void put(String value) {
        room(value.length());
        int at = length;
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            // No character may end a line: a value that came from elsewhere cannot make a header.
            boolean control = (next < ' ' && next != '\t') || next == 0x7f;
            bytes[at++] = control || next > 0xff ? (byte) ' ' : (byte) next;
        }
        length = at;
    }

    private void endLine() {
        room(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    private static byte[] statusLine(int status) {
        return ascii("HTTP/1.1 " + status + " " + StatusCodes.getReason(status) + "\r\n");
    }

    private static byte[] ascii(String value) {
        return value.getBytes(StandardCharsets.US_ASCII);
    }
}
