package io.tollgate.audit.sink;

import io.tollgate.audit.Batch;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to {@code requests.jsonl}, one JSON object a line (see {@link JsonLines}), forced to
 * disk after each batch. What a batch has already brought is known from the last line, so a
 * repeated batch adds only what is missing, and a line cut short by a crash is cut off. A rotated
 * file is called {@code requests-DAY-LASTROW.jsonl}. One thread.
 */
public final class FileSink implements Store {
    private static final String CURRENT = "requests.jsonl";
    private static final String LAST = "last.json";

    private final FileSettings settings;
    private final Clock clock;
    private final JsonLines lines = new JsonLines();
    private @Nullable RandomAccessFile file;
    private Place place = Place.START;
    private LocalDate day = LocalDate.EPOCH;

    public FileSink(FileSettings settings) {
        this(settings, Clock.systemUTC());
    }

    FileSink(FileSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public Written write(Batch batch) {
        try {
            append(batch);
            return new Written.Done();
        } catch (IOException e) {
            close();
            return new Written.Unavailable(e.toString());
        }
    }

    @Override
    public void close() {
        RandomAccessFile open = file;
        file = null;
        if (open != null) {
            try (open) {
                place = Place.START;
            } catch (IOException e) {
                // each batch was forced: nothing is lost, and the next one opens the file again
                place = Place.START;
            }
        }
    }

    private void append(Batch batch) throws IOException {
        RandomAccessFile open = opened();
        if (open.length() > 0
                && (open.length() >= settings.maxBytes() || !day.equals(LocalDate.now(clock)))) {
            rotate(open);
            open = opened();
        }
        String node = batch.rows().getFirst().node();
        if (!place.node().equals(node)) {
            place = new Place(node, 0, 0);
        }
        byte[] added = lines.after(place, batch);
        if (added.length > 0) {
            open.seek(open.length());
            open.write(added);
            open.getChannel().force(true);
        }
        place = after(place, batch);
    }

    private RandomAccessFile opened() throws IOException {
        RandomAccessFile open = file;
        if (open == null) {
            Files.createDirectories(settings.folder());
            finishRotations();
            Path current = settings.folder().resolve(CURRENT);
            Path last = settings.folder().resolve(LAST);
            // asked before the end is mended, which counts as a change
            LocalDate changed = Files.exists(current) ? changedOn(current) : LocalDate.now(clock);
            open = new RandomAccessFile(current.toFile(), "rw");
            file = open;
            Place rotated = Files.exists(last) ? Place.of(Files.readAllBytes(last)) : Place.START;
            place = Place.ofTail(open, rotated);
            day = open.length() == 0 ? LocalDate.now(clock) : changed;
        }
        return open;
    }

    private static LocalDate changedOn(Path file) throws IOException {
        return LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC);
    }

    private void rotate(RandomAccessFile open) throws IOException {
        Path temporary = settings.folder().resolve(LAST + ".tmp");
        try (var last = new RandomAccessFile(temporary.toFile(), "rw")) {
            last.setLength(0);
            last.write(place.line());
            last.getChannel().force(true);
        }
        move(temporary, settings.folder().resolve(LAST));
        open.close();
        file = null;
        move(
                settings.folder().resolve(CURRENT),
                settings.folder().resolve("requests-" + day + "-" + place.row() + ".jsonl"));
    }

    /** Compresses what was rotated, also what a crash left. */
    private void finishRotations() throws IOException {
        if (!settings.gzip()) {
            return;
        }
        for (Path rotated : rotatedFiles()) {
            Path zipped = rotated.resolveSibling(rotated.getFileName() + ".gz");
            Path temporary = rotated.resolveSibling(rotated.getFileName() + ".gz.tmp");
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(temporary))) {
                Files.copy(rotated, out);
            }
            try (var written = new RandomAccessFile(temporary.toFile(), "rw")) {
                written.getChannel().force(true);
            }
            move(temporary, zipped);
            Files.delete(rotated);
        }
    }

    private List<Path> rotatedFiles() throws IOException {
        try (Stream<Path> files = Files.list(settings.folder())) {
            return files.filter(
                            path -> {
                                String name = path.getFileName().toString();
                                return name.startsWith("requests-") && name.endsWith(".jsonl");
                            })
                    .sorted()
                    .toList();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Place after(Place before, Batch batch) {
        NumberedRow last = batch.rows().getLast();
        long checkpoint = before.checkpoint();
        for (Checkpoint signed : batch.checkpoints()) {
            checkpoint = Math.max(checkpoint, signed.seq());
        }
        return new Place(last.node(), Math.max(before.row(), last.seq()), checkpoint);
    }
}
