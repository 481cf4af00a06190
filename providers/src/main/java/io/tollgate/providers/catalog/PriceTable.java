package io.tollgate.providers.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The entries of one list for one provider, by name and by pattern. Immutable. */
final class PriceTable {
    private final Map<String, Supplier<PriceEntry>> byName;
    private final List<Pattern> patterns;

    private PriceTable(Map<String, Supplier<PriceEntry>> entries) {
        this.byName = new HashMap<>(entries);
        byName.keySet().removeIf(name -> name.endsWith("*"));
        this.patterns =
                entries.entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith("*"))
                        .map(entry ->
                                new Pattern(
                                        entry.getKey().substring(0, entry.getKey().length() - 1),
                                        entry.getValue()))
                        .sorted(
                                Comparator.comparingInt((Pattern p) -> p.beginning.length())
                                        .reversed())
                        .toList();
    }

    /** Of entries; of equal names the last one counts. */
    static PriceTable of(Collection<PriceEntry> entries) {
        var byName = new HashMap<String, Supplier<PriceEntry>>();
        entries.forEach(entry -> byName.put(ModelName.folded(entry.model()), () -> entry));
        return new PriceTable(byName);
    }

    /** Of the lines of a section that is known to be good; each is read when it is asked for. */
    static PriceTable ofLines(String provider, List<String> lines) {
        var byName = HashMap.<String, Supplier<PriceEntry>>newHashMap(lines.size());
        for (String line : lines) {
            byName.put(ModelName.folded(PriceFile.name(line)), () -> read(provider, line));
        }
        return new PriceTable(byName);
    }

    private static PriceEntry read(String provider, String line) {
        return switch (PriceFile.entry(provider, line)) {
            case Terms.Reading.Read(PriceEntry entry) -> entry;
            case Terms.Reading.Refused(List<Terms.Wrong> wrong) ->
                    throw new IllegalStateException("price list: " + line + ": " + wrong);
        };
    }

    /** The entry of exactly that name, folded. */
    Optional<PriceEntry> exact(String name) {
        return Optional.ofNullable(byName.get(name)).map(Supplier::get);
    }

    /** The entry with the longest pattern that fits a name, folded. */
    Optional<PriceEntry> pattern(String name) {
        for (Pattern pattern : patterns) {
            if (name.startsWith(pattern.beginning)) {
                return Optional.of(pattern.entry.get());
            }
        }
        return Optional.empty();
    }

    /** The newest dated snapshot of a name without a date. */
    Optional<PriceEntry> newest(String undated) {
        return byName.keySet().stream()
                .filter(name -> name.length() > undated.length() && name.startsWith(undated))
                .filter(name ->
                        ModelName.undated(name).equals(undated) && !ModelName.floating(name))
                .max(Comparator.naturalOrder())
                .flatMap(this::exact);
    }

    /** A name with any ending. */
    private record Pattern(String beginning, Supplier<PriceEntry> entry) {}
}
