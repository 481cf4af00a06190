package io.tollgate.node.config;

import java.util.List;
import java.util.SequencedMap;

/** A piece of a YAML or JSON file as it is written, before any reference is replaced. */
public sealed interface Node {
    /** 1-based line where it begins, or 0 where it comes from no file. */
    int line();

    /** Keys and values, in the order of the file. */
    record Mapping(SequencedMap<String, Entry> entries, int line) implements Node {}

    /** Values in a row. */
    record Sequence(List<Node> items, int line) implements Node {}

    /** A text, number or boolean, as text. */
    record Scalar(String text, int line) implements Node {}

    /** A key without a value, or {@code null}. */
    record Empty(int line) implements Node {}

    /**
     * The value of a key.
     *
     * @param line where the key stands
     */
    record Entry(Node value, int line) {}
}
