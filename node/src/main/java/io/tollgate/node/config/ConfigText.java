package io.tollgate.node.config;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Objects as the text of a {@code tollgate.yaml}. */
public final class ConfigText {
    private static final YAMLFactory YAML =
            YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build();

    private ConfigText() {}

    /**
     * Writes them.
     *
     * @param comment lines for its head
     * @param sections the objects of each by their names
     */
    public static String of(String comment, Map<Section, Map<String, JsonNode>> sections) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        sections.forEach((section, objects) -> put(root, section, objects));
        var text = new StringWriter();
        comment.lines().forEach(line -> text.append("# ").append(line).append('\n'));
        try (JsonGenerator yaml = YAML.createGenerator(text)) {
            yaml.setCodec(new ObjectMapper());
            yaml.writeTree(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory only
        }
        return text.toString();
    }

    private static void put(ObjectNode root, Section section, Map<String, JsonNode> objects) {
        if (objects.isEmpty()) {
            return;
        }
        switch (section.shape()) {
            case MAPPING ->
                    objects.forEach((name, value) -> child(root, section.label()).set(name, value));
            case GROUPS -> objects.forEach(root::set);
            case LIST -> {
                ArrayNode list = root.putArray(section.label());
                objects.forEach((name, value) -> {
                    ObjectNode item = list.addObject();
                    item.put("name", name);
                    if (value instanceof ObjectNode object) {
                        item.setAll(object);
                    }
                });
            }
            case PRICES -> {
                ArrayNode list = child(root, section.label()).putArray("models");
                objects.values().forEach(list::add);
            }
        }
    }

    private static ObjectNode child(ObjectNode root, String name) {
        return root.get(name) instanceof ObjectNode known ? known : root.putObject(name);
    }
}
