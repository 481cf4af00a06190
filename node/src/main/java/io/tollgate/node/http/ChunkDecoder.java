package io.tollgate.node.http;

import java.nio.ByteBuffer;

/**
 * Takes the chunk framing off a request's body, strictly: every line ends in CR LF, sizes are one
 * to eight hexadecimal digits, extensions hold no control character, lines and trailers have a
 * bound. Trailers are checked and dropped. One byte of look-ahead is never needed, so the input may
 * be cut anywhere.
 *
 * <p>Invariant: at each call, {@code state} says what the next byte must be, and {@code left} how
 * many bytes of the current chunk are still to come.
 */
final class ChunkDecoder {
    private static final int MAX_SIZE_DIGITS = 8;
    private static final int MAX_EXTENSION = 256;
    private static final int MAX_TRAILERS = 8 * 1024;

    private State state = State.SIZE;
    private long left;
    private int digits;
    private int lineBytes;

    boolean ended() {
        return state == State.END;
    }

    /** Takes all of {@code in} up to the end of the body; {@code out} has room for it. */
    void decode(ByteBuffer in, ByteBuffer out) throws MalformedBodyException {
        while (in.hasRemaining() && state != State.END) {
            if (state == State.DATA) {
                copy(in, out);
            } else {
                take(in.get());
            }
        }
    }

    private void copy(ByteBuffer in, ByteBuffer out) {
        int count = (int) Math.min(left, in.remaining());
        out.put(out.position(), in, in.position(), count);
        out.position(out.position() + count);
        in.position(in.position() + count);
        left -= count;
        if (left == 0) {
            state = State.DATA_CR;
        }
    }

    private void take(byte next) throws MalformedBodyException {
        switch (state) {
            case SIZE -> size(next);
            case EXTENSION -> extension(next);
            case SIZE_LF -> {
                expect(next, '\n');
                lineBytes = 0;
                digits = 0;
                state = left == 0 ? State.TRAILER_START : State.DATA;
            }
            case DATA_CR -> {
                expect(next, '\r');
                state = State.DATA_LF;
            }
            case DATA_LF -> {
                expect(next, '\n');
                state = State.SIZE;
            }
            case TRAILER_START -> {
                countTrailer();
                if (next == '\r') {
                    state = State.END_LF;
                } else if (next <= ' ' || next == ':' || next == 0x7f) {
                    throw malformed("a trailer line");
                } else {
                    state = State.TRAILER;
                }
            }
            case TRAILER -> {
                countTrailer();
                if (next == '\r') {
                    state = State.TRAILER_LF;
                } else if (isControl(next)) {
                    throw malformed("a trailer line");
                }
            }
            case TRAILER_LF -> {
                expect(next, '\n');
                state = State.TRAILER_START;
            }
            case END_LF -> {
                expect(next, '\n');
                state = State.END;
            }
            case DATA, END -> throw new IllegalStateException(state.name());
        }
    }

    private void size(byte next) throws MalformedBodyException {
        int digit = Character.digit(next, 16);
        if (digit >= 0) {
            if (++digits > MAX_SIZE_DIGITS) {
                throw malformed("a chunk size of at most 8 digits");
            }
            left = left << 4 | digit;
        } else if (digits == 0) {
            throw malformed("a chunk size");
        } else if (next == '\r') {
            state = State.SIZE_LF;
        } else if (next == ';') {
            state = State.EXTENSION;
        } else {
            throw malformed("a chunk size");
        }
    }

    private void extension(byte next) throws MalformedBodyException {
        if (next == '\r') {
            state = State.SIZE_LF;
        } else if (isControl(next) || ++lineBytes > MAX_EXTENSION) {
            throw malformed("a short chunk extension");
        }
    }

    private void countTrailer() throws MalformedBodyException {
        if (++lineBytes > MAX_TRAILERS) {
            throw malformed("at most " + MAX_TRAILERS + " bytes of trailers");
        }
    }

    private static boolean isControl(byte next) {
        return (next >= 0 && next < ' ' && next != '\t') || next == 0x7f;
    }

    private static void expect(byte next, char expected) throws MalformedBodyException {
        if (next != expected) {
            throw malformed("CR LF at the end of each line");
        }
    }

    private static MalformedBodyException malformed(String expected) {
        return new MalformedBodyException(
                "The chunked request body is malformed (expected: " + expected + ")");
    }

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_START,
        TRAILER,
        TRAILER_LF,
        END_LF,
        END
    }
}
