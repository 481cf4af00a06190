package io.tollgate.providers.upstream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the responses of one connection: heads, then bodies by length, by chunks or up to the
 * close. What a piece of input held is left in its fields until the next piece, so reading
 * allocates nothing but the head.
 */
final class ResponseReader {
    private enum State {
        HEAD,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE,
        COMPLETE
    }

    /** Interim (1xx) responses before the answer; a provider has use for one or two. */
    private static final int MOST_INTERIM = 20;

    private final HeadReader heads;
    private final ChunkDecoder chunks = new ChunkDecoder();
    private State state = State.HEAD;
    private boolean headRequest;
    private boolean mayUpgrade;
    private boolean closes;
    private boolean started;
    private int interim;
    private long remaining;

    private @Nullable Head head;
    private int bodyFrom;
    private int bodyTo;
    private int unread;
    private @Nullable String fault;

    ResponseReader(char[] lines) {
        heads = new HeadReader(lines);
    }

    /**
     * Makes ready for the response to the next request.
     *
     * @param headRequest whether it is a HEAD request, whose response has no body
     * @param mayUpgrade whether it asks for another protocol
     */
    void expect(boolean headRequest, boolean mayUpgrade) {
        this.headRequest = headRequest;
        this.mayUpgrade = mayUpgrade;
        state = State.HEAD;
        started = false;
        interim = 0;
    }

    /** Whether any byte of the response has come. */
    boolean started() {
        return started;
    }

    /** The head that ended in the last piece, or null. */
    @Nullable Head head() {
        return head;
    }

    /** Where the body bytes of the last piece begin. */
    int bodyFrom() {
        return bodyFrom;
    }

    /** The index after the body bytes of the last piece. */
    int bodyTo() {
        return bodyTo;
    }

    /** Whether the response is complete. */
    boolean complete() {
        return state == State.COMPLETE;
    }

    /** Whether the connection may carry another request: nothing follows and nobody closes. */
    boolean reusable() {
        return !closes && unread == 0;
    }

    /** Why the response cannot be read on, or null. */
    @Nullable String fault() {
        return fault;
    }

    /**
     * Takes the bytes of {@code in} from 0 to its limit.
     *
     * @param words the same memory, little-endian
     */
    void read(ByteBuffer in, ByteBuffer words) {
        int to = in.limit();
        int from = 0;
        head = null;
        fault = null;
        started = true;
        unread = 0;
        bodyFrom = 0;
        bodyTo = 0;
        while (state == State.HEAD && from < to) {
            Head found = heads.read(words, from, to);
            if (found == null) {
                fault = heads.fault();
                return;
            }
            from = heads.consumed();
            take(found);
            if (fault != null) {
                return;
            }
        }
        readBody(in, from, to);
    }

    /** The connection has been closed: completes a body that is delimited by that. */
    void end() {
        head = null;
        bodyFrom = 0;
        bodyTo = 0;
        fault = null;
        if (state == State.UNTIL_CLOSE) {
            state = State.COMPLETE;
            closes = true;
        }
    }

    /** Where the response stood when the connection closed, for the message. */
    String progress() {
        return switch (state) {
            case HEAD -> started ? "within the response head" : "before any response byte";
            case LENGTH -> remaining + " bytes before the end of the body";
            case CHUNKED -> "before the last chunk of the body";
            case UNTIL_CLOSE -> "without saying that the body is complete";
            case COMPLETE -> "after the response";
        };
    }

    private void take(Head found) {
        int status = found.status();
        if (status == 101 && mayUpgrade) {
            head = found;
            closes = true;
            state = State.UNTIL_CLOSE;
            return;
        }
        if (status == 101) {
            fault = "status 101 (expected: no change of protocol)";
            return;
        }
        if (status < 200) {
            if (++interim > MOST_INTERIM) {
                fault = "more than " + MOST_INTERIM + " interim responses (expected: an answer)";
            }
            return;
        }
        head = found;
        closes = found.closes();
        if (headRequest || status == 204 || status == 304) {
            state = State.COMPLETE;
        } else if (found.chunked()) {
            chunks.reset();
            state = State.CHUNKED;
        } else if (found.contentLength() >= 0) {
            remaining = found.contentLength();
            state = remaining == 0 ? State.COMPLETE : State.LENGTH;
        } else {
            closes = true;
            state = State.UNTIL_CLOSE;
        }
    }

    private void readBody(ByteBuffer in, int from, int to) {
        switch (state) {
            case HEAD -> {}
            case LENGTH -> {
                int length = (int) Math.min(remaining, to - from);
                bodyFrom = from;
                bodyTo = from + length;
                remaining -= length;
                unread = to - bodyTo;
                if (remaining == 0) {
                    state = State.COMPLETE;
                }
            }
            case CHUNKED -> {
                int stop = chunks.decode(in, from, to);
                bodyFrom = chunks.dataFrom();
                bodyTo = chunks.dataTo();
                fault = chunks.fault();
                unread = to - stop;
                if (chunks.complete()) {
                    state = State.COMPLETE;
                }
            }
            case UNTIL_CLOSE -> {
                bodyFrom = from;
                bodyTo = to;
            }
            case COMPLETE -> unread = to - from;
        }
    }
}
