package io.tollgate.providers.upstream;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Takes gzip or deflate off a body, piece by piece. Output is bounded by the caller's buffer; input
 * that a paused call leaves is held here. Must be closed: the inflater has native memory.
 */
final class ContentDecoder implements AutoCloseable {
    private static final int FLAG_CHECKSUM = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int MAX_HEADER = 66_000;

    private enum State {
        BEGIN,
        GZIP_FIXED,
        GZIP_EXTRA_LENGTH,
        GZIP_EXTRA,
        GZIP_NAME,
        GZIP_COMMENT,
        GZIP_CHECKSUM,
        DATA,
        GZIP_TRAILER,
        COMPLETE
    }

    private final boolean gzip;
    private final CRC32 checksum = new CRC32();
    private @Nullable Inflater inflater;
    private State state = State.BEGIN;
    private int flags;
    private int count;
    private int headerLength;
    private int number;
    private long trailer;
    private boolean anyInput;
    private @Nullable String fault;
    private @Nullable ByteBuffer held;
    private boolean heldLast;

    private ContentDecoder(boolean gzip) {
        this.gzip = gzip;
    }

    /** Whether bodies of that content-encoding can be read. */
    static boolean knows(@Nullable String encoding) {
        return isIdentity(encoding) || isGzip(encoding) || "deflate".equalsIgnoreCase(encoding);
    }

    /** The decoder of an encoding that is known; null where there is nothing to take off. */
    static @Nullable ContentDecoder of(@Nullable String encoding) {
        return isIdentity(encoding) ? null : new ContentDecoder(isGzip(encoding));
    }

    private static boolean isIdentity(@Nullable String encoding) {
        return encoding == null || encoding.isEmpty() || encoding.equalsIgnoreCase("identity");
    }

    private static boolean isGzip(@Nullable String encoding) {
        return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    }

    /**
     * Decodes until the input is used up or {@code out} is full.
     *
     * @return whether the input is used up and nothing of it is left inside
     */
    boolean decode(ByteBuffer input, ByteBuffer out) {
        anyInput |= input.hasRemaining();
        while (fault == null) {
            if (state == State.DATA) {
                if (!inflate(input, out)) {
                    return out.hasRemaining();
                }
            } else if (!input.hasRemaining()) {
                return true;
            } else {
                header(input);
            }
        }
        return true;
    }

    /** What is wrong with the encoded body, or null. */
    @Nullable String fault() {
        return fault;
    }

    /** Whether the body may end here. */
    boolean complete() {
        return state == State.COMPLETE || !anyInput;
    }

    /** Copies the rest of the input and keeps it. */
    void hold(ByteBuffer input, boolean last) {
        held = ByteBuffer.allocate(input.remaining()).put(input).flip();
        heldLast = last;
    }

    boolean holdsInput() {
        return held != null;
    }

    boolean heldLast() {
        return heldLast;
    }

    ByteBuffer releaseHeld() {
        ByteBuffer input = held;
        held = null;
        return input == null ? ByteBuffer.allocate(0) : input;
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
        held = null;
    }

    /** Inflates once; returns whether the data is at its end. */
    private boolean inflate(ByteBuffer input, ByteBuffer out) {
        Inflater running = inflater;
        if (running == null) {
            fault = "the decoder is closed";
            return false;
        }
        int from = out.position();
        try {
            running.setInput(input);
            running.inflate(out);
        } catch (DataFormatException e) {
            fault = "the encoded body is damaged";
            return false;
        }
        if (running.needsDictionary()) {
            fault = "the encoded body needs a dictionary";
            return false;
        }
        if (gzip) {
            int to = out.position();
            checksum.update(out.duplicate().position(from).limit(to));
        }
        if (!running.finished()) {
            return false;
        }
        trailer = running.getBytesWritten();
        state = gzip ? State.GZIP_TRAILER : State.COMPLETE;
        count = 0;
        number = 0;
        return true;
    }

    private void header(ByteBuffer input) {
        if (state == State.BEGIN && !gzip) {
            byte first = input.get(input.position());
            begin((first & 0x8f) != 8);
            return;
        }
        int b = input.get() & 0xff;
        if (++headerLength > MAX_HEADER) {
            fault = "the gzip header is too long";
            return;
        }
        switch (state) {
            case BEGIN, GZIP_FIXED -> fixedByte(b);
            case GZIP_EXTRA_LENGTH -> {
                number |= b << (8 * count);
                if (++count == 2) {
                    nextField(FLAG_EXTRA);
                    if (number > 0) {
                        state = State.GZIP_EXTRA;
                    }
                }
            }
            case GZIP_EXTRA -> {
                if (--number == 0) {
                    nextField(FLAG_EXTRA);
                }
            }
            case GZIP_NAME -> {
                if (b == 0) {
                    nextField(FLAG_NAME);
                }
            }
            case GZIP_COMMENT -> {
                if (b == 0) {
                    nextField(FLAG_COMMENT);
                }
            }
            case GZIP_CHECKSUM -> {
                if (++count == 2) {
                    begin(true);
                }
            }
            case GZIP_TRAILER -> trailerByte(b);
            case COMPLETE -> afterEnd(b);
            case DATA -> throw new IllegalStateException("data is not header");
        }
    }

    private void fixedByte(int b) {
        state = State.GZIP_FIXED;
        boolean wrong =
                (count == 0 && b != 0x1f) || (count == 1 && b != 0x8b) || (count == 2 && b != 8);
        if (wrong) {
            fault = "the encoded body is not gzip";
            return;
        }
        if (count == 3) {
            flags = b;
        }
        if (++count == 10) {
            nextField(0);
        }
    }

    /** Goes to the first optional field after the one with that flag. */
    private void nextField(int done) {
        count = 0;
        if (done == 0 && (flags & FLAG_EXTRA) != 0) {
            number = 0;
            state = State.GZIP_EXTRA_LENGTH;
        } else if (done < FLAG_NAME && (flags & FLAG_NAME) != 0) {
            state = State.GZIP_NAME;
        } else if (done < FLAG_COMMENT && (flags & FLAG_COMMENT) != 0) {
            state = State.GZIP_COMMENT;
        } else if ((flags & FLAG_CHECKSUM) != 0) {
            count = 0;
            state = State.GZIP_CHECKSUM;
        } else {
            begin(true);
        }
    }

    private void begin(boolean raw) {
        if (inflater != null) {
            inflater.end();
        }
        inflater = new Inflater(raw);
        checksum.reset();
        state = State.DATA;
    }

    private void trailerByte(int b) {
        long wanted = count < 4 ? checksum.getValue() : trailer;
        if (b != (int) (wanted >>> (8 * (count & 3)) & 0xff)) {
            fault = "the gzip checksum or length does not match";
            return;
        }
        if (++count == 8) {
            state = State.COMPLETE;
        }
    }

    /** Another gzip member may follow; zero padding is allowed. */
    private void afterEnd(int b) {
        if (gzip && b == 0x1f) {
            count = 0;
            headerLength = 0;
            fixedByte(b);
        } else if (b != 0) {
            fault = "bytes follow the end of the encoded body";
        } else {
            headerLength = 0;
        }
    }
}
