package io.tollgate.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Collects frames of the row log until they are written in one go. One thread. */
final class FrameBuffer {
    private static final int USUAL = 128 * 1024;

    private final CRC32C crc = new CRC32C();
    private byte[] bytes = new byte[USUAL];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int start;

    /** Begins a frame. */
    FrameBuffer begin(byte type) {
        start = view.position();
        room(RowFrame.PREFIX + 1);
        view.position(start + RowFrame.PREFIX);
        view.put(type);
        return this;
    }

    FrameBuffer put(int value) {
        room(4);
        view.putInt(value);
        return this;
    }

    FrameBuffer put(long value) {
        room(8);
        view.putLong(value);
        return this;
    }

    FrameBuffer put(byte value) {
        room(1);
        view.put(value);
        return this;
    }

    FrameBuffer put(byte[] from, int at, int length) {
        room(length);
        view.put(from, at, length);
        return this;
    }

    /** Ends the frame. */
    void end() {
        int from = start + RowFrame.PREFIX;
        int length = view.position() - from;
        crc.reset();
        crc.update(bytes, from, length);
        view.putInt(start, length);
        view.putInt(start + 4, (int) crc.getValue());
    }

    int size() {
        return view.position();
    }

    /** Whether it should be written before much more is added. */
    boolean isFull() {
        return size() > USUAL / 2;
    }

    /** Writes all of it at that place of the file; on failure it still holds all. */
    void writeTo(FileChannel channel, long at) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(bytes, 0, size());
        while (from.hasRemaining()) {
            channel.write(from, at + from.position());
        }
    }

    void clear() {
        if (bytes.length > 4 * USUAL) {
            bytes = new byte[USUAL];
            view = ByteBuffer.wrap(bytes);
        }
        view.clear();
    }

    private void room(int more) {
        if (view.remaining() < more) {
            int position = view.position();
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, position + more));
            view = ByteBuffer.wrap(bytes).position(position);
        }
    }
}
