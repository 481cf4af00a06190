package io.tollgate.providers.upstream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the chunked transfer encoding off a body, in place: the data of all chunks in a buffer is
 * moved together, so that one read gives one piece. One instance a connection.
 *
 * <p>Invariant: {@code dataTo} never passes the byte being read, so moving data never overwrites
 * bytes that have not been looked at.
 */
final class ChunkDecoder {
    static final int MAX_LINE = 4_096;
    static final int MAX_TRAILERS = 16_384;
    private static final int MAX_DIGITS = 15;

    private enum State {
        SIZE,
        EXTENSION,
        DATA,
        DATA_END,
        TRAILER
    }

    private State state = State.SIZE;
    private long size;
    private int digits;
    private int lineLength;
    private int trailerLength;
    private boolean carriageReturn;
    private boolean complete;
    private @Nullable String fault;
    private int dataFrom;
    private int dataTo;

    void reset() {
        state = State.SIZE;
        complete = false;
        fault = null;
        trailerLength = 0;
        beginLine();
    }

    /** Whether the last chunk and the trailers have been read. */
    boolean complete() {
        return complete;
    }

    @Nullable String fault() {
        return fault;
    }

    /** Where the data of the last {@link #decode} begins. */
    int dataFrom() {
        return dataFrom;
    }

    /** The index after the data of the last {@link #decode}. */
    int dataTo() {
        return dataTo;
    }

    /**
     * Decodes the bytes from index {@code from} up to {@code to} and moves the data together.
     *
     * @return the index of the first byte not looked at: {@code to}, or earlier when complete or
     *     faulty
     */
    int decode(ByteBuffer in, int from, int to) {
        dataFrom = from;
        dataTo = from;
        int i = from;
        while (i < to && !complete && fault == null) {
            if (state == State.DATA) {
                i = takeData(in, i, to);
            } else {
                control(in.get(i++));
            }
        }
        return i;
    }

    private int takeData(ByteBuffer in, int i, int to) {
        int length = (int) Math.min(size, to - i);
        if (dataFrom == dataTo) {
            dataFrom = i;
            dataTo = i + length;
        } else {
            in.put(dataTo, in, i, length);
            dataTo += length;
        }
        size -= length;
        if (size == 0) {
            state = State.DATA_END;
            carriageReturn = false;
        }
        return i + length;
    }

    private void control(byte b) {
        switch (state) {
            case SIZE -> sizeByte(b);
            case EXTENSION -> extensionByte(b);
            case DATA_END -> dataEndByte(b);
            case TRAILER -> trailerByte(b);
            case DATA -> throw new IllegalStateException("data is not control");
        }
    }

    private void sizeByte(byte b) {
        int digit = hex(b);
        if (digit >= 0) {
            size = size << 4 | digit;
            if (++digits > MAX_DIGITS) {
                fault = "a chunk size has more than " + MAX_DIGITS + " digits";
            }
        } else if (digits == 0) {
            fault = "a chunk size is malformed (expected: a hexadecimal number)";
        } else if (b == ';' || b == ' ' || b == '\t' || b == '\r' || b == '\n') {
            state = State.EXTENSION;
            extensionByte(b);
        } else {
            fault = "a chunk size is malformed (expected: a hexadecimal number)";
        }
    }

    private void extensionByte(byte b) {
        if (b == '\n') {
            state = size == 0 ? State.TRAILER : State.DATA;
            lineLength = 0;
            carriageReturn = false;
        } else if (carriageReturn) {
            fault = "a chunk line is malformed (expected: CRLF at its end)";
        } else if (b == '\r') {
            carriageReturn = true;
        } else if (++lineLength > MAX_LINE) {
            fault = "a chunk line is longer than " + MAX_LINE + " bytes";
        }
    }

    private void dataEndByte(byte b) {
        if (b == '\n') {
            beginLine();
        } else if (b == '\r' && !carriageReturn) {
            carriageReturn = true;
        } else {
            fault = "a chunk is not followed by CRLF";
        }
    }

    private void trailerByte(byte b) {
        if (++trailerLength > MAX_TRAILERS) {
            fault = "the trailers are longer than " + MAX_TRAILERS + " bytes";
        } else if (b == '\n') {
            complete = lineLength == 0;
            lineLength = 0;
        } else if (b != '\r') {
            lineLength++;
        }
    }

    private void beginLine() {
        state = State.SIZE;
        size = 0;
        digits = 0;
        lineLength = 0;
        carriageReturn = false;
    }

    private static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
