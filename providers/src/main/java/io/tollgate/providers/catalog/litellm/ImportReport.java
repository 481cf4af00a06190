package io.tollgate.providers.catalog.litellm;

import io.tollgate.providers.catalog.PriceEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a price list.
 *
 * @param taken entries by provider
 * @param left names that were not taken over, by reason, in the order of the file
 * @param unusedFields fields of taken entries that have no counterpart, and how often
 * @param rounded prices that had more than nine decimals
 */
public record ImportReport(
        SortedMap<String, Integer> taken,
        SequencedMap<String, List<String>> left,
        SortedMap<String, Integer> unusedFields,
        int rounded) {
    private static final int EXAMPLES = 3;

    public ImportReport {
        taken = Collections.unmodifiableSortedMap(new TreeMap<>(taken));
        left = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(left));
        unusedFields = Collections.unmodifiableSortedMap(new TreeMap<>(unusedFields));
    }

    /** The lines to print. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(
                "taken over: "
                        + taken.values().stream().mapToInt(Integer::intValue).sum()
                        + " models");
        taken.forEach((provider, count) -> lines.add("  " + provider + ": " + count));
        lines.add(
                "not taken over: "
                        + left.values().stream().mapToInt(List::size).sum()
                        + " entries");
        left.forEach((reason, names) ->
                lines.add(
                        "  "
                                + reason
                                + ": "
                                + names.size()
                                + " (such as "
                                + String.join(
                                        ", ", names.subList(0, Math.min(EXAMPLES, names.size())))
                                + ")"));
        lines.add("fields of taken models without a counterpart: " + unusedFields.size());
        unusedFields.forEach((field, count) -> lines.add("  " + field + ": " + count));
        if (rounded > 0) {
            lines.add("prices rounded to nine decimals: " + rounded);
        }
        return lines;
    }

    /** Collects a report. Of one thread. */
    static final class Builder {
        private final SequencedMap<String, List<String>> left = new LinkedHashMap<>();
        private final SortedMap<String, Integer> unusedFields = new TreeMap<>();
        private int rounded;

        void left(String reason, String name) {
            left.computeIfAbsent(reason, _ -> new ArrayList<>()).add(name);
        }

        void used(List<String> unused, int more) {
            unused.forEach(field -> unusedFields.merge(field, 1, Integer::sum));
            rounded += more;
        }

        ImportReport build(Collection<PriceEntry> entries) {
            var taken = new TreeMap<String, Integer>();
            entries.forEach(entry -> taken.merge(entry.provider(), 1, Integer::sum));
            return new ImportReport(taken, left, unusedFields, rounded);
        }
    }
}
