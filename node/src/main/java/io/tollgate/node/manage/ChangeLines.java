package io.tollgate.node.manage;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.audit.ChangeRow;
import io.tollgate.node.config.Section;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A change as a line of JSON, and back. Secrets are as people see them. */
final class ChangeLines {
    private static final int ID_BYTES = 16;
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // money
                    .build();

    private ChangeLines() {}

    /** The change of that place in a revision. */
    static String line(String lineage, Revision revision, int place) {
        Change change = revision.changes().get(place);
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("id", id(lineage, revision, place));
        line.put("lineage", lineage);
        line.put("version", revision.version());
        line.put("at", Instant.ofEpochMilli(revision.atMillis()).toString());
        line.put("by", revision.by());
        line.put("what", revision.what());
        line.put("section", change.section().label());
        line.put("name", change.name());
        put(line, "before", change.section(), change.before());
        put(line, "after", change.section(), change.after());
        return line + "\n";
    }

    /**
     * Reads what {@link #line} writes.
     *
     * @throws IOException where it is something else
     */
    static ChangeRow read(byte[] line) throws IOException {
        JsonNode json = JSON.readTree(line);
        if (!json.path("id").isTextual()) {
            throw new IOException("a change without an id");
        }
        return new ChangeRow(
                json.path("id").asText(),
                Instant.parse(json.path("at").asText()).toEpochMilli(),
                json.path("lineage").asText(),
                json.path("version").asLong(),
                json.path("by").asText(),
                json.path("what").asText(),
                json.path("section").asText(),
                json.path("name").asText(),
                text(json.get("before")),
                text(json.get("after")));
    }

    /** All nodes come to the same, whatever their release says of before and after. */
    static String id(String lineage, Revision revision, int place) {
        String text =
                String.join(
                        "\n",
                        lineage,
                        Long.toString(revision.version()),
                        Long.toString(revision.atMillis()),
                        revision.by(),
                        Integer.toString(place));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static void put(
            ObjectNode line, String field, Section section, @Nullable JsonNode value) {
        if (value != null) {
            line.set(field, Secrets.shown(section, value));
        }
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value == null ? null : value.toString();
    }
}
