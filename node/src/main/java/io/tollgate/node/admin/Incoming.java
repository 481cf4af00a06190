package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.Problem;
import io.tollgate.node.config.Section;
import io.tollgate.node.manage.Item;
import io.tollgate.node.manage.Management;
import io.tollgate.node.manage.Secrets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects that come in over the API, made fit to be kept. References are resolved on every node,
 * with what only the node may read: so providers and settings may name a variable of the
 * environment, none of the gateway's own, and nothing else may refer to anything. What the file has
 * already may stay.
 */
final class Incoming {
    private static final String OWN = "TOLLGATE_";

    private final Management management;

    Incoming(Management management) {
        this.management = management;
    }

    /**
     * The value to keep.
     *
     * @param before what is there; null where nothing is
     * @throws ApiRefusal where it cannot be kept
     */
    JsonNode value(Section section, String name, JsonNode value, @Nullable Item before) {
        JsonNode old = before == null ? null : before.value();
        var problems = new ArrayList<Problem>();
        Set<String> known = new HashSet<>();
        if (old != null) {
            texts(old, known);
        }
        references(section, value, section.label() + "." + name, known, problems);
        if (!problems.isEmpty()) {
            throw ApiRefusal.of(problems);
        }
        try {
            return management.secrets().sealed(section, value, old);
        } catch (Secrets.Unsealed e) {
            throw ApiRefusal.of(
                    List.of(
                            new Problem(
                                    section.label() + "." + name,
                                    String.valueOf(e.getMessage()),
                                    0)));
        }
    }

    private static void texts(JsonNode node, Set<String> into) {
        if (node.isTextual()) {
            into.add(node.asText());
        }
        node.forEach(inner -> texts(inner, into));
    }

    private static void references(
            Section section,
            JsonNode node,
            String path,
            Set<String> known,
            List<Problem> problems) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field ->
                            references(
                                    section,
                                    field.getValue(),
                                    path + "." + field.getKey(),
                                    known,
                                    problems));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                references(section, node.get(i), path + "[" + i + "]", known, problems);
            }
        } else if (node.isTextual()
                && ConfigLoader.hasReference(node.asText())
                && !known.contains(node.asText())) {
            String variable = ConfigLoader.variable(node.asText());
            boolean mayRefer = section == Section.PROVIDERS || section == Section.SETTINGS;
            boolean allowed = mayRefer && !variable.isEmpty() && !variable.startsWith(OWN);
            if (!allowed) {
                problems.add(
                        new Problem(
                                path,
                                mayRefer
                                        ? "a reference that is not taken from here (expected:"
                                                + " ${VARIABLE}, and none of the gateway's own;"
                                                + " other references in the file only)"
                                        : "a reference (expected: the text itself; references are"
                                                + " for the file)",
                                0));
            }
        }
    }
}
