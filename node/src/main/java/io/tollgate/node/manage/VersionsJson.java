package io.tollgate.node.manage;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.config.Section;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * {@link Versions} as the bytes of a document: JSON, deflated. What it says is a contract between
 * nodes and releases; {@code format} is its version.
 */
final class VersionsJson {
    /** Of a document, deflated: what crosses the cluster with each change. */
    static final int MOST_BYTES = 8 << 20;

    private static final int MOST_INFLATED = 64 << 20;
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // money
                    .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private VersionsJson() {}

    static byte[] write(Versions versions) {
        ObjectNode root = NODES.objectNode();
        root.put("format", FORMAT);
        root.put("version", versions.version());
        ObjectNode objects = root.putObject("objects");
        for (Section section : Section.values()) {
            if (!versions.of(section).isEmpty()) {
                ObjectNode all = objects.putObject(section.label());
                versions.of(section)
                        .forEach((name, saved) -> {
                            ObjectNode one = all.putObject(name);
                            one.put("version", saved.version());
                            one.put("at", saved.atMillis());
                            one.put("by", saved.by());
                            one.set("value", saved.value());
                        });
            }
        }
        ArrayNode history = root.putArray("history");
        for (Revision revision : versions.history()) {
            write(history.addObject(), revision);
        }
        try {
            var bytes = new ByteArrayOutputStream();
            try (var deflated = new DeflaterOutputStream(bytes)) {
                JSON.writeValue(deflated, root);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory only
        }
    }

    private static void write(ObjectNode into, Revision revision) {
        into.put("version", revision.version());
        into.put("at", revision.atMillis());
        into.put("by", revision.by());
        into.put("what", revision.what());
        ArrayNode changes = into.putArray("changes");
        for (Change change : revision.changes()) {
            ObjectNode one = changes.addObject();
            one.put("section", change.section().label());
            one.put("name", change.name());
            if (change.before() != null) {
                one.set("before", change.before());
            }
            if (change.after() != null) {
                one.set("after", change.after());
            }
        }
    }

    /**
     * Reads what {@link #write} writes.
     *
     * @throws IllegalArgumentException where it is something else
     */
    static Versions read(byte[] content) {
        try (var inflated = new InflaterInputStream(new ByteArrayInputStream(content))) {
            byte[] json = inflated.readNBytes(MOST_INFLATED + 1);
            if (json.length > MOST_INFLATED) {
                throw new IllegalArgumentException("configuration: too large");
            }
            return read(JSON.readTree(json));
        } catch (IOException e) {
            throw new IllegalArgumentException("configuration: damaged: " + e.getMessage(), e);
        }
    }

    private static Versions read(JsonNode root) {
        if (root.path("format").asInt() != FORMAT) {
            throw new IllegalArgumentException(
                    "configuration: format "
                            + root.path("format")
                            + " (expected: "
                            + FORMAT
                            + "; all nodes must be of one release)");
        }
        Map<Section, SortedMap<String, Saved>> objects = new EnumMap<>(Section.class);
        root.path("objects")
                .properties()
                .forEach(section -> {
                    SortedMap<String, Saved> all = new TreeMap<>();
                    section.getValue()
                            .properties()
                            .forEach(one -> all.put(one.getKey(), saved(one.getValue())));
                    objects.put(section(section.getKey()), all);
                });
        var history = new ArrayList<Revision>();
        root.path("history").forEach(revision -> history.add(revision(revision)));
        return new Versions(root.path("version").asLong(), objects, history);
    }

    private static Saved saved(JsonNode one) {
        return new Saved(
                one.path("version").asLong(),
                one.path("at").asLong(),
                one.path("by").asText(),
                one.path("value"));
    }

    private static Revision revision(JsonNode one) {
        var changes = new ArrayList<Change>();
        for (JsonNode change : one.path("changes")) {
            changes.add(
                    new Change(
                            section(change.path("section").asText()),
                            change.path("name").asText(),
                            change.get("before"),
                            change.get("after")));
        }
        return new Revision(
                one.path("version").asLong(),
                one.path("at").asLong(),
                one.path("by").asText(),
                one.path("what").asText(),
                changes);
    }

    private static Section section(String label) {
        return Section.of(label)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "configuration: section "
                                        + label
                                        + " (expected: a known one; all nodes must be of one"
                                        + " release)"));
    }
}
