package io.tollgate.audit.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.RowCodec;
import io.tollgate.audit.chain.Chain;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Numbers rows, chains them and appends them to the row log in batches. One thread.
 *
 * <p>A batch ends with a {@link Mark}. Until it is written whole, the log counts as it was before:
 * whoever dies in between begins the batch again from the lanes. Where writing fails, the batch is
 * kept and written at the same place again.
 */
final class RowLogWriter implements Closeable {
    private final Path folder;
    private final JournalRows rows;
    private final int segmentBytes;
    private final InstantSource clock;
    private final FrameBuffer buffer = new FrameBuffer();
    private final byte[] scratch =
            new byte[RowFrame.PREFIX + 1 + RowFrame.OPEN_ROW_AT + RowCodec.MAX_BYTES];
    private final CRC32C crc = new CRC32C();
    private final Chain chain;
    private final FileChannel folderChannel;
    private FileChannel channel;
    private RowSegment segment;
    private long written;
    private Mark marked;
    private boolean pending;
    private boolean unforced;
    private long checkpointSeq;
    private long forces;

    /** Goes on after that mark, which ends at that byte of the last file; or begins. */
    RowLogWriter(
            Path folder,
            JournalRows rows,
            int segmentBytes,
            InstantSource clock,
            Mark mark,
            @Nullable RowSegment last,
            long end)
            throws IOException {
        this.folder = folder;
        this.rows = rows;
        this.segmentBytes = segmentBytes;
        this.clock = clock;
        this.chain = Chain.after(mark.seq(), mark.chain());
        this.marked = mark;
        this.checkpointSeq = mark.checkpointSeq();
        this.folderChannel = FileChannel.open(folder, StandardOpenOption.READ);
        if (last == null) {
            Made made = make(List.of(), null);
            this.channel = made.channel;
            this.segment = made.segment;
            this.written = made.bytes;
            rows.add(segment);
        } else {
            this.channel = openFile(last.file());
            this.segment = last;
            this.written = end;
            this.unforced = true;
        }
        force();
    }

    /** A file just made. */
    private record Made(
            FileChannel channel, RowSegment segment, long bytes, Map<OpenRequest, Long> logged) {}

    /** Adds a row: the canonical bytes between two indexes. */
    void row(LaneId lane, long key, byte[] bytes, int from, int to) {
        long value = chain.add(bytes, from, to);
        buffer.begin(RowFrame.ROW)
                .put(chain.seq())
                .put(value)
                .put(lane.run())
                .put(lane.lane())
                .put(key)
                .put(bytes, from, to - from)
                .end();
    }

    /** Adds a piece of a text of the next row. */
    void body(byte text, boolean last, long offset, byte[] bytes, int from, int length) {
        buffer.begin(RowFrame.BODY)
                .put(text)
                .put((byte) (last ? 1 : 0))
                .put(offset)
                .put(bytes, from, length)
                .end();
    }

    /** Adds a request that has begun, with the canonical bytes of the row it has till it ends. */
    void open(OpenRequest request, byte[] bytes, int from, int to) {
        request.loggedAt(written + buffer.size());
        open(buffer, request, bytes, from, to);
    }

    private static void open(FrameBuffer to, OpenRequest request, byte[] bytes, int from, int end) {
        to.begin(RowFrame.OPEN)
                .put(request.lane().run())
                .put(request.lane().lane())
                .put(request.key())
                .put(bytes, from, end - from)
                .end();
    }

    /** Adds the row an open request began with. All added before must have been written. */
    void orphan(OpenRequest request) throws IOException {
        byte[] payload = loadOpen(request);
        row(request.lane(), request.key(), payload, RowFrame.OPEN_ROW_AT, payload.length);
    }

    /** The payload of its frame, which has been written. */
    private byte[] loadOpen(OpenRequest request) throws IOException {
        long at = request.loggedAt();
        ByteBuffer frame = ByteBuffer.wrap(scratch);
        while (frame.hasRemaining() && channel.read(frame, at + frame.position()) > 0) {
            // until it is full or the file ends
        }
        frame.flip();
        int length = frame.remaining() < RowFrame.PREFIX ? 0 : frame.getInt(0);
        if (length <= 0 || RowFrame.PREFIX + length > frame.limit()) {
            throw new JournalDamaged(segment.file(), at, "a begin that was whole before");
        }
        crc.reset();
        crc.update(scratch, RowFrame.PREFIX, length);
        if ((int) crc.getValue() != frame.getInt(4)
                || frame.get(RowFrame.PREFIX) != RowFrame.OPEN) {
            throw new JournalDamaged(segment.file(), at, "a begin that was whole before");
        }
        int from = RowFrame.PREFIX + 1;
        return Arrays.copyOfRange(scratch, from, RowFrame.PREFIX + length);
    }

