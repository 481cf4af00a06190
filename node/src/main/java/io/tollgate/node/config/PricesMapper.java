package io.tollgate.node.config;

import io.tollgate.providers.catalog.PriceEntry;
import io.tollgate.providers.catalog.PriceFile;
import io.tollgate.providers.catalog.Terms;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Maps {@code prices}: a price file and entries that stand in the configuration itself. */
final class PricesMapper {
    private static final long LARGEST_FILE = 16 << 20;

    /** What an entry is for; all else in it are terms. */
    private static final List<String> NAMES = List.of("provider", "model");

    private final Set<String> providers;
    private final Set<String> entries = new HashSet<>();

    /**
     * @param providers the names that an entry may be for: configured providers and profiles
     */
    PricesMapper(Set<String> providers) {
        this.providers = providers;
    }

    /** The entries of the file, then those of the configuration, which count before them. */
    List<PriceEntry> prices(SettingReader in) {
        var all = new ArrayList<PriceEntry>();
        Path file = in.file("file");
        if (file != null) {
            all.addAll(read(file, in));
        }
        all.addAll(in.list("models", this::entry));
        return List.copyOf(all);
    }

    private static List<PriceEntry> read(Path file, SettingReader in) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                in.problem("file", in.shown("file") + " is too large (expected: at most 16MiB)");
                return List.of();
            }
            PriceFile.Contents contents = PriceFile.read(Files.readString(file));
            for (PriceFile.Problem problem : contents.problems()) {
                in.problem(
                        "file",
                        in.shown("file") + " line " + problem.line() + ": " + problem.message());
            }
            return contents.entries();
        } catch (CharacterCodingException e) {
            in.problem("file", in.shown("file") + " is not text (expected: a price file in UTF-8)");
        } catch (IOException e) {
            in.problem(
                    "file",
                    in.shown("file") + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return List.of();
    }

    private @Nullable PriceEntry entry(SettingItem item) {
        return item.read(in -> {
            String provider = in.required("provider", "the name of a provider");
            String model = in.required("model", "a model's name, or a beginning with *");
            if (provider != null && !providers.contains(provider)) {
                in.problem(
                        "provider",
                        provider
                                + " (expected: a provider of this file or a known one"
                                + Suggestion.near(provider, providers)
                                + ")");
            }
            var terms = new LinkedHashMap<String, String>();
            var places = new LinkedHashMap<String, SettingItem>();
            in.each((key, value) -> {
                if (!NAMES.contains(key)) {
                    term(key, value, terms, places);
                }
                return null;
            });
            return entry(in, provider, model, terms, places);
        });
    }

    /**
     * A term, or those of a mapping under its key: {@code batch: {input: 1}} is {@code
     * batch.input}.
     */
    private static void term(
            String key,
            SettingItem value,
            Map<String, String> terms,
            Map<String, SettingItem> places) {
        if (value.isMapping()) {
            value.read(in ->
                    in.<Boolean>each((inner, item) -> {
                        term(key + "." + inner, item, terms, places);
                        return null;
                    }));
            return;
        }
        String text = value.text();
        if (text != null) {
            terms.put(key, text.strip());
            places.put(key, value);
        }
    }

    /** Its terms are looked at also where nobody can tell what they are for. */
    private @Nullable PriceEntry entry(
            SettingReader in,
            @Nullable String provider,
            @Nullable String model,
            SequencedMap<String, String> terms,
            Map<String, SettingItem> places) {
        boolean named = provider != null && model != null && isNew(in, provider, model);
        String of = provider == null ? "" : provider;
        return switch (Terms.read(of, model == null ? "" : model, terms)) {
            case Terms.Reading.Refused(List<Terms.Wrong> wrong) -> {
                wrong.forEach(one -> told(in, one, places));
                yield null;
            }
            case Terms.Reading.Read(PriceEntry entry) -> named ? entry : null;
        };
    }

    private boolean isNew(SettingReader in, String provider, String model) {
        if (model.chars().anyMatch(c -> c <= ' ')) {
            in.problem("model", model + " (expected: a name without spaces)");
            return false;
        }
        if (entries.add(provider + " " + model.toLowerCase(Locale.ROOT))) {
            return true;
        }
        in.problem("model", provider + "/" + model + " is there twice");
        return false;
    }

    private static void told(SettingReader in, Terms.Wrong wrong, Map<String, SettingItem> places) {
        SettingItem place = places.get(wrong.key());
        String last = wrong.key().substring(wrong.key().lastIndexOf('.') + 1);
        String message = wrong.message();
        if (message.equals("unknown key")) {
            var known = new ArrayList<>(Terms.keys());
            known.addAll(NAMES);
            String near = Suggestion.near(last, known);
            message += near.isEmpty() ? "" : " (" + near.substring(2) + ")";
        }
        if (place == null) {
            in.problem(wrong.key(), message);
        } else {
            place.problem(message);
        }
    }

    /** What an entry may be for. */
    static Set<String> names(Set<String> configured, Set<String> profiles) {
        var names = new TreeSet<>(configured);
        names.addAll(profiles);
        return names;
    }
}
