package io.tollgate.node.acceptance.upstream;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How the fake provider answers one request: plain blocking code on a virtual thread of its own. An
 * {@link IOException} means that the peer has gone, which is none of the script's faults.
 */
public interface Script {
    void play(RecordedRequest request, Wire wire) throws IOException, InterruptedException;

    /** The first request gets the first script, and so on; the last one serves all that follow. */
    static Script inTurn(Script... scripts) {
        var turns = List.of(scripts);
        var next = new AtomicInteger();
        return (request, wire) ->
                turns.get(Math.min(next.getAndIncrement(), turns.size() - 1)).play(request, wire);
    }

    /** Reads the request and never answers; ends when the peer hangs up. */
    static Script silence() {
        return (request, wire) -> wire.awaitPeerClosed();
    }

    /** Closes without one byte of an answer. */
    static Script hangUp() {
        return (request, wire) -> wire.close();
    }

    /** Resets the connection without one byte of an answer. */
    static Script reset() {
        return (request, wire) -> wire.reset();
    }

    /** Sends these bytes as they are, then closes. */
    static Script raw(String bytes) {
        return (request, wire) -> {
            wire.write(bytes);
            wire.close();
        };
    }
}
