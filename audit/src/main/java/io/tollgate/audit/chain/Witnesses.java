package io.tollgate.audit.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.Checkpoint;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checkpoints of other nodes, kept where those nodes cannot reach them. Whoever changes a node's
 * rows and makes its chain and its checkpoints anew, with the node's own key, contradicts what was
 * kept here before.
 *
 * <p>Of each key: {@code ID.checkpoints} has a line for each hour and is only ever added to, {@code
 * ID.newest} has the newest, {@code checkpoint-ID.pub} the key. One thread keeps; anybody reads.
 */
public final class Witnesses {
    private static final String HISTORY = ".checkpoints";
    private static final String NEWEST = ".newest";
    private static final long HOUR_MILLIS = 3_600_000;

    /** Keys of which checkpoints are kept at most: nodes that there ever were, and some more. */
    private static final int MOST_KEYS = 1_000;

    private final Path folder;
    private final Map<String, Checkpoint> newest = new HashMap<>();

    private Witnesses(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the folder, which is made where it is missing.
     *
     * @throws IOException where it cannot be used
     */
    public static Witnesses open(Path folder) throws IOException {
        Files.createDirectories(folder);
        var witnesses = new Witnesses(folder);
        for (Checkpoint checkpoint : read(folder)) {
            witnesses.newest.merge(
                    checkpoint.keyId(),
                    checkpoint,
                    (one, other) -> one.seq() >= other.seq() ? one : other);
        }
        return witnesses;
    }

    /**
     * Keeps a checkpoint that its key has signed and that is newer than what there is of that key.
     *
     * @return whether it is kept now
     * @throws IOException where it cannot be written
     */
    public boolean keep(Checkpoint checkpoint, CheckpointKey key) throws IOException {
        Checkpoint last = newest.get(key.id());
        boolean wanted = last == null ? newest.size() < MOST_KEYS : last.seq() < checkpoint.seq();
        if (!wanted || !key.signed(checkpoint)) {
            return false;
        }
        String line = checkpoint.line();
        if (last == null) {
            replace(folder.resolve("checkpoint-" + key.id() + ".pub"), key.text() + "\n");
        }
        if (last == null || checkpoint.atMillis() / HOUR_MILLIS != last.atMillis() / HOUR_MILLIS) {
            Files.writeString(
                    folder.resolve(key.id() + HISTORY),
                    "\n" + line, // begun anew, whatever a crash left of the one before
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        replace(folder.resolve(key.id() + NEWEST), line);
        newest.put(key.id(), checkpoint);
        return true;
    }

    /**
     * All that a folder holds; none where there is no such folder.
     *
     * @throws IOException where a file cannot be read
     */
    public static List<Checkpoint> read(Path folder) throws IOException {
        var all = new ArrayList<Checkpoint>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(folder, "*{" + HISTORY + "," + NEWEST + "}")) {
                for (Path file : files) {
                    read(file, all);
                }
            }
        }
        return all;
    }

    private static void read(Path file, List<Checkpoint> all) throws IOException {
        try (Stream<String> lines = Files.lines(file, UTF_8)) {
            // what is no line was cut by a crash, or is empty
            lines.forEach(line -> Checkpoint.parse(line).ifPresent(all::add));
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
