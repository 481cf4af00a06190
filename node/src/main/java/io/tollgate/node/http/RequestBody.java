package io.tollgate.node.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects a request's body in one array that ends up of exact size. A declared length reserves no
 * memory by itself: the array grows with what has arrived, so that many slow clients cannot take
 * memory by naming large numbers.
 */
final class RequestBody {
    static final byte[] EMPTY = new byte[0];
    private static final int FIRST_DECLARED = 64 * 1024;
    private static final int FIRST_UNKNOWN = 8 * 1024;

    private final BodySource source;
    private final long declared;
    private final long limit;
    private final HttpCounters counters;
    private byte[] bytes = EMPTY;
    private ByteBuffer target = ByteBuffer.wrap(EMPTY);
    private long reserved;
    private @Nullable String problem;

    /**
     * @param declared the length the client named, or -1
     * @param limit most bytes; a declared length above it has been refused before
     */
    RequestBody(BodySource source, long declared, long limit, HttpCounters counters) {
        this.source = source;
        this.declared = declared;
        this.limit = limit;
        this.counters = counters;
    }

    /** Reads what is there. */
    Fill fill() {
        try {
            for (; ; ) {
                if (!target.hasRemaining() && target.position() != declared) {
                    if (target.position() > limit) {
                        counters.refusedForSize.increment();
                        return Fill.TOO_LARGE;
                    }
                    if (!grow()) {
                        return Fill.NO_ROOM;
                    }
                }
                boolean full = !target.hasRemaining();
                int count = source.read(full ? ByteBuffer.allocate(1) : target);
                if (count == 0) {
                    return Fill.WAITING;
                }
                if (count < 0) {
                    return complete();
                }
                if (full) {
                    problem = "The request body is longer than its content-length " + declared;
                    return Fill.MALFORMED;
                }
                if (target.position() > limit) {
                    counters.refusedForSize.increment();
                    return Fill.TOO_LARGE;
                }
            }
        } catch (MalformedBodyException e) {
            problem = e.getMessage();
            return Fill.MALFORMED;
        } catch (IOException _) {
            return Fill.GONE;
        }
    }

    private Fill complete() {
        int length = target.position();
        if (declared >= 0 && length != declared) {
            problem = "The request body has " + length + " bytes (expected: " + declared + ")";
            return Fill.MALFORMED;
        }
        if (length != bytes.length) {
            bytes = Arrays.copyOf(bytes, length);
        }
        return Fill.COMPLETE;
    }

    private boolean grow() {
        long size;
        if (declared >= 0) {
            size = Math.min(declared, Math.max(FIRST_DECLARED, bytes.length * 2L));
        } else {
            size = Math.min(limit + 1, Math.max(FIRST_UNKNOWN, bytes.length * 2L));
        }
        if (!counters.reserveBody(size - reserved)) {
            return false;
        }
        reserved = size;
        int length = target.position();
        bytes = length == 0 ? new byte[(int) size] : Arrays.copyOf(bytes, (int) size);
        target = ByteBuffer.wrap(bytes).position(length);
        return true;
    }

    BodySource source() {
        return source;
    }

    /** The body, after {@link Fill#COMPLETE}. */
    byte[] bytes() {
        return bytes;
    }

    /** What is wrong, after {@link Fill#MALFORMED}. */
    String problem() {
        return problem == null ? "" : problem;
    }

    /** Gives the room back; the array is then the exchange's affair. */
    void release() {
        counters.releaseBody(reserved);
        reserved = 0;
    }

    /** How far a body has come. */
    enum Fill {
        COMPLETE,
        WAITING,
        TOO_LARGE,
        NO_ROOM,
        MALFORMED,
        GONE
    }
}