    /** Adds a checkpoint of what has been added. */
    void checkpoint(Checkpoint checkpoint) {
        buffer.begin(RowFrame.CHECKPOINT).put(checkpoint.seq()).put(checkpoint.atMillis());
        text(checkpoint.node());
        text(checkpoint.chain());
        text(checkpoint.keyId());
        text(checkpoint.signature());
        buffer.end();
        checkpointSeq = checkpoint.seq();
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        buffer.put(bytes.length).put(bytes, 0, bytes.length);
    }

    /** Ends the batch and writes it. On failure it stays {@link #pending}. */
    void commit(int run, Map<Integer, Long> lanes) throws IOException {
        marked = new Mark(run, chain.seq(), chain.value(), checkpointSeq, lanes);
        marked.writeTo(buffer);
        pending = true;
        write();
    }

    /** Writes the batch that could not be written before. */
    void write() throws IOException {
        buffer.writeTo(channel, written);
        written += buffer.size();
        buffer.clear();
        pending = false;
        unforced = true;
    }

    /** Whether a finished batch is not yet written. */
    boolean pending() {
        return pending;
    }

    /**
     * Makes all that is written safe from the loss of power, and readable.
     *
     * @throws UncheckedIOException where the disk failed: nobody knows then what is on it, and
     *     trying again would prove nothing
     */
    void force() {
        if (unforced) {
            try {
                channel.force(false);
            } catch (IOException e) {
                throw new UncheckedIOException("the disk could not be forced", e);
            }
            forces++;
            unforced = false;
        }
        segment.readable(written, marked.seq());
        rows.publish(marked.seq());
    }

    /** Whether there is something that {@link #force} would make safe. */
    boolean unforced() {
        return unforced;
    }

    boolean isFull() {
        return buffer.isFull();
    }

    boolean isEmpty() {
        return buffer.size() == 0;
    }

    /** Whether the file is as long as files shall be, or that long. */
    boolean wantsRoll(long bytes) {
        return written >= Math.min(bytes, segmentBytes) && segment.firstSeq() <= marked.seq();
    }

    /**
     * Goes on in a new file, which begins with the open requests: so the last file alone tells how
     * things stand. Between batches. On failure the old file goes on.
     */
    void roll(Collection<OpenRequest> open) throws IOException {
        force();
        Made made = make(open, segment);
        made.logged.forEach(OpenRequest::loggedAt);
        RowSegment old = segment;
        channel.close();
        channel = made.channel;
        segment = made.segment;
        written = made.bytes;
        segment.readable(written, marked.seq());
        rows.add(segment);
        old.seal(clock.millis());
    }

    private Made make(Collection<OpenRequest> open, @Nullable RowSegment old) throws IOException {
        long first = marked.seq() + 1;
        Path file = RowSegment.file(folder, first);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        var logged = new LinkedHashMap<OpenRequest, Long>();
        var head = new FrameBuffer();
        byte[] node = rows.node().getBytes(UTF_8);
        head.begin(RowFrame.HEADER)
                .put(RowFrame.VERSION)
                .put(first)
                .put(marked.chain(), 0, Chain.BYTES)
                .put(node, 0, node.length)
                .end();
        for (OpenRequest request : open) {
            byte[] payload = loadOpen(request);
            logged.put(request, (long) head.size());
            open(head, request, payload, RowFrame.OPEN_ROW_AT, payload.length);
        }
        marked.writeTo(head);
        FileChannel channel = null;
        try {
            Files.deleteIfExists(fresh);
            channel = openFile(fresh);
            head.writeTo(channel, 0);
            channel.force(true);
            if (old != null) {
                seal();
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            folderChannel.force(true);
            return new Made(channel, new RowSegment(file, first), head.size(), logged);
        } catch (IOException e) {
            if (channel != null) {
                channel.close();
            }
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    /** Written after the last mark: it does not count before the next file has its name. */
    private void seal() throws IOException {
        var seal = new FrameBuffer();
        seal.begin(RowFrame.SEAL)
                .put(marked.seq())
                .put(marked.chain(), 0, Chain.BYTES)
                .put(clock.millis())
                .end();
        seal.writeTo(channel, written);
        channel.truncate(written + seal.size());
        channel.force(true);
    }

    private static FileChannel openFile(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    Chain chain() {
        return chain;
    }

    /** The last row that the last checkpoint covers. */
    long checkpointSeq() {
        return checkpointSeq;
    }

    long forces() {
        return forces;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        folderChannel.close();
    }

    /** Reads a checkpoint's payload. */
    static Checkpoint readCheckpoint(String node, ByteBuffer payload) {
        long seq = payload.getLong();
        long atMillis = payload.getLong();
        readText(payload);
        return new Checkpoint(
                node, seq, readText(payload), atMillis, readText(payload), readText(payload));
    }

    private static String readText(ByteBuffer payload) {
        byte[] bytes = new byte[payload.getInt()];
        payload.get(bytes);
        return new String(bytes, UTF_8);
    }
}
