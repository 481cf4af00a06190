package io.tollgate.providers.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/** Bytes as they are; keeps nothing. */
final class PlainTransport implements Transport {
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;

    PlainTransport(StreamSourceConduit source, StreamSinkConduit sink) {
        this.source = source;
        this.sink = sink;
    }

    @Override
    public int read(ByteBuffer in) throws IOException {
        return source.read(in);
    }

    @Override
    public boolean ended() {
        return false;
    }

    @Override
    public void write(ByteBuffer out) throws IOException {
        sink.write(out);
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public void sayGoodbye() {
        // the end of the connection says it
    }
}
