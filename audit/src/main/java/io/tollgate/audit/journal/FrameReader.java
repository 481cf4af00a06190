package io.tollgate.audit.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads the frames of a file of the row log one after the other. One thread. */
final class FrameReader implements Closeable {
    private static final int BUFFER = 128 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private byte[] bytes = new byte[BUFFER];
    private long bufferAt;
    private int held;
    private long next;
    private int payload;
    private int end;

    FrameReader(Path file, long from) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.next = from;
        this.bufferAt = from;
    }

    /**
     * Moves to the next frame.
     *
     * @param limit of the file, in bytes, beyond which nothing is looked at
     * @return false where none stands whole and sound before the limit
     */
    boolean next(long limit) throws IOException {
        if (!fill(RowFrame.PREFIX, limit)) {
            return false;
        }
        int at = (int) (next - bufferAt);
        int length = ByteBuffer.wrap(bytes).getInt(at);
        if (length < 1 || length > RowFrame.MAX_LENGTH || !fill(RowFrame.PREFIX + length, limit)) {
            return false;
        }
        at = (int) (next - bufferAt);
        crc.reset();
        crc.update(bytes, at + RowFrame.PREFIX, length);
        if ((int) crc.getValue() != ByteBuffer.wrap(bytes).getInt(at + 4)) {
            return false;
        }
        payload = at + RowFrame.PREFIX + 1;
        end = at + RowFrame.PREFIX + length;
        next += RowFrame.PREFIX + length;
        return true;
    }

    /** Makes sure that so many bytes from the next frame on are in the buffer. */
    private boolean fill(int wanted, long limit) throws IOException {
        if (next + wanted > limit) {
            return false;
        }
        int at = (int) (next - bufferAt);
        if (at + wanted <= held) {
            return true;
        }
        System.arraycopy(bytes, at, bytes, 0, held - at);
        held -= at;
        bufferAt = next;
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, wanted);
        }
        int most = (int) Math.min(bytes.length, limit - bufferAt);
        while (held < wanted) {
            int read = channel.read(ByteBuffer.wrap(bytes, held, most - held), bufferAt + held);
            if (read < 0) {
                return false;
            }
            held += read;
        }
        return true;
    }

    byte type() {
        return bytes[payload - 1];
    }

    /** The payload, valid until the next call of {@link #next}. */
    ByteBuffer payload() {
        return ByteBuffer.wrap(bytes, payload, end - payload).slice();
    }

    /** What {@link #payload} lies in. */
    byte[] bytes() {
        return bytes;
    }

    int payloadAt() {
        return payload;
    }

    int payloadEnd() {
        return end;
    }

    /** Where the frame after this one starts in the file. */
    long offset() {
        return next;
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
