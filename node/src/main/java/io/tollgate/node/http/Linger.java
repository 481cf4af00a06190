package io.tollgate.node.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.conduits.ConduitStreamSourceChannel;

/** The end of a connection: what its client still sends is thrown away, for a short while. */
final class Linger {
    private static final long MOST_BYTES = 1 << 20;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Http1Connection connection;
    private final ConduitStreamSourceChannel source;
    private final IoSpace space;
    private final IdleTimer timer;
    private long read;

    Linger(Http1Connection connection, ConduitStreamSourceChannel source, IoSpace space) {
        this.connection = connection;
        this.source = source;
        this.space = space;
        this.timer = new IdleTimer(space.thread(), MOST_NANOS, connection::close);
    }

    void begin() throws IOException {
        timer.touch();
        discard();
    }

    void discard() throws IOException {
        ByteBuffer scratch = space.read();
        int count;
        do {
            count = source.read(scratch.clear());
            read += count;
        } while (count > 0 && read < MOST_BYTES);
        if (count < 0 || read >= MOST_BYTES) {
            connection.close();
        }
    }

    void stop() {
        timer.stop();
    }
}
