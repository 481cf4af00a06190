package io.tollgate.node.manage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.ChangeLog;
import io.tollgate.audit.ChangeRow;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what, for longer than the document remembers: a line of JSON for each change in
 * {@code documents/changes.jsonl}, on disk before a version counts as confirmed. Each node writes
 * what it puts in force, so all have the same lines; one that was away, or died before it wrote,
 * catches up on what is still remembered. At {@value #MOST_BYTES} bytes a new file begins once all
 * lines have arrived in the store, and one old one is kept.
 *
 * <p>A version that only this node had when it died may have become another one meanwhile: then its
 * lines go, and those of the other one take their place.
 *
 * <p>Invariant: the lines of a version are all there, and are those of the version that all nodes
 * have, or are written anew with the next one. Any thread.
 */
final class ChangeFile implements ChangeLog {
    static final int MOST_BYTES = 64 << 20;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final System.Logger LOG = System.getLogger(ChangeFile.class.getName());

    private final Path file;

    // guarded by this
    private @Nullable End end;
    private String arrived = "";
    private boolean free;
    private String askedFor = "";
    private long askedAt;

    ChangeFile(Path file) {
        this.file = file;
    }

    /**
     * Where the file ends.
     *
     * @param lines how many the last version has
     * @param from where the first of them begins, in bytes
     * @param length of all, without what a crash left of a line
     */
    private record End(String id, String lineage, long version, int lines, long from, long length) {
        static final End NONE = new End("", "", 0, 0, 0, 0);

        /** With one more line. */
        End with(ChangeRow row, long bytes) {
            boolean same = row.version() == version && row.lineage().equals(lineage);
            return new End(
                    row.id(),
                    row.lineage(),
                    row.version(),
                    same ? lines + 1 : 1,
                    same ? from : length,
                    length + bytes);
        }
    }

    /**
     * Writes what is not there yet. What cannot be written is said in the log, which has the change
     * as well, and is tried again with the next one and after the next start.
     */
    synchronized void append(String lineage, Versions versions) {
        if (versions.version() == 0) {
            return;
        }
        try {
            End last = mended(lineage, versions);
            long after = last.lineage().equals(lineage) ? last.version() : 0;
            String text = text(lineage, versions, after);
            if (!text.isEmpty()) {
                last = rolled(last);
                end = null; // till it is known how much of it is there
                write(ByteBuffer.wrap(text.getBytes(UTF_8)));
                end = scan(last);
                notifyAll();
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "config changes could not be written to " + file + ": " + e);
        }
    }

    @Override
    public synchronized List<ChangeRow> after(String id, int atMost) throws IOException {
        End last = end();
        var rows = new ArrayList<ChangeRow>();
        if (last.id().equals(id)) {
            return rows;
        }
        boolean known = id.equals(askedFor) && askedAt <= last.length();
        try (Lines lines = Lines.open(file, known ? askedAt : 0)) {
            boolean found = known || !holds(id);
            byte[] line = lines.next();
            while (line != null && rows.size() < atMost) {
                ChangeRow row = read(line, lines.at());
                if (found) {
                    rows.add(row);
                    askedFor = row.id();
                    askedAt = lines.at();
                }
                found |= row.id().equals(id);
                line = lines.next();
            }
        }
        return rows;
    }

    @Override
    public synchronized boolean await(String id, Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        long left = atMost.toMillis();
        while (!another(id) && left > 0) {
            wait(left);
            left = (until - System.nanoTime()) / NANOS_PER_MILLI;
        }
        return another(id);
    }

    @Override
    public synchronized void arrived(String id) {
        arrived = id;
    }

    @Override
    public synchronized void free() {
        free = true;
    }

    @Override
    public synchronized String newest() {
        try {
            return end().id();
        } catch (IOException e) {
            return "";
        }
    }

    private boolean another(String id) {
        String newest = newest();
        return !newest.isEmpty() && !newest.equals(id);
    }

    private boolean holds(String id) throws IOException {
        if (id.isEmpty()) {
            return false;
        }
        try (Lines lines = Lines.open(file, 0)) {
            byte[] line = lines.next();
            while (line != null) {
                if (read(line, lines.at()).id().equals(id)) {
                    return true;
                }
                line = lines.next();
            }
            return false;
        }
    }

    private ChangeRow read(byte[] line, long at) throws IOException {
        try {
            return ChangeLines.read(line);
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    file + ": damaged before byte " + at + " (expected: as this node wrote it)", e);
        }
    }

    private End end() throws IOException {
        End known = end;
        if (known == null) {
            known = scan(End.NONE);
            end = known;
        }
        return known;
    }

    /** From a line's end on. */
    private End scan(End from) throws IOException {
        End found = from;
        if (Files.exists(file)) {
            try (Lines lines = Lines.open(file, from.length())) {
                byte[] line = lines.next();
                while (line != null) {
                    found = found.with(read(line, lines.at()), line.length + 1L);
                    line = lines.next();
                }
            }
        }
        return found;
    }

    /** Cuts off what a crash left that is not whole, or did not come to be. */
    private End mended(String lineage, Versions versions) throws IOException {
        End last = end();
        if (Files.exists(file) && Files.size(file) > last.length()) {
            last = cut(last.length(), "its last line was not whole");
        }
        while (last.lineage().equals(lineage) && !holds(versions, last)) {
            last = cut(last.from(), "version " + last.version() + " is another one now");
        }
        return last;
    }

    /** Whether a version's lines are those of the document, as far as that remembers. */
    private static boolean holds(Versions versions, End last) {
        return versions.history().stream()
                .filter(revision -> revision.version() == last.version())
                .allMatch(revision -> {
                    int lines = revision.changes().size();
                    return lines <= last.lines()
                            && last.id()
                                    .equals(ChangeLines.id(last.lineage(), revision, lines - 1));
                });
    }

    private End cut(long length, String why) throws IOException {
        LOG.log(
                Level.WARNING,
                "config changes: a crash left {0} at the end of {1}: mended ({2})",
                Long.toString(Files.size(file) - length) + " bytes",
                file,
                why);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            out.truncate(length);
            out.force(true);
        }
        askedFor = "";
        askedAt = 0;
        end = null;
        return end();
    }

    private String text(String lineage, Versions versions, long after) {
        List<Revision> history = versions.history();
        if (!history.isEmpty() && after > 0 && history.getFirst().version() > after + 1) {
            LOG.log(
                    Level.WARNING,
                    "config changes: versions {0} to {1} are not remembered any more, and missing"
                            + " in {2}",
                    Long.toString(after + 1),
                    Long.toString(history.getFirst().version() - 1),
                    file);
        }
        var text = new StringBuilder();
        for (Revision revision : history) {
            if (revision.version() > after) {
                for (int i = 0; i < revision.changes().size(); i++) {
                    text.append(ChangeLines.line(lineage, revision, i));
                }
            }
        }
        return text.toString();
    }

    private void write(ByteBuffer bytes) throws IOException {
        try (FileChannel out =
                FileChannel.open(
                        file,
                        EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    private End rolled(End last) throws IOException {
        if (last.length() <= MOST_BYTES || !(free || last.id().equals(arrived))) {
            return last;
        }
        Files.move(
                file,
                file.resolveSibling(file.getFileName() + ".1"),
                StandardCopyOption.REPLACE_EXISTING);
        askedFor = "";
        askedAt = 0;
        return End.NONE;
    }
}
