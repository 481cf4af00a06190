package io.tollgate.node.request;

import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The events of one stream on their way to the client: what one read of the provider brought
 * becomes one write, built in the scratch buffer of the thread. Nothing is kept between reads.
 */
final class Relay implements ByteSink {
    private static final String EVENT_TYPE = "text/event-stream";

    private final Exchange exchange;
    private final Bookkeeping books;
    private final AnswerStream stream;
    private final List<String> headers;
    private final ByteBuffer scratch;
    private boolean clientKeepsUp = true;

    /**
     * Prepares a relay.
     *
     * @param headers of the answer, names and values in turn; read at the first write
     */
    Relay(Exchange exchange, Bookkeeping books, AnswerStream stream, List<String> headers) {
        this.exchange = exchange;
        this.books = books;
        this.stream = stream;
        this.headers = headers;
        this.scratch = exchange.loop().scratch();
    }

    AnswerStream stream() {
        return stream;
    }

    /** Whether anything has gone to the client, after which nothing can be tried again. */
    boolean started() {
        return exchange.started();
    }

    /** Whether the client took all of what was written; else the provider must wait. */
    boolean clientKeepsUp() {
        return clientKeepsUp;
    }

    /**
     * Takes what one read brought and writes what can go to the client.
     *
     * @param last whether the provider's answer ends with it
     */
    Progress accept(ByteBuffer bytes, boolean last) {
        scratch.clear();
        clientKeepsUp = true;
        Progress progress = stream.accept(bytes, this);
        if (last && (progress == Progress.NOTHING_YET || progress == Progress.STREAMING)) {
            progress = stream.end(this);
        }
        flush();
        return progress;
    }

    /** Tells the client of an error in mid-stream. */
    void writeError(ProviderError error) {
        scratch.clear();
        stream.writeError(error, this);
        flush();
    }

    @Override
    public void put(ByteBuffer source, int from, int to) {
        int at = from;
        while (at < to) {
            int count = Math.min(room(), to - at);
            scratch.put(scratch.position(), source, at, count);
            scratch.position(scratch.position() + count);
            at += count;
        }
    }

    @Override
    public void put(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int count = Math.min(room(), end - at);
            scratch.put(bytes, at, count);
            at += count;
        }
    }

    private int room() {
        if (!scratch.hasRemaining()) {
            flush();
            scratch.clear();
        }
        return scratch.remaining();
    }

    private void flush() {
        scratch.flip();
        if (!scratch.hasRemaining()) {
            return;
        }
        if (!exchange.started()) {
            exchange.startStream(200, stream.contentType(), headers);
        }
        if (stream.contentType().startsWith(EVENT_TYPE)) {
            books.events(scratch);
        } else {
            // One array that grows is not put together: its texts are not kept.
            books.piece(scratch, false);
        }
        clientKeepsUp &= exchange.write(scratch);
    }
}
