package io.tollgate.perf.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small disk of our own, in memory, that can be filled at will. Needs root, to mount it. */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 64 * 1024;

    private final Path folder;
    private final Path filler;
    private final FileStore store;

    private SmallDisk(Path folder) throws IOException {
        this.folder = folder;
        this.filler = folder.resolve("filler");
        this.store = Files.getFileStore(folder);
    }

    /** Mounts one in a folder that it makes. */
    static SmallDisk mount(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    long total() throws IOException {
        return store.getTotalSpace();
    }

    /** Takes room away until no more than that is left. */
    void leave(long bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (store.getUsableSpace() > bytes) {
                long wanted = Math.min(BLOCK, store.getUsableSpace() - bytes);
                channel.write(ByteBuffer.allocate((int) Math.max(1, wanted)));
            }
        } catch (IOException full) {
            if (store.getUsableSpace() >= BLOCK) {
                throw full;
            }
        }
    }

    /** Gives the room back. */
    void free() throws IOException {
        Files.deleteIfExists(filler);
    }

    @Override
    public void close() {
        try {
            run("umount", folder.toString());
        } catch (IOException busy) {
            throw new java.io.UncheckedIOException(busy);
        }
    }

    private static void run(String... words) throws IOException {
        Process process = new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", words) + ": " + said.strip());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }
}
