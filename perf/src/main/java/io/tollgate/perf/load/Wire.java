package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The bytes of one connection, plain or over TLS. One thread. */
interface Wire {
    /** Reads what is there into the buffer; -1 at the end. */
    int read(ByteBuffer target) throws IOException;

    /** True when another read brings bytes that have arrived already. */
    boolean buffered();

    /** Writes what the socket takes; true when nothing is left, here or below. */
    boolean write(ByteBuffer source) throws IOException;

    void close();

    /** Without encryption. */
    record Plain(SocketChannel channel) implements Wire {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public boolean buffered() {
            return false;
        }

        @Override
        public boolean write(ByteBuffer source) throws IOException {
            channel.write(source);
            return !source.hasRemaining();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException alreadyGone) {
                // Nothing is left to release.
            }
        }
    }
}
