package io.tollgate.node.config;

import io.tollgate.providers.upstream.Origin;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of one mapping. Each method takes the value of a key; a value that cannot be
 * used becomes a problem, and the default is given back so that reading goes on to find the next
 * one. What nobody has asked for is a problem too, told by {@link #end}.
 */
final class SettingReader {
    private final Node.Mapping mapping;
    private final String path;
    private final References references;
    private final List<Problem> problems;
    private final Set<String> asked = new LinkedHashSet<>();

    SettingReader(
            Node.Mapping mapping, String path, References references, List<Problem> problems) {
        this.mapping = mapping;
        this.path = path;
        this.references = references;
        this.problems = problems;
    }

    boolean has(String key) {
        asked.add(key);
        Node.Entry entry = mapping.entries().get(key);
        return entry != null && !(entry.value() instanceof Node.Empty);
    }

    /** A text with its references replaced; null where it is not there or cannot be used. */
    @Nullable String text(String key) {
        SettingItem.Value value = value(key);
        return value == null ? null : value.text();
    }

    String text(String key, String fallback) {
        String text = text(key);
        return text == null ? fallback : text;
    }

    /** A text that must be there; null, with a problem, where it is not. */
    @Nullable String required(String key, String expected) {
        if (!has(key)) {
            problem(key, "missing (expected: " + expected + ")");
            return null;
        }
        return text(key);
    }

    @Nullable Secret secret(String key) {
        return has(key) ? item(key).secret() : null;
    }

    @Nullable Secret requiredSecret(String key) {
        if (!has(key)) {
            problem(key, "missing (expected: " + SettingItem.SECRET + ")");
            return null;
        }
        return secret(key);
    }

    int integer(String key, int fallback, Range range) {
        SettingItem.Value value = value(key);
        if (value == null) {
            return fallback;
        }
        long number;
        try {
            number = Long.parseLong(value.text().strip());
        } catch (NumberFormatException e) {
            number = Long.MIN_VALUE;
        }
        if (!range.contains(number)) {
            problem(key, value.shown() + " (" + range.expected() + ")");
            return fallback;
        }
        return (int) number;
    }

    double ratio(String key, double fallback) {
        SettingItem.Value value = value(key);
        if (value == null) {
            return fallback;
        }
        try {
            double number = Double.parseDouble(value.text().strip());
            if (number >= 0 && number <= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with the same words as a number out of range
        }
        problem(key, value.shown() + " (expected: 0 to 1)");
        return fallback;
    }

    long size(String key, long fallback, Range range) {
        SettingItem.Value value = value(key);
        if (value == null) {
            return fallback;
        }
        OptionalLong bytes = Units.parseSize(value.text());
        if (bytes.isPresent() && range.contains(bytes.getAsLong())) {
            return bytes.getAsLong();
        }
        problem(
                key,
                value.shown()
                        + (bytes.isPresent()
                                ? " (" + range.expected() + ")"
                                : " (expected: " + Units.SIZE + ")"));
        return fallback;
    }

    Duration duration(String key, Duration fallback, Range range) {
        SettingItem.Value value = value(key);
        if (value == null) {
            return fallback;
        }
        Optional<Duration> duration = Units.parseDuration(value.text());
        if (duration.isPresent() && range.contains(duration.get().toMillis())) {
            return duration.get();
        }
        problem(
                key,
                value.shown()
                        + (duration.isPresent()
                                ? " (" + range.expected() + ")"
                                : " (expected: " + Units.DURATION + ")"));
        return fallback;
    }

    boolean bool(String key, boolean fallback) {
        SettingItem.Value value = value(key);
        if (value == null) {
            return fallback;
        }
        return switch (value.text().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                problem(key, value.shown() + " (expected: true or false)");
                yield fallback;
            }
        };
    }

    /** One of the constants of an enum, written in kebab-case. */
    <E extends Enum<E>> E choice(String key, E fallback, List<E> constants) {
        SettingItem.Value value = value(key);
        if (value == null) {
            return fallback;
        }
        var words = new LinkedHashMap<String, E>();
        for (E constant : constants) {
            words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        E found = words.get(value.text());
        if (found != null) {
            return found;
        }
        problem(
                key,
                value.shown()
                        + (" (expected: " + Suggestion.or(List.copyOf(words.keySet())))
                        + Suggestion.near(value.shown(), words.keySet())
                        + ")");
        return fallback;
    }

    /** A path, relative to the directory of the configuration. */
    @Nullable Path path(String key) {
        SettingItem.Value value = value(key);
        if (value == null) {
            return null;
        }
        try {
            return references.path(value.text());
        } catch (InvalidPathException e) {
            problem(key, value.shown() + " (expected: a path)");
            return null;
        }
    }

    /** The path of a file that can be read. */
    @Nullable Path file(String key) {
        Path file = path(key);
        if (file == null || (Files.isRegularFile(file) && Files.isReadable(file))) {
            return file;
        }
        problem(key, shown(key) + " (expected: a file that can be read)");
        return null;
    }

    @Nullable Path requiredFile(String key, String expected) {
        if (!has(key)) {
            problem(key, "missing (expected: " + expected + ")");
            return null;
        }
        return file(key);
    }

    /** An HTTP proxy. */
    @Nullable Origin proxy(String key) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        Optional<BaseUrl> url = BaseUrl.parse(text);
        if (url.isEmpty() || !url.get().path().isEmpty()) {
            problem(key, shown(key) + " (expected: a URL such as http://proxy.example.com:3128)");
            return null;
        }
        return url.get().origin();
    }

    /** What a problem may show of a value: the text as it stands in the file, without a login. */
    String shown(String key) {
        return mapping.entries().containsKey(key) ? item(key).shown() : "";
    }

    /** A mapping; an empty one where it is not there, so that its own defaults hold. */
    <T extends @Nullable Object> T mapping(String key, Function<SettingReader, T> read) {
        return item(key).read(read);
    }

    /** What stands in a list; nothing where it is not there. A single value counts as a list. */
    <T> List<T> list(String key, Function<SettingItem, @Nullable T> read) {
        asked.add(key);
        Node.Entry entry = mapping.entries().get(key);
        if (entry == null || entry.value() instanceof Node.Empty) {
            return List.of();
        }
        List<Node> nodes =
                entry.value() instanceof Node.Sequence sequence
                        ? sequence.items()
                        : List.of(entry.value());
        boolean single = !(entry.value() instanceof Node.Sequence);
        var result = new ArrayList<T>();
        for (int i = 0; i < nodes.size(); i++) {
            T item = read.apply(inner(nodes.get(i), child(key) + (single ? "" : "[" + i + "]")));
            if (item != null) {
                result.add(item);
            }
        }
        return List.copyOf(result);
    }

    /** A list of texts that are not blank. */
    List<String> texts(String key) {
        return list(key, item -> item.requiredText("some text"));
    }

    /** Whether a list has anything in it, be it good or bad. */
    boolean hasItems(String key) {
        asked.add(key);
        Node.Entry entry = mapping.entries().get(key);
        return entry != null
                && switch (entry.value()) {
                    case Node.Empty _ -> false;
                    case Node.Sequence(var items, _) -> !items.isEmpty();
                    case Node.Scalar _, Node.Mapping _ -> true;
                };
    }

    /** The keys of an inner mapping, before it is read. */
    Set<String> namesIn(String key) {
        Node.Entry entry = mapping.entries().get(key);
        return entry != null && entry.value() instanceof Node.Mapping(var entries, _)
                ? entries.sequencedKeySet()
                : Set.of();
    }

    /** What stands under each key of this mapping; the keys are the user's own names. */
    <T> List<T> each(BiFunction<String, SettingItem, @Nullable T> read) {
        var result = new ArrayList<T>();
        mapping.entries()
                .forEach((key, entry) -> {
                    asked.add(key);
                    T value = read.apply(key, inner(entry.value(), child(key)));
                    if (value != null) {
                        result.add(value);
                    }
                });
        return List.copyOf(result);
    }

    void problem(String key, String message) {
        Node.Entry entry = mapping.entries().get(key);
        problems.add(
                new Problem(child(key), message, entry == null ? mapping.line() : entry.line()));
    }

    /** Tells of every key that was not asked for. */
    void end() {
        mapping.entries()
                .forEach((key, entry) -> {
                    if (!asked.contains(key)) {
                        problem(key, "unknown key (" + unknown(key) + ")");
                    }
                });
    }

    private String unknown(String key) {
        String near = Suggestion.near(key, asked);
        return near.isEmpty()
                ? "expected: " + Suggestion.or(List.copyOf(asked))
                : near.substring(2);
    }

    private SettingItem inner(Node node, String innerPath) {
        return new SettingItem(node, innerPath, references, problems);
    }

    private SettingItem item(String key) {
        asked.add(key);
        Node.Entry entry = mapping.entries().get(key);
        return inner(entry == null ? new Node.Empty(mapping.line()) : entry.value(), child(key));
    }

    private SettingItem.@Nullable Value value(String key) {
        return item(key).value();
    }

    private String child(String key) {
        if (!plain(key)) {
            return path + "[\"" + key + "\"]";
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    private static boolean plain(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '-' && c != '_' && c != '/') {
                return false;
            }
        }
        return !key.isEmpty();
    }
}
