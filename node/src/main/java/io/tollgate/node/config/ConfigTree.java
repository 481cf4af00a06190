package io.tollgate.node.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as it is written, before any reference is replaced: a file, or the environment
 * alone, perhaps with an {@link Overlay} merged in. Immutable.
 */
public final class ConfigTree {
    private static final String MODELS = "models";

    private final Node.Mapping root;
    private final boolean file;
    private final Path directory;
    private final Set<String> hiddenProviders;
    private final List<Problem> problems;
    private final boolean sealed;
    private final boolean overlaid;

    ConfigTree(
            Node.Mapping root,
            boolean file,
            Path directory,
            Set<String> hiddenProviders,
            List<Problem> problems,
            boolean sealed) {
        this(root, file, directory, hiddenProviders, problems, sealed, false);
    }

    private ConfigTree(
            Node.Mapping root,
            boolean file,
            Path directory,
            Set<String> hiddenProviders,
            List<Problem> problems,
            boolean sealed,
            boolean overlaid) {
        this.root = root;
        this.file = file;
        this.directory = directory;
        this.hiddenProviders = hiddenProviders;
        this.problems = List.copyOf(problems);
        this.sealed = sealed;
        this.overlaid = overlaid;
    }

    Node root() {
        return root;
    }

    /** False where there is none, so that providers come from the environment as well. */
    public boolean file() {
        return file;
    }

    /** What is wrong with its form, such as keys that are there twice. */
    List<Problem> problems() {
        return problems;
    }

    /** Where relative paths begin. */
    Path directory() {
        return directory;
    }

    /** Providers of the environment that are not wanted. */
    Set<String> hiddenProviders() {
        return hiddenProviders;
    }

    /**
     * Of the file's objects, 16 hexadecimal digits; "none" where there is no file. What is the
     * node's own, such as its addresses, is not in it.
     */
    public String digest() {
        return file ? TreeDigest.of(root) : "none";
    }

    /** Whether there may be secrets in it that were sealed by the API, as in what it exports. */
    public boolean mayBeSealed() {
        return sealed;
    }

    /** Whether it has virtual keys of its own. */
    public boolean hasVirtualKeys() {
        return !items(Section.VIRTUAL_KEYS).isEmpty();
    }

    /** The objects of a section, as they are written, secrets included. */
    public Map<String, JsonNode> objects(Section section) {
        var found = new LinkedHashMap<String, JsonNode>();
        switch (section.shape()) {
            case MAPPING ->
                    mapping(root, section.label())
                            .forEach(
                                    (name, entry) -> found.put(name, TreeJson.json(entry.value())));
            case GROUPS -> {
                for (String group : Section.GROUPS) {
                    Node.Entry entry = root.entries().get(group);
                    if (entry != null) {
                        found.put(group, TreeJson.json(entry.value()));
                    }
                }
            }
            case LIST, PRICES -> {
                for (Node item : items(section)) {
                    String name = name(section, item);
                    if (name != null && TreeJson.json(item) instanceof ObjectNode object) {
                        found.put(name, named(section) ? object.without(List.of("name")) : object);
                    }
                }
            }
        }
        return found;
    }

    /** The keys at the top that are no objects of any section, and so the node's own. */
    public List<String> otherKeys() {
        var keys = new ArrayList<>(root.entries().sequencedKeySet());
        for (Section section : Section.values()) {
            keys.remove(section.label());
        }
        keys.removeAll(Section.GROUPS);
        return keys;
    }

    /** This one with an overlay merged in. */
    public ConfigTree with(Overlay overlay) {
        SequencedMap<String, Node.Entry> top = new LinkedHashMap<>(root.entries());
        for (Section section : Section.values()) {
            Map<String, JsonNode> over = overlay.of(section);
            if (over.isEmpty()) {
                continue;
            }
            switch (section.shape()) {
                case MAPPING ->
                        put(top, section.label(), merged(mapping(root, section.label()), over));
                case GROUPS -> merge(top, groups(over));
                case LIST -> put(top, section.label(), new Node.Sequence(list(section, over), 0));
                case PRICES -> {
                    SequencedMap<String, Node.Entry> prices =
                            new LinkedHashMap<>(mapping(root, section.label()));
                    put(prices, MODELS, new Node.Sequence(list(section, over), 0));
                    put(top, section.label(), new Node.Mapping(prices, 0));
                }
            }
        }
        var hidden = new HashSet<>(hiddenProviders);
        overlay.of(Section.PROVIDERS)
                .forEach((name, value) -> {
                    if (value.isNull()) {
                        hidden.add(name);
                    }
                });
        return new ConfigTree(
                new Node.Mapping(top, root.line()),
                file,
                directory,
                Set.copyOf(hidden),
                problems,
                sealed,
                true);
    }

