package io.tollgate.node.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A body of a declared length on an HTTP/1 connection. */
final class FixedBody implements BodySource {
    private final Http1Connection input;
    private long remaining;

    FixedBody(Http1Connection input, long length) {
        this.input = input;
        this.remaining = length;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        int limit = target.limit();
        if (target.remaining() > remaining) {
            target.limit(target.position() + (int) remaining);
        }
        try {
            int count = input.read(target);
            remaining -= count;
            return count;
        } finally {
            target.limit(limit);
        }
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
