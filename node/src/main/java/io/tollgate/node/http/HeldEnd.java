package io.tollgate.node.http;

import java.io.IOException;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Keeps the sending side of an HTTP/2 connection open behind our GOAWAY until the streams that run
 * have ended; Undertow would end it at once. Only on the I/O thread.
 */
final class HeldEnd extends AbstractStreamSinkConduit<StreamSinkConduit> {
    private boolean held;
    private boolean wanted;
    private boolean toldFlushed;

    HeldEnd(StreamSinkConduit next) {
        super(next);
    }

    /** From now on the end waits for {@link #release}. */
    void hold() {
        held = true;
    }

    /** Lets the end go out, behind all that was written. */
    void release() throws IOException {
        held = false;
        if (wanted) {
            wanted = false;
            next.terminateWrites();
            if (!next.flush()) {
                next.resumeWrites();
            }
        }
    }

    @Override
    public void terminateWrites() throws IOException {
        if (held) {
            wanted = true;
            toldFlushed = true;
        } else {
            super.terminateWrites();
        }
    }

    /** Undertow waits for nothing else once it has ended its writes: it must not begin to. */
    @Override
    public boolean flush() throws IOException {
        if (toldFlushed) {
            toldFlushed = false;
            return true;
        }
        return super.flush();
    }
}
