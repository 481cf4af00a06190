package io.tollgate.providers.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;

/**
 * Asks an HTTP proxy by CONNECT for a way to the origin, and reads its answer. Told once: null when
 * the way is open, or what went wrong.
 */
final class Tunnel implements ReadReadyHandler {
    private final Loop loop;
    private final StreamConnection stream;
    private final Origin origin;
    private final Consumer<@Nullable String> told;
    private final HeadReader heads;
    private boolean done;

    Tunnel(Loop loop, StreamConnection stream, Origin origin, Consumer<@Nullable String> told) {
        this.loop = loop;
        this.stream = stream;
        this.origin = origin;
        this.told = told;
        this.heads = new HeadReader(loop.lines());
    }

    void start() {
        stream.getSourceChannel().getConduit().setReadReadyHandler(this);
        stream.getSourceChannel().resumeReads();
        String host = Names.bare(origin.host());
        String target = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + origin.port();
        String request = "CONNECT " + target + " HTTP/1.1\r\nhost: " + target + "\r\n\r\n";
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
        try {
            stream.getSinkChannel().write(bytes);
            if (bytes.hasRemaining()) {
                tell("takes no bytes");
            }
        } catch (IOException e) {
            tell("broke: " + e.getMessage());
        }
    }

    @Override
    public void readReady() {
        if (done) {
            return;
        }
        ByteBuffer in = loop.in();
        in.clear();
        int count;
        try {
            count = stream.getSourceChannel().read(in);
        } catch (IOException e) {
            tell("broke: " + e.getMessage());
            return;
        }
        if (count < 0) {
            tell("closed the connection");
        } else if (count > 0) {
            answered(count);
        }
    }

    @Override
    public void forceTermination() {
        tell("the I/O thread is shutting down");
    }

    @Override
    public void terminated() {
        // a read has returned the end before
    }

    private void answered(int count) {
        Head head = heads.read(loop.inWords(), 0, count);
        if (head == null) {
            String fault = heads.fault();
            if (fault != null) {
                tell(fault);
            }
        } else if (head.status() / 100 != 2) {
            tell("answered status " + head.status() + " (expected: 200)");
        } else if (heads.consumed() != count) {
            tell("sent bytes before the tunnel was used");
        } else {
            tell(null);
        }
    }

    private void tell(@Nullable String failure) {
        if (!done) {
            done = true;
            told.accept(failure);
        }
    }
}
