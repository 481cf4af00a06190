package io.tollgate.audit.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * How far each destination has the rows, kept in a file of lines {@code seq name}. It may be behind
 * the truth: then rows stay a little longer. Any thread.
 */
final class Shipped {
    private final Path file;
    private final Map<String, Long> destinations = new ConcurrentSkipListMap<>();
    private volatile boolean changed;

    private Shipped(Path file) {
        this.file = file;
    }

    static Shipped open(Path file) throws IOException {
        var shipped = new Shipped(file);
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, UTF_8)) {
                int space = line.indexOf(' ');
                if (space < 1) {
                    throw new IOException(file + ": \"" + line + "\" (expected: seq name)");
                }
                shipped.destinations.put(
                        line.substring(space + 1), Long.parseLong(line.substring(0, space)));
            }
        }
        return shipped;
    }

    void set(String destination, long seq) {
        if (destination.isBlank() || destination.indexOf('\n') >= 0) {
            throw new IllegalArgumentException(
                    "destination: \"" + destination + "\" (expected: a name on one line)");
        }
        destinations.merge(destination, seq, Math::max);
        changed = true;
    }

    void forget(String destination) {
        destinations.remove(destination);
        changed = true;
    }

    /** The last row that every destination has; all rows, where there is none. */
    long byAll() {
        long least = Long.MAX_VALUE;
        for (long seq : destinations.values()) {
            least = Math.min(least, seq);
        }
        return least;
    }

    Map<String, Long> all() {
        return new TreeMap<>(destinations);
    }

    void save() throws IOException {
        if (!changed) {
            return;
        }
        changed = false;
        var text = new StringBuilder();
        destinations.forEach((name, seq) -> text.append(seq).append(' ').append(name).append('\n'));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, text, UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            changed = true;
            throw e;
        }
    }
}
