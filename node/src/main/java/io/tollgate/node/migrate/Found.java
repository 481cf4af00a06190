package io.tollgate.node.migrate;

import io.tollgate.node.config.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of the file that is imported, or its absence. It remembers which of its keys somebody
 * asked for, so that what nobody asked for can be told of in the end: nothing is dropped in
 * silence. One thread.
 */
final class Found {
    private static final List<String> YES = List.of("true", "yes", "on", "1");

    private final @Nullable Node node;
    private final String path;
    private final Map<String, Found> asked = new LinkedHashMap<>();
    private final Map<String, Node> entries = new LinkedHashMap<>();
    private final List<Found> items = new ArrayList<>();
    private boolean whole;

    Found(@Nullable Node node, String path) {
        this.node = node;
        this.path = path;
        if (node instanceof Node.Mapping(var all, _)) {
            all.forEach((key, entry) -> {
                if (!key.equals("<<")) {
                    entries.put(key, entry.value());
                }
            });
            Node.Entry merged = all.get("<<");
            if (merged != null) {
                merge(merged.value());
            }
        } else if (node instanceof Node.Sequence(var all, _)) {
            for (int i = 0; i < all.size(); i++) {
                items.add(new Found(all.get(i), path + "[" + i + "]"));
            }
        } else if (isThere()) {
            items.add(this);
        }
    }

    /** YAML's merge key: what stands beside it counts first. */
    private void merge(Node from) {
        switch (from) {
            case Node.Mapping(var all, _) ->
                    all.forEach((key, entry) -> entries.putIfAbsent(key, entry.value()));
            case Node.Sequence(var all, _) -> all.forEach(this::merge);
            case Node.Scalar _, Node.Empty _ -> {}
        }
    }

    /** Where it stands, such as {@code model_list[2].litellm_params.model}. */
    String path() {
        return path;
    }

    boolean isThere() {
        return node != null && !(node instanceof Node.Empty);
    }

    /** Whether it sets anything: neither absent, nor null, nor empty. */
    boolean says() {
        return switch (node) {
            case null -> false;
            case Node.Empty _ -> false;
            case Node.Scalar(String text, _) -> !text.isBlank();
            case Node.Mapping _ -> !entries.isEmpty();
            case Node.Sequence _ -> !items.isEmpty();
        };
    }

    boolean isMapping() {
        return node instanceof Node.Mapping;
    }

    boolean isList() {
        return node instanceof Node.Sequence;
    }

    /** The value of a key; asked for from now on. */
    Found at(String key) {
        return asked.computeIfAbsent(
                key, k -> new Found(entries.get(k), path.isEmpty() ? k : path + "." + k));
    }

    /** The first of these keys that sets anything; all are asked for. */
    Found at(String key, String... others) {
        Found first = at(key);
        for (String other : others) {
            Found found = at(other);
            first = first.says() ? first : found;
        }
        return first;
    }

    boolean has(String key) {
        Node value = entries.get(key);
        return value != null && new Found(value, "").says();
    }

    List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    /** What stands in a list; a single value counts as a list of one. */
    List<Found> items() {
        return items;
    }

    /** The texts of a list. */
    List<String> texts() {
        var texts = new ArrayList<String>();
        for (Found item : items) {
            String text = item.text();
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** A single value without the space around it; "" where there is none. */
    String text() {
        return node instanceof Node.Scalar(String text, _) ? text.strip() : "";
    }

    /** The text of a key as it stands, space and all; "" where there is none. */
    String raw(String key) {
        return entries.get(key) instanceof Node.Scalar(String text, _) ? text : "";
    }

    boolean is(boolean value) {
        return isThere() && YES.contains(text().toLowerCase(Locale.ROOT)) == value;
    }

    /** A number; null where it is none. */
    @Nullable BigDecimal number() {
        try {
            return text().isEmpty() || text().length() > 40 ? null : new BigDecimal(text());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** All of it has been dealt with, whatever stands in it. */
    Found whole() {
        whole = true;
        return this;
    }

    /** Tells of everything that sets something and that nobody asked for. */
    void leftovers(Reasons reasons, Report report) {
        if (whole) {
            return;
        }
        entries.forEach((key, value) -> {
            String inner = path.isEmpty() ? key : path + "." + key;
            Found known = asked.get(key);
            if (known != null) {
                known.leftovers(reasons, report);
            } else if (new Found(value, inner).says()) {
                report.left(inner, reasons.of(inner));
            }
        });
        if (isList()) {
            items.forEach(item -> item.leftovers(reasons, report));
        }
    }
}
