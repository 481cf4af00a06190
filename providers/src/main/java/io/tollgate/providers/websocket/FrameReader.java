package io.tollgate.providers.websocket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the frames of one side of a WebSocket, in whatever pieces its bytes come, and tells what
 * the text messages hold. Holds nothing but the head of the frame it is in. One thread.
 *
 * <p>Invariant: {@link #atBoundary} is true exactly when all bytes read so far are whole frames: a
 * frame of somebody else may stand there, and nowhere else. What no endpoint may send (extensions,
 * unknown kinds, a mask on the wrong side, a broken row of fragments, a frame above the limit) is a
 * {@link #fault}; nothing is read after one.
 */
public final class FrameReader {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int KIND = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int MOST_OF_CONTROL = 125;
    private static final int LONGEST_HEAD = 14;
    private static final int CODE_BYTES = 2;

    private final boolean masked;
    private final long mostBytes;
    private final Listener listener;
    private final byte[] head = new byte[LONGEST_HEAD];
    private int headRead;
    private int headLength = 2;
    private boolean inPayload;
    private long left;
    private long done;
    private int kind;
    private boolean last;
    private boolean inMessage;
    private boolean inText;
    private int code;
    private boolean closed;
    private int faultCode;
    private @Nullable String fault;

    /**
     * Follows one side.
     *
     * @param masked whether it is the client's, which masks
     * @param mostBytes of one frame
     */
    public FrameReader(boolean masked, long mostBytes, Listener listener) {
        this.masked = masked;
        this.mostBytes = mostBytes;
        this.listener = listener;
    }

    /** Told within {@link #read}. */
    public interface Listener {
        /** A piece of a text message; not told of the side that masks. */
        void text(ByteBuffer bytes, int from, int to);

        /** The message is whole; told of both sides. */
        void textEnds();

        /** Nothing more comes from this side. */
        void closes(int code);
    }

    /** Whether the bytes read so far are whole frames. */
    public boolean atBoundary() {
        return headRead == 0 && !inPayload;
    }

    /** What is wrong with what was read; null where nothing is. */
    public @Nullable String fault() {
        return fault;
    }

    /** With which code a connection with that fault is closed. */
    public int faultCode() {
        return faultCode;
    }

    /** Follows the bytes from the buffer's position to its limit; neither is changed. */
    public void read(ByteBuffer bytes) {
        int at = bytes.position();
        int to = bytes.limit();
        while (at < to && fault == null) {
            if (closed) {
                fail(CloseCodes.PROTOCOL_ERROR, "a frame after the closing one");
            } else if (inPayload) {
                at = payload(bytes, at, to);
            } else {
                head[headRead++] = bytes.get(at++);
                readHead();
            }
        }
    }

    private void readHead() {
        if (headRead == 2) {
            firstTwo();
        }
        if (fault == null && headRead == headLength) {
            begin();
        }
    }

    private void firstTwo() {
        kind = head[0] & KIND;
        last = (head[0] & FINAL) != 0;
        boolean hasMask = (head[1] & MASKED) != 0;
        int length = head[1] & LENGTH;
        headLength = 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + (hasMask ? 4 : 0);
        if ((head[0] & RESERVED) != 0) {
            fail(CloseCodes.PROTOCOL_ERROR, "a reserved bit (expected: none, without extensions)");
        } else if (hasMask != masked) {
            fail(
                    CloseCodes.PROTOCOL_ERROR,
                    masked ? "a frame without a mask" : "a frame of a server with a mask");
        } else if (kind >= CLOSE) {
            if (kind > PONG || !last || length > MOST_OF_CONTROL) {
                fail(CloseCodes.PROTOCOL_ERROR, "a control frame that is unknown, cut or too long");
            }
        } else if (kind > BINARY || (kind == CONTINUATION) != inMessage) {
            fail(CloseCodes.PROTOCOL_ERROR, "a frame of an unknown kind or out of its row");
        }
    }

    private void begin() {
        left = length();
        done = 0;
        headRead = 0;
        if (left < 0 || left > mostBytes) {
            fail(CloseCodes.TOO_BIG, "a frame above " + mostBytes + " bytes");
            return;
        }
        if (kind < CLOSE) {
            inText = kind == TEXT || (kind == CONTINUATION && inText);
        }
        code = CloseCodes.NONE;
        inPayload = true;
        if (left == 0) {
            end();
        }
    }

    private long length() {
        int length = head[1] & LENGTH;
        if (length < 126) {
            return length;
        }
        long value = 0;
        for (int i = 2; i < (length == 126 ? 4 : 10); i++) {
            value = value << 8 | (head[i] & 0xFF);
        }
        return value;
    }

    private int payload(ByteBuffer bytes, int at, int to) {
        int count = (int) Math.min(left, to - at);
        if (kind == CLOSE) {
            for (int i = 0; i < count && done + i < CODE_BYTES; i++) {
                codeByte((int) done + i, bytes.get(at + i));
            }
        } else if (kind < CLOSE && inText && !masked) {
            listener.text(bytes, at, at + count);
        }
        left -= count;
        done += count;
        if (left == 0) {
            end();
        }
        return at + count;
    }

    private void codeByte(int index, byte value) {
        int plain = (masked ? value ^ head[headLength - 4 + index] : value) & 0xFF;
        code = index == 0 ? plain << 8 : code | plain;
    }

    private void end() {
        inPayload = false;
        headLength = 2;
        if (kind == CLOSE) {
            closed = true;
            listener.closes(code);
        } else if (kind < CLOSE) {
            inMessage = !last;
            if (last && inText) {
                inText = false;
                listener.textEnds();
            }
        }
    }

    private void fail(int with, String what) {
        fault = what;
        faultCode = with;
    }
}
