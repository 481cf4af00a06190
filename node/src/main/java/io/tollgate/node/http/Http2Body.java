package io.tollgate.node.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.channels.StreamSourceChannel;

/** A body on an HTTP/2 stream. */
final class Http2Body implements BodySource {
    private final StreamSourceChannel channel;

    Http2Body(HttpServerExchange undertow) {
        this.channel = undertow.getRequestChannel();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public void resume(Runnable onReadable) {
        channel.getReadSetter().set(_ -> onReadable.run());
        channel.resumeReads();
    }

    @Override
    public void suspend() {
        channel.suspendReads();
    }
}
