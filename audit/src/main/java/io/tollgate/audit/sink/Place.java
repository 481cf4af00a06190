package io.tollgate.audit.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;

/**
 * How far a file has come.
 *
 * @param node whose record it is; "" where nothing is written yet
 * @param row number of the last row
 * @param checkpoint number of the row that the last checkpoint names
 */
record Place(String node, long row, long checkpoint) {
    static final Place START = new Place("", 0, 0);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PIECE = 64 * 1024;

    /** Reads it from a line that {@link #line} or {@link JsonLines} wrote. */
    static Place of(byte[] line) throws IOException {
        JsonNode read = MAPPER.readTree(line);
        if (read.has("checkpoint") && read.get("checkpoint").isObject()) {
            JsonNode checkpoint = read.get("checkpoint");
            // it stands right after the row it names
            long seq = checkpoint.path("seq").asLong();
            return new Place(checkpoint.path("node").asText(), seq, seq);
        }
        return new Place(
                read.path("node").asText(),
                read.path("seq").asLong(),
                read.path("checkpoint").asLong());
    }

    byte[] line() throws IOException {
        var read = MAPPER.createObjectNode();
        read.put("node", node).put("seq", row).put("checkpoint", checkpoint);
        return (MAPPER.writeValueAsString(read) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Cuts off a last line that has no end, and reads the place from the line before. */
    static Place ofTail(RandomAccessFile file, Place whereEmpty) throws IOException {
        long end = lastNewline(file, file.length());
        file.setLength(end + 1);
        if (end < 0) {
            return whereEmpty;
        }
        long begin = lastNewline(file, end) + 1;
        byte[] line = new byte[Math.toIntExact(end - begin)];
        file.seek(begin);
        file.readFully(line);
        return of(line);
    }

    /** Where the last line end before that place stands; -1 where there is none. */
    private static long lastNewline(RandomAccessFile file, long before) throws IOException {
        byte[] piece = new byte[PIECE];
        long at = before;
        while (at > 0) {
            int length = (int) Math.min(PIECE, at);
            at -= length;
            file.seek(at);
            file.readFully(piece, 0, length);
            for (int i = length - 1; i >= 0; i--) {
                if (piece[i] == '\n') {
                    return at + i;
                }
            }
        }
        return -1;
    }
}
