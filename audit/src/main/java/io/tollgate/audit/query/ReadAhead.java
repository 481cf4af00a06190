package io.tollgate.audit.query;

import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowStream;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A node's rows, read on a thread of its own while the caller works on those before: a bounded
 * number of chunks ahead.
 */
final class ReadAhead implements AutoCloseable {
    private static final int ROWS = 2_048;
    private static final int CHUNKS = 8;

    private final BlockingQueue<Chunk> ready = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread reader;
    private Chunk current = new Chunk(new NumberedRow[0], 0, null, false);
    private int at;

    /** Some rows, and whether they are the last ones, or why no more can be read. */
    private record Chunk(
            NumberedRow[] rows, int count, @Nullable Throwable failure, boolean last) {}

    ReadAhead(Source source, String node, long fromSeq) {
        this.reader =
                Thread.ofPlatform()
                        .name("tollgate-verify-read")
                        .daemon()
                        .start(() -> read(source, node, fromSeq));
    }

    /** The next row; null at the end. */
    @Nullable NumberedRow next() throws IOException {
        while (at == current.count()) {
            if (current.failure() != null) {
                throw new IOException(current.failure().getMessage(), current.failure());
            }
            if (current.last()) {
                return null;
            }
            try {
                current = ready.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            at = 0;
        }
        return current.rows()[at++];
    }

    /** Stops reading. */
    @Override
    public void close() {
        reader.interrupt();
    }

    private void read(Source source, String node, long fromSeq) {
        try {
            Chunk chunk;
            try (RowStream rows = source.rows(node, fromSeq)) {
                do {
                    chunk = chunk(rows);
                    ready.put(chunk);
                } while (!chunk.last());
            } catch (IOException | RuntimeException e) {
                ready.put(new Chunk(new NumberedRow[0], 0, e, true));
            }
        } catch (InterruptedException e) {
            // Nobody waits for more.
            Thread.currentThread().interrupt();
        }
    }

    private static Chunk chunk(RowStream rows) throws IOException {
        var read = new NumberedRow[ROWS];
        for (int count = 0; count < ROWS; count++) {
            NumberedRow row = rows.next();
            if (row == null) {
                return new Chunk(read, count, null, true);
            }
            read[count] = row;
        }
        return new Chunk(read, ROWS, null, false);
    }
}
