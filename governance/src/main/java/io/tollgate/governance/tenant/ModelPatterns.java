package io.tollgate.governance.tenant;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The models somebody may use: exact names ({@code fast}, {@code openai/gpt-4o}), all of a provider
 * ({@code openai/*}), or all ({@code *}). Asked in constant time. Immutable.
 */
public final class ModelPatterns {
    /** Every model. */
    public static final ModelPatterns ALL = of(List.of("*"));

    private static final String ANY_MODEL = "/*";

    private final List<String> patterns;
    private final boolean all;
    private final Set<String> names;
    private final Set<String> providers;

    private ModelPatterns(
            List<String> patterns, boolean all, Set<String> names, Set<String> providers) {
        this.patterns = patterns;
        this.all = all;
        this.names = Set.copyOf(names);
        this.providers = Set.copyOf(providers);
    }

    /** An empty collection allows nothing. */
    public static ModelPatterns of(Collection<String> patterns) {
        boolean all = false;
        var names = new HashSet<String>();
        var providers = new HashSet<String>();
        for (String pattern : patterns) {
            if (pattern.equals("*")) {
                all = true;
            } else if (pattern.endsWith(ANY_MODEL)
                    && pattern.indexOf('*') == pattern.length() - 1
                    && pattern.indexOf('/') == pattern.length() - ANY_MODEL.length()
                    && pattern.length() > ANY_MODEL.length()) {
                providers.add(pattern.substring(0, pattern.length() - ANY_MODEL.length()));
            } else if (pattern.isBlank() || pattern.indexOf('*') >= 0) {
                throw new IllegalArgumentException(
                        "model pattern: '"
                                + pattern
                                + "' (expected: a model name, provider/*, or *)");
            } else {
                names.add(pattern);
            }
        }
        return new ModelPatterns(List.copyOf(patterns), all, names, providers);
    }

    /** As they were given. */
    public List<String> patterns() {
        return patterns;
    }

    /** Whether everything is allowed. */
    public boolean all() {
        return all;
    }

    /** Whether that name is allowed as a name: exactly, or because everything is. */
    public boolean allowsName(String name) {
        return all || names.contains(name);
    }

    /** Whether that model of that provider is allowed. */
    public boolean allows(String provider, String model) {
        return all || providers.contains(provider) || names.contains(provider + "/" + model);
    }

    /** Whether that name, known to nobody, reads as one that would be allowed. */
    public boolean readsAsAllowed(String name) {
        if (allowsName(name)) {
            return true;
        }
        int slash = name.indexOf('/');
        return slash > 0 && providers.contains(name.substring(0, slash));
    }

    /** The exact names among the patterns. */
    public Set<String> names() {
        return names;
    }

    /** Whether every model of that provider is allowed, for calls that name no model. */
    public boolean allowsWholeProvider(String provider) {
        return all || providers.contains(provider);
    }

    @Override
    public String toString() {
        return patterns.toString();
    }
}
