package io.tollgate.node.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A mapping of the file that is written: texts, lists and further mappings, in order. */
final class Block implements Piece {
    private final Map<String, Piece> entries = new LinkedHashMap<>();

    Block put(String key, String text) {
        entries.put(key, new Piece.Text(text));
        return this;
    }

    Block put(String key, Piece value) {
        entries.put(key, value);
        return this;
    }

    /** Nothing is written for an empty list. */
    Block put(String key, List<? extends Piece> values) {
        if (!values.isEmpty()) {
            entries.put(key, new Piece.Items(List.copyOf(values)));
        }
        return this;
    }

    Block texts(String key, Iterable<String> texts) {
        var values = new ArrayList<Piece>();
        texts.forEach(text -> values.add(new Piece.Text(text)));
        return put(key, values);
    }

    /** The mapping under that key, made where it is not there. */
    Block within(String key) {
        return entries.computeIfAbsent(key, _ -> new Block()) instanceof Block block
                ? block
                : new Block();
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    Map<String, Piece> entries() {
        return entries;
    }
}
