package io.tollgate.node.manage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what, for longer than the document remembers: a line of JSON for each change in
 * {@code documents/changes.jsonl}, on disk before a version counts as confirmed. Each node writes
 * what it puts in force, so all have the same lines; one that was away catches up on what is still
 * remembered. Secrets are as people see them. At {@value #MOST_BYTES} bytes a new file begins, and
 * one old one is kept.
 */
final class ChangeFile {
    static final int MOST_BYTES = 64 << 20;

    private static final System.Logger LOG = System.getLogger(ChangeFile.class.getName());

    private final Path file;

    ChangeFile(Path file) {
        this.file = file;
    }

    /**
     * Writes what came after a version. A line that cannot be written is said in the log, which has
     * the change as well.
     */
    void append(Versions versions, long after) {
        var text = new StringBuilder();
        for (Revision revision : versions.history()) {
            if (revision.version() > after) {
                revision.changes().forEach(change -> text.append(line(revision, change)));
            }
        }
        if (text.isEmpty()) {
            return;
        }
        try {
            roll();
            write(ByteBuffer.wrap(text.toString().getBytes(UTF_8)));
        } catch (IOException e) {
            LOG.log(Level.ERROR, "config changes could not be written to " + file + ": " + e);
        }
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

    private void roll() throws IOException {
        if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String line(Revision revision, Change change) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("version", revision.version());
        line.put("at", Instant.ofEpochMilli(revision.atMillis()).toString());
        line.put("by", revision.by());
        line.put("what", revision.what());
        line.put("section", change.section().label());
        line.put("name", change.name());
        put(line, "before", change, change.before());
        put(line, "after", change, change.after());
        return line + "\n";
    }

    private static void put(
            ObjectNode line, String field, Change change, @Nullable JsonNode value) {
        if (value != null) {
            line.set(field, Secrets.shown(change.section(), value));
        }
    }
}
