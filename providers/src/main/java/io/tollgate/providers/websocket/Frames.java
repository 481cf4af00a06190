package io.tollgate.providers.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** The frames that a relay sends of its own: an error as a text, and the end. */
public final class Frames {
    /** Bytes of a reason; a control frame holds 125 and two of them are the code. */
    private static final int MOST_REASON = 123;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int MOST_SHORT = 125;

    private Frames() {}

    /**
     * A text message of a server, in one frame.
     *
     * @param text at most 65,535 bytes in UTF-8
     */
    public static ByteBuffer text(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        if (payload.length > 0xFFFF) {
            throw new IllegalArgumentException(
                    "text: " + payload.length + " bytes (expected: at most 65535)");
        }
        ByteBuffer frame = ByteBuffer.allocate(4 + payload.length);
        frame.put((byte) (FINAL | FrameReader.TEXT));
        if (payload.length <= MOST_SHORT) {
            frame.put((byte) payload.length);
        } else {
            frame.put((byte) SHORT_LENGTH).putShort((short) payload.length);
        }
        return frame.put(payload).flip();
    }

    /** The end, as a server says it. */
    public static ByteBuffer close(int code, String reason) {
        byte[] payload = payload(code, reason);
        return ByteBuffer.allocate(2 + payload.length)
                .put((byte) (FINAL | FrameReader.CLOSE))
                .put((byte) payload.length)
                .put(payload)
                .flip();
    }

    /** The end, as a client says it: masked. */
    public static ByteBuffer close(int code, String reason, RandomGenerator random) {
        byte[] payload = payload(code, reason);
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return ByteBuffer.allocate(6 + payload.length)
                .put((byte) (FINAL | FrameReader.CLOSE))
                .put((byte) (MASKED | payload.length))
                .put(mask)
                .put(payload)
                .flip();
    }

    private static byte[] payload(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = text.length;
        if (length > MOST_REASON) {
            length = MOST_REASON;
            while ((text[length] & 0xC0) == 0x80) {
                length--;
            }
        }
        return ByteBuffer.allocate(2 + length).putShort((short) code).put(text, 0, length).array();
    }
}
