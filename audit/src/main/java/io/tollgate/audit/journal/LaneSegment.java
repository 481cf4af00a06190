package io.tollgate.audit.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One mapped file of a lane. All of it has been written with zeros before it is used: a store to a
 * page that has no room on disk would kill the thread that stores.
 *
 * <p>Its header says whose it is: magic, run, lane, number, size, stamp, the machine's boot and a
 * CRC of these.
 */
final class LaneSegment implements AutoCloseable {
    static final int HEADER = 64;
    static final String SUFFIX = ".lane";

    private static final long MAGIC = 0x0131454e414c4754L; // "TGLANE1" and a version
    private static final int ZEROS = 256 * 1024;

    private final LaneId id;
    private final int number;
    private final int size;
    private final int stamp;
    private final int boot;
    private final Path file;
    private final Arena arena;
    private final MemorySegment memory;

    private LaneSegment(
            LaneId id,
            int number,
            int size,
            int stamp,
            int boot,
            Path file,
            Arena arena,
            MemorySegment memory) {
        this.id = id;
        this.number = number;
        this.size = size;
        this.boot = boot;
        this.stamp = stamp;
        this.file = file;
        this.arena = arena;
        this.memory = memory;
    }

    /**
     * Makes one.
     *
     * @param used a file that is no longer needed and becomes this one, which saves the file system
     *     the search for room
     */
    static LaneSegment create(
            Path folder, LaneId id, int number, int size, int boot, @Nullable Path used)
            throws IOException {
        int stamp = ThreadLocalRandom.current().nextInt();
        Path fresh = folder.resolve("lane-" + id.run() + "-" + id.lane() + ".new");
        if (used != null) {
            Files.move(used, fresh, StandardCopyOption.ATOMIC_MOVE);
        }
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            channel.truncate(size);
            ByteBuffer zeros = ByteBuffer.allocate(Math.min(size, ZEROS));
            for (long at = 0; at < size; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
                at += channel.write(zeros, at);
            }
            channel.write(header(id, number, size, stamp, boot), 0);
            Path file = folder.resolve(name(id, number));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            Arena arena = Arena.ofShared();
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
            return new LaneSegment(id, number, size, stamp, boot, file, arena, memory);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    /** Opens what an earlier run left, to read; null where the file was never made whole. */
    static @Nullable LaneSegment open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            while (header.hasRemaining() && channel.read(header, header.position()) >= 0) {
                // until all of it is there
            }
            if (header.hasRemaining() || header.getLong(0) != MAGIC) {
                return null;
            }
            var id = new LaneId(header.getInt(8), header.getInt(12));
            int number = header.getInt(16);
            int size = header.getInt(20);
            int stamp = header.getInt(24);
            int boot = header.getInt(28);
            if (header.getInt(32) != crc(header.array())
                    || !file.getFileName().toString().equals(name(id, number))) {
                return null;
            }
            Arena arena = Arena.ofShared();
            long there = Math.min(channel.size(), size);
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, there, arena);
            return new LaneSegment(id, number, size, stamp, boot, file, arena, memory);
        }
    }

    private static ByteBuffer header(LaneId id, int number, int size, int stamp, int boot) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, MAGIC)
                .putInt(8, id.run())
                .putInt(12, id.lane())
                .putInt(16, number)
                .putInt(20, size)
                .putInt(24, stamp)
                .putInt(28, boot);
        return header.putInt(32, crc(header.array()));
    }

    private static int crc(byte[] header) {
        var crc = new CRC32C();
        crc.update(header, 0, 32);
        return (int) crc.getValue();
    }

    private static String name(LaneId id, int number) {
        return "lane-" + id.run() + "-" + id.lane() + "-" + number + SUFFIX;
    }

    LaneId id() {
        return id;
    }

    int number() {
        return number;
    }

    /** In bytes, as it was made. */
    int size() {
        return size;
    }

    /** Of the machine, while this was written. */
    int boot() {
        return boot;
    }

    int stamp() {
        return stamp;
    }

    Path file() {
        return file;
    }

    MemorySegment memory() {
        return memory;
    }

    /** Unmaps it. Nobody may read or write it any more. */
    @Override
    public void close() {
        arena.close();
    }
}
