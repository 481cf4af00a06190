package io.tollgate.node.request;

import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.util.List;

/** An answer that goes to the client as it comes and is not looked at. Nothing of it is kept. */
final class RawRelay {
    private final Exchange exchange;
    private final Bookkeeping books;
    private final int status;
    private final boolean text;

    /** Begins the answer. */
    RawRelay(Exchange exchange, Bookkeeping books, ResponseHead head, List<String> lines) {
        this.exchange = exchange;
        this.books = books;
        this.status = head.status();
        this.text = Texts.isText(head.header("content-type"));
        AnswerHead.addRaw(lines, head);
        exchange.startStream(status, head.header("content-type"), lines);
    }

    /** What the client was told. */
    int status() {
        return status;
    }

    /** Writes a piece; false where the provider must wait until the client has taken it. */
    boolean accept(ByteBuffer piece) {
        books.piece(piece, text);
        return !piece.hasRemaining() || exchange.write(piece);
    }
}
