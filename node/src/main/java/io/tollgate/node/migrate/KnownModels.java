package io.tollgate.node.migrate;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which model names of the source mean something in the file that is made. A list of models that
 * somebody may use must not become empty on the way: an empty one allows everything.
 */
final class KnownModels {
    /** What is told of a key whose list of models would be empty. */
    static final String NONE_LEFT =
            "may use none of the models here, and is switched off; give it models before it is"
                    + " switched on, for without any it may use all";

    private final Draft draft;
    private final Set<String> aliases = new HashSet<>();

    KnownModels(Draft draft) {
        this.draft = draft;
    }

    void alias(String name) {
        aliases.add(name);
    }

    boolean isAlias(String name) {
        return aliases.contains(name);
    }

    /** Whether a client, a fallback or a key may name it. */
    boolean knows(String name) {
        if (aliases.contains(name)) {
            return true;
        }
        int slash = name.indexOf('/');
        ProviderDraft provider = slash < 1 ? null : draft.provider(name.substring(0, slash));
        if (provider != null) {
            String model = name.substring(slash + 1);
            return provider.isOpen() || model.equals("*") || provider.models().contains(model);
        }
        return slash < 0
                && draft.providers().stream().filter(one -> one.models().contains(name)).count()
                        == 1;
    }

    /** Those of the names that mean something here; the others are told of. */
    Set<String> known(String path, List<String> names, Map<String, List<String>> groups) {
        var known = new LinkedHashSet<String>();
        for (String name : names) {
            List<String> meant = groups.getOrDefault(name, List.of(name));
            for (String one : meant) {
                if (one.equals("*") || knows(one)) {
                    known.add(one);
                } else {
                    draft.report().left(path, one + " is no model of this file");
                }
            }
        }
        return known;
    }

    /** What both lists allow. */
    static Set<String> both(Set<String> some, Set<String> others) {
        var both = new LinkedHashSet<String>();
        some.stream().filter(name -> covers(others, name)).forEach(both::add);
        others.stream().filter(name -> covers(some, name)).forEach(both::add);
        return both;
    }

    private static boolean covers(Set<String> patterns, String name) {
        int slash = name.indexOf('/');
        return patterns.contains(name)
                || patterns.contains("*")
                || (slash > 0 && patterns.contains(name.substring(0, slash) + "/*"));
    }
}
