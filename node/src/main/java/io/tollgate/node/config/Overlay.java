package io.tollgate.node.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named objects that lie over those of a file, in its words: each replaces the one of its name or
 * adds one; a JSON null hides it. Nothing in it is sealed.
 */
public final class Overlay {
    private final Map<Section, SortedMap<String, JsonNode>> objects = new EnumMap<>(Section.class);

    /** Puts an object over what is there so far. */
    public Overlay put(Section section, String name, JsonNode value) {
        objects.computeIfAbsent(section, _ -> new TreeMap<>()).put(name, value);
        return this;
    }

    SortedMap<String, JsonNode> of(Section section) {
        SortedMap<String, JsonNode> found = objects.get(section);
        return found == null ? new TreeMap<>() : found;
    }
}