    /**
     * A problem's path with the name of the object in the place of its number in a list: {@code
     * virtual-keys.alice.team} for {@code virtual-keys[3].team}.
     */
    public Problem named(Problem problem) {
        if (!overlaid) {
            return problem; // whoever reads it has the file, where places have lines
        }
        for (Section section : List.of(Section.VIRTUAL_KEYS, Section.PRICES)) {
            String list = named(section) ? section.label() : section.label() + "." + MODELS;
            String path = problem.path();
            int end = path.indexOf(']');
            if (path.startsWith(list + "[") && end > 0) {
                int at = Integer.parseInt(path.substring(list.length() + 1, end));
                List<Node> items = items(section);
                String name = at < items.size() ? name(section, items.get(at)) : null;
                if (name != null) {
                    return new Problem(
                            section.label() + "." + name + path.substring(end + 1),
                            problem.message(),
                            problem.line());
                }
            }
        }
        return problem;
    }

    private static Map<String, JsonNode> groups(Map<String, JsonNode> over) {
        var known = new LinkedHashMap<>(over);
        known.keySet().retainAll(Section.GROUPS);
        return known;
    }

    private static boolean named(Section section) {
        return section.shape() == Section.Shape.LIST;
    }

    private static void merge(
            SequencedMap<String, Node.Entry> entries, Map<String, JsonNode> over) {
        over.forEach((name, value) -> {
            if (value.isNull()) {
                entries.remove(name);
            } else {
                put(entries, name, TreeJson.node(value));
            }
        });
    }

    private static Node.Mapping merged(
            SequencedMap<String, Node.Entry> base, Map<String, JsonNode> over) {
        SequencedMap<String, Node.Entry> entries = new LinkedHashMap<>(base);
        merge(entries, over);
        return new Node.Mapping(entries, 0);
    }

    /** The items of a list, those of the overlay at the places of those they replace. */
    private List<Node> list(Section section, Map<String, JsonNode> over) {
        var rest = new LinkedHashMap<>(over);
        var items = new ArrayList<Node>();
        for (Node item : items(section)) {
            String name = name(section, item);
            JsonNode instead = name == null ? null : rest.remove(name);
            if (instead == null) {
                items.add(item);
            } else if (!instead.isNull()) {
                items.add(item(section, name, instead));
            }
        }
        rest.forEach((name, value) -> {
            if (!value.isNull()) {
                items.add(item(section, name, value));
            }
        });
        return items;
    }

    private static Node item(Section section, @Nullable String name, JsonNode value) {
        Node node = TreeJson.node(value);
        if (!named(section)
                || name == null
                || !(node instanceof Node.Mapping(var entries, int line))) {
            return node;
        }
        SequencedMap<String, Node.Entry> all = new LinkedHashMap<>();
        all.put("name", new Node.Entry(new Node.Scalar(name, 0), 0));
        entries.forEach(all::putIfAbsent);
        return new Node.Mapping(all, line);
    }

    private List<Node> items(Section section) {
        Node.Entry entry =
                named(section)
                        ? root.entries().get(section.label())
                        : mapping(root, section.label()).get(MODELS);
        return entry == null
                ? List.of()
                : switch (entry.value()) {
                    case Node.Sequence(var items, _) -> items;
                    case Node.Empty _ -> List.of();
                    case Node.Mapping single -> List.of(single);
                    case Node.Scalar single -> List.of(single);
                };
    }

    private static @Nullable String name(Section section, Node item) {
        if (!(item instanceof Node.Mapping(var entries, _))) {
            return null;
        }
        if (named(section)) {
            return text(entries.get("name"));
        }
        String provider = text(entries.get("provider"));
        String model = text(entries.get("model"));
        return provider == null || model == null
                ? null
                : provider + "/" + model.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(Node.@Nullable Entry entry) {
        return entry != null && entry.value() instanceof Node.Scalar(String text, _) ? text : null;
    }

    private static SequencedMap<String, Node.Entry> mapping(Node.Mapping in, String key) {
        Node.Entry entry = in.entries().get(key);
        return entry != null && entry.value() instanceof Node.Mapping(var entries, _)
                ? entries
                : new LinkedHashMap<>();
    }

    private static void put(SequencedMap<String, Node.Entry> into, String key, Node value) {
        into.put(key, new Node.Entry(value, 0));
    }
}
