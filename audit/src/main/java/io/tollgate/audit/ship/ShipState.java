package io.tollgate.audit.ship;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a destination has come, and which rows are on their way, on disk. The range on its way is
 * written before it is sent, so that after a crash exactly the same rows go out under the same
 * token. One thread.
 */
final class ShipState {
    private static final Pattern LINE =
            Pattern.compile(
                    "tollgate-ship 1 shipped=(\\d{1,18}) planned=(\\d{1,18}) node=(.*)\n",
                    Pattern.DOTALL);

    private final Path file;
    private final String node;
    private volatile long shipped;
    private long planned;

    private ShipState(Path file, String node, long shipped, long planned) {
        this.file = file;
        this.node = node;
        this.shipped = shipped;
        this.planned = planned;
    }

    /**
     * Reads the state, or begins at the first row where there is none.
     *
     * @throws IllegalStateException where the file is damaged or another node's
     */
    static ShipState open(Path file, String node) {
        try {
            if (!Files.exists(file)) {
                return new ShipState(file, node, 0, 0);
            }
            Matcher line = LINE.matcher(Files.readString(file, StandardCharsets.UTF_8));
            if (!line.matches()) {
                throw new IllegalStateException(
                        file + ": damaged (expected: one line that begins with tollgate-ship 1)");
            }
            if (!line.group(3).equals(node)) {
                throw new IllegalStateException(
                        file + ": of node " + line.group(3) + " (expected: " + node + ")");
            }
            return new ShipState(
                    file, node, Long.parseLong(line.group(1)), Long.parseLong(line.group(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    /** Everything up to this row has arrived. Any thread. */
    long shipped() {
        return shipped;
    }

    /** Last row of the batch on its way, which begins after {@link #shipped}; 0 where none is. */
    long planned() {
        return planned;
    }

    /** Writes down that the rows after {@link #shipped} up to this one are about to be sent. */
    void plan(long last) {
        save(shipped, last);
    }

    /** Writes down that everything up to this row has arrived and nothing is on its way. */
    void shipped(long last) {
        save(last, 0);
    }

    /** The same, where a batch is on its way still. */
    void shipped(long last, long stillPlanned) {
        save(last, stillPlanned);
    }

    private void save(long nowShipped, long nowPlanned) {
        String line =
                "tollgate-ship 1 shipped="
                        + nowShipped
                        + " planned="
                        + nowPlanned
                        + " node="
                        + node
                        + "\n";
        try {
            DurableFile.replace(file, line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
        }
        shipped = nowShipped;
        planned = nowPlanned;
    }
}
