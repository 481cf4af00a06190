package io.tollgate.audit.ship;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.audit.Batch;
import io.tollgate.audit.BodyRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rows that a destination does not take, one JSON file each, named by the row's number. The folder
 * is the memory: what lies there is what is parked. One thread parks, any thread asks.
 */
final class Quarantine {
    /** Numbers shown; the count goes on. */
    static final int SHOWN = 100;

    private static final Pattern FILE = Pattern.compile("(\\d{1,18})\\.json");

    private final Path folder;
    private final String destination;
    private final JsonFactory factory = new JsonFactory();
    private final RowJson rowJson = new RowJson();
    private final ConcurrentSkipListSet<Long> parked = new ConcurrentSkipListSet<>();

    Quarantine(Path folder, String destination) {
        this.folder = folder;
        this.destination = destination;
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> FILE.matcher(file.getFileName().toString()))
                        .filter(name -> name.matches())
                        .forEach(name -> parked.add(Long.parseLong(name.group(1))));
            } catch (IOException e) {
                throw new UncheckedIOException(folder + ": cannot be listed", e);
            }
        }
    }

    /**
     * Parks a batch of one row.
     *
     * @param rowArrived the row itself was taken, only its texts and checkpoints were not
     */
    void park(Batch single, boolean rowArrived, String reason, Instant at) {
        NumberedRow row = single.rows().getFirst();
        try {
            Files.createDirectories(folder);
            DurableFile.replace(
                    folder.resolve(row.seq() + ".json"), json(single, rowArrived, reason, at));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": row cannot be parked", e);
        }
        parked.add(row.seq());
    }

    int count() {
        return parked.size();
    }

    List<Long> first() {
        return parked.stream().limit(SHOWN).toList();
    }

    private byte[] json(Batch single, boolean rowArrived, String reason, Instant at)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = factory.createGenerator(bytes)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("destination", destination);
            json.writeStringField("reason", reason);
            json.writeStringField("parked_at", at.toString());
            json.writeBooleanField("row_arrived", rowArrived);
            json.writeFieldName("row");
            rowJson.write(json, single.rows().getFirst());
            json.writeArrayFieldStart("bodies");
            for (BodyRow body : single.bodies()) {
                rowJson.write(json, body);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("checkpoints");
            for (Checkpoint checkpoint : single.checkpoints()) {
                rowJson.write(json, checkpoint);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
