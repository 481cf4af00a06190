package io.tollgate.perf.load;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown whose columns are also aligned for reading on a terminal. */
public final class MarkdownTable {
    private final List<List<String>> rows = new ArrayList<>();

    /** With these titles; the first column is aligned to the left. */
    public MarkdownTable(String... titles) {
        rows.add(List.of(titles));
    }

    /** Adds a row with a cell for each title. */
    public void row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    "cells: " + cells.length + " (expected: " + rows.getFirst().size() + ")");
        }
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            line(text, rows.get(i));
            if (i == 0) {
                line(text, rule());
            }
        }
        return text.toString();
    }

    private List<String> rule() {
        List<String> rule = new ArrayList<>();
        for (int column = 0; column < rows.getFirst().size(); column++) {
            String dashes = "-".repeat(width(column));
            rule.add(column == 0 ? dashes : dashes.substring(1) + ":");
        }
        return rule;
    }

    private void line(StringBuilder text, List<String> cells) {
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(width(column) - cell.length());
            text.append("| ").append(column == 0 ? cell + padding : padding + cell).append(' ');
        }
        text.append("|\n");
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
