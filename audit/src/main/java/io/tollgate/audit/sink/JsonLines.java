package io.tollgate.audit.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.audit.Batch;
import io.tollgate.audit.BodyRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A batch as lines: one for each request, with its texts as {@code request_text} and {@code
 * response_text} where they are kept, and {@code {"checkpoint":{...}}} between the requests it
 * stands between. One thread.
 */
final class JsonLines {
    private final JsonFactory factory = new JsonFactory();
    private final RowJson rowJson = new RowJson();

    /** The lines of what lies beyond a place in the record. */
    byte[] after(Place written, Batch batch) throws IOException {
        Map<Long, BodyRow> bodies = new HashMap<>();
        for (BodyRow body : batch.bodies()) {
            bodies.put(body.seq(), body);
        }
        var bytes = new ByteArrayOutputStream(batch.rows().size() * 1_024);
        try (JsonGenerator json = factory.createGenerator(bytes)) {
            // we end lines ourselves
            json.setRootValueSeparator(null);
            int nextCheckpoint = 0;
            for (NumberedRow row : batch.rows()) {
                while (nextCheckpoint < batch.checkpoints().size()
                        && batch.checkpoints().get(nextCheckpoint).seq() < row.seq()) {
                    Checkpoint checkpoint = batch.checkpoints().get(nextCheckpoint++);
                    if (checkpoint.seq() >= written.row()
                            && checkpoint.seq() > written.checkpoint()) {
                        write(json, checkpoint);
                    }
                }
                if (row.seq() > written.row()) {
                    write(json, row, bodies);
                }
            }
        }
        return bytes.toByteArray();
    }

    private void write(JsonGenerator json, Checkpoint checkpoint) throws IOException {
        json.writeStartObject();
        json.writeFieldName("checkpoint");
        rowJson.write(json, checkpoint);
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void write(JsonGenerator json, NumberedRow row, Map<Long, BodyRow> bodies)
            throws IOException {
        json.writeStartObject();
        rowJson.writeFields(json, row);
        BodyRow body = bodies.get(row.seq());
        if (body != null) {
            json.writeStringField("request_text", body.request());
            json.writeStringField("response_text", body.response());
            json.writeBooleanField("texts_truncated", body.truncated());
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }
}
