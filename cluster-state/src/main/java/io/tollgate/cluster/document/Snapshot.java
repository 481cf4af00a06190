package io.tollgate.cluster.document;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A document on the disk of a node: a checksum, then its bytes. A file is replaced as a whole and
 * is on the disk when {@link #write} returns. One thread at a time; blocks.
 */
public final class Snapshot {
    private static final int HEAD = Integer.BYTES;

    private final Path file;

    public Snapshot(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /**
     * What was written last; {@link Document#NONE} where nothing was.
     *
     * @throws IOException where it is damaged or cannot be read; one line for the operator
     */
    public Document read() throws IOException {
        byte[] all;
        try {
            all = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Document.NONE;
        }
        byte[] bytes = new byte[Math.max(0, all.length - HEAD)];
        System.arraycopy(all, all.length - bytes.length, bytes, 0, bytes.length);
        if (all.length < HEAD || ByteBuffer.wrap(all).getInt() != checksum(bytes)) {
            throw new IOException(
                    file
                            + ": damaged (expected: as this node wrote it; in a cluster move it away,"
                            + " the other nodes have the same)");
        }
        try {
            return Document.of(bytes);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Replaces it. Readable by the owner only. */
    public void write(Document document) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + ": no folder");
        }
        Files.createDirectories(folder);
        byte[] bytes = document.bytes();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out =
                FileChannel.open(
                        fresh,
                        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            writeAll(out, ByteBuffer.allocate(HEAD).putInt(checksum(bytes)).flip());
            writeAll(out, ByteBuffer.wrap(bytes));
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, Set.of(StandardOpenOption.READ))) {
            directory.force(true);
        }
    }

    /** Puts the file aside, under another name. */
    void setAside() throws IOException {
        Files.move(
                file,
                file.resolveSibling(file.getFileName() + ".other"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static int checksum(byte[] bytes) {
        var sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }
}
