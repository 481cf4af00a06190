package io.tollgate.perf.faults;

import io.tollgate.perf.load.MarkdownTable;
import java.util.ArrayList;
import java.util.List;

/** A table of what was measured against what is allowed. */
final class Checks {
    private final MarkdownTable table;
    private final List<String> notes = new ArrayList<>();
    private boolean passed = true;

    Checks(String title) {
        this.table = new MarkdownTable(title, "measured", "allowed", "");
    }

    /** Something that must hold. */
    void check(String what, Object measured, String allowed, boolean holds) {
        table.row(what, String.valueOf(measured), allowed, holds ? "pass" : "MISS");
        passed &= holds;
    }

    /** A count that must be zero. */
    void none(String what, long count) {
        check(what, count, "0", count == 0);
    }

    /** A figure without a bound. */
    void tell(String what, Object measured) {
        table.row(what, String.valueOf(measured), "", "");
    }

    /** What a reader should know of a miss. */
    void note(String text) {
        notes.add(text);
    }

    /** The rows against client and provider. */
    void compare(Comparison found) {
        none("provider calls without a row", found.callsWithoutRow());
        none("answers without a row", found.answersWithoutRow().size());
        none("rows too many", found.duplicated());
        none("numbers missing", found.gaps());
        none("rows that nobody asked for", found.strangers());
        none("rows that contradict client or provider", found.wrong());
        found.examples().forEach(this::note);
    }

    boolean passed() {
        return passed;
    }

    @Override
    public String toString() {
        var text = new StringBuilder(table.toString());
        notes.forEach(note -> text.append("\n- ").append(note));
        return text.append(notes.isEmpty() ? "" : "\n").toString();
    }
}
