package io.tollgate.node.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What became of a configuration: what was taken over, by name; what means something else now; and
 * what was left, each with its reason. Holds paths and names, never a value that may be a secret.
 */
public final class Report {
    /** More of one kind and reason than these are told of together. */
    private static final int MOST_ALIKE = 3;

    private final SequencedMap<String, List<String>> taken = new LinkedHashMap<>();
    private final Set<Line> changed = new LinkedHashSet<>();
    private final Set<Line> left = new LinkedHashSet<>();

    Report() {}

    /**
     * Something about a key of the source.
     *
     * @param path such as {@code model_list[0].litellm_params.tags}
     */
    public record Line(String path, String text) {}

    void taken(String kind, String name) {
        taken.computeIfAbsent(kind, _ -> new ArrayList<>()).add(name);
    }

    void changed(String path, String how) {
        changed.add(new Line(path, how));
    }

    void left(String path, String reason) {
        left.add(new Line(path, reason));
    }

    /** Names by kind, such as {@code providers}. */
    public Map<String, List<String>> taken() {
        return taken;
    }

    public List<Line> changed() {
        return List.copyOf(changed);
    }

    public List<Line> left() {
        return List.copyOf(left);
    }

    /** For people. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("taken over:" + (taken.isEmpty() ? " nothing" : ""));
        taken.forEach((kind, names) ->
                lines.add(
                        "  " + kind + ": " + names.size() + " (" + String.join(", ", names) + ")"));
        section(lines, "changed in meaning", changed);
        section(lines, "not taken over", left);
        return lines;
    }

    private static void section(List<String> lines, String title, Set<Line> all) {
        lines.add(title + ":" + (all.isEmpty() ? " nothing" : ""));
        var alike = new LinkedHashMap<Line, List<String>>();
        for (Line line : all) {
            alike.computeIfAbsent(
                            new Line(Reasons.pattern(line.path()), line.text()),
                            _ -> new ArrayList<>())
                    .add(line.path());
        }
        alike.forEach((kind, paths) -> {
            if (paths.size() > MOST_ALIKE) {
                lines.add(
                        "  "
                                + kind.path()
                                + ": "
                                + kind.text()
                                + " ("
                                + paths.size()
                                + " times, first "
                                + paths.getFirst()
                                + ")");
            } else {
                paths.forEach(path -> lines.add("  " + path + ": " + kind.text()));
            }
        });
    }
}
