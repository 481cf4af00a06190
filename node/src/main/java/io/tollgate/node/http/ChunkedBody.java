package io.tollgate.node.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A chunked body on an HTTP/1 connection. What follows its last chunk in the same read is thrown
 * away: a connection that carried a chunked request carries no other (see {@link RequestGuard}).
 */
final class ChunkedBody implements BodySource {
    private final Http1Connection input;
    private final ByteBuffer scratch;
    private final ChunkDecoder decoder = new ChunkDecoder();

    ChunkedBody(Http1Connection input, ByteBuffer scratch) {
        this.input = input;
        this.scratch = scratch;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int before = target.position();
        while (!decoder.ended() && target.hasRemaining()) {
            // Framing only shrinks the bytes, so what is read always fits the target.
            scratch.clear().limit(Math.min(scratch.capacity(), target.remaining()));
            int count = input.read(scratch);
            if (count == 0) {
                break;
            }
            decoder.decode(scratch.flip(), target);
        }
        int decoded = target.position() - before;
        return decoded == 0 && decoder.ended() ? -1 : decoded;
    }

    @Override
    public void resume(Runnable onReadable) {
        input.bodyReader(onReadable);
    }

    @Override
    public void suspend() {
        input.bodyReader(null);
    }
}
