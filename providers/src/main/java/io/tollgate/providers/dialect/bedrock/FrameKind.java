package io.tollgate.providers.dialect.bedrock;

import io.tollgate.providers.dialect.ByteSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes frames of one kind: the headers are made once, lengths and checksums each time. */
final class FrameKind {
    private static final int TEXT = 7;
    private static final ThreadLocal<Numbers> NUMBERS = ThreadLocal.withInitial(Numbers::new);

    private final byte[] headers;

    private FrameKind(String typeHeader, String type, String messageType) {
        var bytes = new ByteArrayOutputStream();
        text(bytes, typeHeader, type);
        text(bytes, ":content-type", "application/json");
        text(bytes, ":message-type", messageType);
        headers = bytes.toByteArray();
    }

    static FrameKind event(String type) {
        return new FrameKind(":event-type", type, "event");
    }

    static FrameKind exception(String type) {
        return new FrameKind(":exception-type", type, "exception");
    }

    private static void text(ByteArrayOutputStream bytes, String name, String value) {
        bytes.write(name.length());
        bytes.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        bytes.write(TEXT);
        bytes.write(value.length() >> 8);
        bytes.write(value.length());
        bytes.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    /** A sink that makes a frame of each piece it is given. */
    ByteSink into(ByteSink out) {
        return new ByteSink() {
            @Override
            public void put(ByteBuffer source, int from, int to) {
                byte[] payload = new byte[to - from];
                source.get(from, payload);
                write(payload, 0, payload.length, out);
            }

            @Override
            public void put(byte[] bytes, int offset, int length) {
                write(bytes, offset, length, out);
            }
        };
    }

    void write(byte[] payload, int offset, int length, ByteSink out) {
        NUMBERS.get().write(headers, payload, offset, length, out);
    }

    /** The numbers around one frame; of one thread. */
    private static final class Numbers {
        private final byte[] prelude = new byte[FrameReader.PRELUDE];
        private final byte[] tail = new byte[FrameReader.TAIL];
        private final CRC32 checksum = new CRC32();

        void write(byte[] headers, byte[] payload, int offset, int length, ByteSink out) {
            put(prelude, 0, FrameReader.PRELUDE + headers.length + length + FrameReader.TAIL);
            put(prelude, 4, headers.length);
            checksum.reset();
            checksum.update(prelude, 0, 8);
            put(prelude, 8, (int) checksum.getValue());
            checksum.update(prelude, 8, 4);
            checksum.update(headers);
            checksum.update(payload, offset, length);
            put(tail, 0, (int) checksum.getValue());
            out.put(prelude);
            out.put(headers);
            out.put(payload, offset, length);
            out.put(tail);
        }

        private static void put(byte[] into, int at, int number) {
            into[at] = (byte) (number >> 24);
            into[at + 1] = (byte) (number >> 16);
            into[at + 2] = (byte) (number >> 8);
            into[at + 3] = (byte) number;
        }
    }
}
