package io.tollgate.node.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which model names lead somewhere: the check of everything that names a model. */
final class ModelNames {
    private final Map<String, List<String>> offered = new LinkedHashMap<>();
    private final Set<String> aliases;

    /** Whether a provider is there whose models are not listed, so that any name may be one. */
    private final boolean open;

    /**
     * Knows these names.
     *
     * @param providers those without a problem
     * @param providerNames all that the file has, so that a problem of one is not told again for
     *     each alias that names it
     */
    ModelNames(
            List<ProviderConfig> providers,
            Set<String> providerNames,
            Set<String> aliases,
            boolean demo) {
        this.aliases = Set.copyOf(aliases);
        providerNames.forEach(name -> offered.put(name, List.of()));
        for (ProviderConfig provider : providers) {
            offered.put(provider.name(), provider.models());
        }
        if (demo) {
            offered.put(GatewayConfig.DEMO, List.of());
        }
        this.open =
                offered.entrySet().stream()
                        .anyMatch(provider ->
                                !provider.getKey().equals(GatewayConfig.DEMO)
                                        && provider.getValue().isEmpty());
    }

    /** What is wrong with {@code provider/model}; "" where nothing is. */
    String wrongTarget(String written) {
        int slash = written.indexOf('/');
        if (slash <= 0 || slash == written.length() - 1) {
            return written + " (expected: provider/model)";
        }
        String provider = written.substring(0, slash);
        List<String> models = offered.get(provider);
        if (models == null) {
            return written
                    + " names the unknown provider "
                    + provider
                    + " (expected: "
                    + (offered.isEmpty()
                            ? "a provider of this file"
                            : Suggestion.or(List.copyOf(offered.keySet())))
                    + Suggestion.near(provider, offered.keySet())
                    + ")";
        }
        String model = written.substring(slash + 1);
        return models.isEmpty() || models.contains(model)
                ? ""
                : written
                        + " names a model that "
                        + provider
                        + " does not offer (expected: one of its models"
                        + Suggestion.near(model, models)
                        + ")";
    }

    /** What is wrong with any name that a client may send; "" where nothing is. */
    String wrongName(String written) {
        if (aliases.contains(written)) {
            return "";
        }
        int slash = written.indexOf('/');
        if (slash > 0 && offered.containsKey(written.substring(0, slash))) {
            return wrongTarget(written);
        }
        long offering = offered.values().stream().filter(m -> m.contains(written)).count();
        if (offering == 1 || (offering == 0 && open && slash < 0)) {
            return "";
        }
        if (offering > 1) {
            return written + " is offered by more than one provider (expected: provider/model)";
        }
        return slash > 0
                ? wrongTarget(written)
                : written
                        + " is no known model (expected: an alias, provider/model, or a model"
                        + " that one provider offers"
                        + Suggestion.near(written, known())
                        + ")";
    }

    /** Whether an alias of that name would hide {@code provider/model}. */
    boolean hidesProvider(String alias) {
        int slash = alias.indexOf('/');
        return slash > 0 && offered.containsKey(alias.substring(0, slash));
    }

    private Set<String> known() {
        var all = new ArrayList<String>(aliases);
        offered.values().forEach(all::addAll);
        return new HashSet<>(all);
    }
}
