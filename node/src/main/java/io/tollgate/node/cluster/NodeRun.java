package io.tollgate.node.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.cluster.grid.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The name of a node and how often it has started, kept in its data folder as {@code starts}: one
 * line with both. The number is on disk before anybody hears of it, so no two runs share one.
 */
public final class NodeRun {
    private static final String FILE = "starts";
    private static final int NAME_BYTES = 8;

    private NodeRun() {}

    /**
     * Counts one more start.
     *
     * @param name of the node in its record; "" where nothing is recorded, then one is made
     * @throws IOException with one line for the operator
     */
    public static Member begin(Path dataDir, String name) throws IOException {
        Path file = dataDir.resolve(FILE);
        Files.createDirectories(dataDir);
        Member last = read(file);
        String own = name.isEmpty() ? (last == null ? made() : last.name()) : name;
        var now = new Member(own, last == null ? 1 : last.incarnation() + 1);
        write(file, now.name() + " " + now.incarnation() + "\n");
        return now;
    }

    private static @Nullable Member read(Path file) throws IOException {
        try {
            String text = Files.readString(file, UTF_8).strip();
            int space = text.lastIndexOf(' ');
            return new Member(
                    text.substring(0, Math.max(0, space)),
                    Long.parseLong(text.substring(space + 1)));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file
                            + ": cannot be read (expected: NAME NUMBER; if it is lost, write the"
                            + " node's name and a number above any it ever had)",
                    e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(FILE + ".new");
        try (FileChannel out =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String made() {
        byte[] bytes = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "node-" + HexFormat.of().formatHex(bytes);
    }
}
