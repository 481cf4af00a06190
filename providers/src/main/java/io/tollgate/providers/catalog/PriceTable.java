package io.tollgate.providers.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one list for one provider, by name and by pattern. Immutable.
 *
 * <p>An entry of the built-in list is kept as its line and read when it is asked for. No lambdas
 * and no switch over types on this way: the first of each costs a cold JVM more than the whole
 * section.
 */
final class PriceTable {
    private final Map<String, PriceEntry> entries;
    private final String provider;
    private final Map<String, String> lines;
    private final List<String> patterns = new ArrayList<>();

    private PriceTable(
            Map<String, PriceEntry> entries, String provider, Map<String, String> lines) {
        this.entries = entries;
        this.provider = provider;
        this.lines = lines;
        for (String name : names()) {
            if (name.endsWith("*")) {
                patterns.add(name);
            }
        }
    }

    /** Of entries; of equal names the last one counts. */
    static PriceTable of(List<PriceEntry> entries) {
        var byName = new HashMap<String, PriceEntry>();
        for (PriceEntry entry : entries) {
            byName.put(ModelName.folded(entry.model()), entry);
        }
        return new PriceTable(byName, "", Map.of());
    }

    /** Of the lines of a section that is known to be good. */
    static PriceTable ofLines(String provider, List<String> lines) {
        var byName = HashMap.<String, String>newHashMap(lines.size());
        for (String line : lines) {
            byName.put(ModelName.folded(PriceFile.name(line)), line);
        }
        return new PriceTable(Map.of(), provider, byName);
    }

    /** The entry of exactly that name, folded. */
    @Nullable PriceEntry exact(String name) {
        PriceEntry entry = entries.get(name);
        if (entry != null) {
            return entry;
        }
        String line = lines.get(name);
        return line == null ? null : read(line);
    }

    /** The entry with the longest pattern that fits a name, folded. */
    @Nullable PriceEntry pattern(String name) {
        String best = "";
        for (String pattern : patterns) {
            if (pattern.length() > best.length()
                    && name.startsWith(pattern.substring(0, pattern.length() - 1))) {
                best = pattern;
            }
        }
        return best.isEmpty() ? null : exact(best);
    }

    /** The newest dated snapshot of a name without a date. */
    @Nullable PriceEntry newest(String undated) {
        String newest = "";
        for (String name : names()) {
            if (name.startsWith(undated)
                    && !ModelName.floating(name)
                    && ModelName.undated(name).equals(undated)
                    && name.compareTo(newest) > 0) {
                newest = name;
            }
        }
        return newest.isEmpty() ? null : exact(newest);
    }

    private Iterable<String> names() {
        return entries.isEmpty() ? lines.keySet() : entries.keySet();
    }

    private PriceEntry read(String line) {
        Terms.Reading reading = PriceFile.entry(provider, line);
        if (reading instanceof Terms.Reading.Read read) {
            return read.entry();
        }
        throw new IllegalStateException("price list: " + line + ": " + reading);
    }
}
