package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the mock provider: what has arrived of the next request, what has not gone out
 * yet, and the stream that is running on it. One thread.
 */
final class MockConnection implements Comparable<MockConnection> {
    private static final int SMALLEST_BUFFER = 2_048;
    private static final int LARGEST_REQUEST = 4 << 20;

    private final Wire wire;
    private @Nullable SelectionKey key;
    private @Nullable ByteBuffer unsent;

    byte[] in = new byte[SMALLEST_BUFFER];
    int end;

    /** When the next timed act is due, by {@code System.nanoTime()}. */
    long due;

    /** What is to be done then. */
    MockTask task = MockTask.NONE;

    int chunksLeft;
    long chunkPeriod;
    boolean usageWanted;

    /** Whether the stream that runs is to break off instead of ending. */
    boolean cut;

    /** The id of the request that is being answered, for the ledger; "" where none is. */
    String asked = "";

    boolean closed;

    MockConnection(Wire wire) {
        this.wire = wire;
    }

    void registered(SelectionKey selectionKey) {
        key = selectionKey;
    }

    /** Reads what has arrived; false when the client has gone. */
    boolean fill() throws IOException {
        int read;
        do {
            if (end == in.length) {
                grow();
            }
            read = wire.read(ByteBuffer.wrap(in, end, in.length - end));
            end += Math.max(0, read);
        } while (wire.buffered());
        return read >= 0;
    }

    /** Drops the request that was answered from the front. */
    void consume(int count) {
        end -= count;
        System.arraycopy(in, count, in, 0, end);
    }

    /** Sends the bytes now or, what the socket does not take, as soon as it does. */
    void send(ByteBuffer bytes) throws IOException {
        ByteBuffer waiting = unsent;
        if (waiting != null) {
            unsent =
                    ByteBuffer.allocate(waiting.remaining() + bytes.remaining())
                            .put(waiting)
                            .put(bytes)
                            .flip();
            return;
        }
        if (!wire.write(bytes)) {
            unsent = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    void flush() throws IOException {
        ByteBuffer waiting = unsent;
        if (waiting == null || wire.write(waiting)) {
            unsent = null;
            interest(SelectionKey.OP_READ);
        }
    }

    /** True while the client does not keep up. */
    boolean clogged() {
        return unsent != null;
    }

    void close() {
        closed = true;
        wire.close();
    }

    @Override
    public int compareTo(MockConnection other) {
        return Long.compare(due - other.due, 0);
    }

    private void grow() throws IOException {
        if (in.length >= LARGEST_REQUEST) {
            throw new IOException("request larger than " + LARGEST_REQUEST + " bytes");
        }
        in = Arrays.copyOf(in, in.length * 2);
    }

    private void interest(int operations) {
        SelectionKey current = key;
        if (current != null && current.isValid()) {
            current.interestOps(operations);
        }
    }
}
