package io.tollgate.node.manage;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.config.Overlay;
import io.tollgate.node.config.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The overlay and how it came to be: one document. Immutable.
 *
 * <p>Invariant: undoing the revisions that are kept, newest first, gives each version before; older
 * ones than the oldest kept are gone.
 */
public final class Versions {
    static final Versions NONE = new Versions(0, Map.of(), List.of());

    static final int MOST_KEPT = 100;

    /** Characters of all revisions that are kept, the newest not counted. */
    static final int MOST_CHARACTERS = 1 << 19;

    private final long version;
    private final Map<Section, SortedMap<String, Saved>> objects;
    private final List<Revision> history;

    Versions(long version, Map<Section, SortedMap<String, Saved>> objects, List<Revision> history) {
        this.version = version;
        var copy = new EnumMap<Section, SortedMap<String, Saved>>(Section.class);
        objects.forEach((section, all) ->
                copy.put(section, Collections.unmodifiableSortedMap(new TreeMap<>(all))));
        this.objects = copy;
        this.history = List.copyOf(history);
    }

    /**
     * Reads the content of a document; none is {@link #NONE}, without loading what reads the rest:
     * a node whose API nobody uses does without it.
     *
     * @throws IllegalArgumentException where it is something else
     */
    static Versions parse(byte[] content) {
        return content.length == 0 ? NONE : VersionsJson.read(content);
    }

    /** Of the newest; 0 where nothing was ever changed. */
    public long version() {
        return version;
    }

    /** What the overlay has of a section, hidden ones included. */
    public SortedMap<String, Saved> of(Section section) {
        return objects.getOrDefault(section, Collections.emptySortedMap());
    }

    /** Those that are kept, oldest first. */
    public List<Revision> history() {
        return history;
    }

    /** Whether that very revision is among those that are kept. */
    boolean hold(Revision asked) {
        return history.stream().anyMatch(asked::sameAs);
    }

    /** The next version. */
    Versions with(Revision next) {
        var changed = new EnumMap<Section, SortedMap<String, Saved>>(Section.class);
        objects.forEach((section, all) -> changed.put(section, new TreeMap<>(all)));
        for (Change change : next.changes()) {
            SortedMap<String, Saved> all =
                    changed.computeIfAbsent(change.section(), _ -> new TreeMap<>());
            JsonNode after = change.after();
            if (after == null) {
                all.remove(change.name());
            } else {
                all.put(
                        change.name(),
                        new Saved(next.version(), next.atMillis(), next.by(), after));
            }
        }
        var revisions = new ArrayList<>(history);
        revisions.add(next);
        return new Versions(next.version(), changed, trimmed(revisions));
    }

    /** What it takes to be as a version was; empty where that version is not kept any more. */
    public Optional<List<Change>> backTo(long wanted) {
        long oldest = history.isEmpty() ? version : history.getFirst().version() - 1;
        if (wanted < oldest || wanted > version) {
            return Optional.empty();
        }
        Map<Section, Map<String, @Nullable JsonNode>> then = new EnumMap<>(Section.class);
        for (Revision revision : history.reversed()) {
            if (revision.version() > wanted) {
                for (Change change : revision.changes().reversed()) {
                    then.computeIfAbsent(change.section(), _ -> new TreeMap<>())
                            .put(change.name(), change.before());
                }
            }
        }
        var changes = new ArrayList<Change>();
        then.forEach((section, all) ->
                all.forEach((name, before) -> {
                    JsonNode now = value(section, name);
                    if (!Change.same(now, before)) {
                        changes.add(new Change(section, name, now, before));
                    }
                }));
        return Optional.of(changes);
    }

    /** What the overlay says of an object; null where it says nothing. */
    public @Nullable JsonNode value(Section section, String name) {
        Saved saved = of(section).get(name);
        return saved == null ? null : saved.value();
    }

    /** To be merged into a file's tree, each value as {@code open} makes it. */
    Overlay overlay(BiFunction<Section, JsonNode, JsonNode> open) {
        var overlay = new Overlay();
        objects.forEach((section, all) ->
                all.forEach((name, saved) ->
                        overlay.put(section, name, open.apply(section, saved.value()))));
        return overlay;
    }

    private static List<Revision> trimmed(List<Revision> revisions) {
        int from = Math.max(0, revisions.size() - MOST_KEPT);
        long characters = 0;
        for (int i = revisions.size() - 2; i >= from; i--) {
            characters += characters(revisions.get(i));
            if (characters > MOST_CHARACTERS) {
                from = i + 1;
            }
        }
        return revisions.subList(from, revisions.size());
    }

    private static long characters(Revision revision) {
        long all = 0;
        for (Change change : revision.changes()) {
            all += change.before() == null ? 0 : change.before().toString().length();
            all += change.after() == null ? 0 : change.after().toString().length();
        }
        return all;
    }
}
