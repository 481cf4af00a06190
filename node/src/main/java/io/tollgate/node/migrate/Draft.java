package io.tollgate.node.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The {@code tollgate.yaml} that is being made, and what is told of it. One thread. */
final class Draft {
    /** What a secret of the environment is taken to be while the file is checked. */
    static final String SECRET = "placeholder-of-a-secret";

    /** What an address of the environment is taken to be while the file is checked. */
    static final String URL = "https://placeholder.example.com";

    private final Report report = new Report();
    private final Block root = new Block();
    private final Map<String, String> variables = new TreeMap<>();
    private final List<ProviderDraft> providers = new ArrayList<>();
    private final List<Block> virtualKeys = new ArrayList<>();
    private final List<Block> prices = new ArrayList<>();
    private boolean secretsInClear;

    Report report() {
        return report;
    }

    /** The top of the file. */
    Block root() {
        return root;
    }

    List<ProviderDraft> providers() {
        return providers;
    }

    /** The provider that this describes, made where it is not there yet. */
    ProviderDraft provider(ProviderDraft.Identity identity) {
        for (ProviderDraft known : providers) {
            if (known.identity().equals(identity)) {
                return known;
            }
        }
        var made = new ProviderDraft(identity);
        providers.add(made);
        return made;
    }

    @Nullable ProviderDraft provider(String name) {
        return providers.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
    }

    void virtualKey(Block key) {
        virtualKeys.add(key);
    }

    void price(Block price) {
        prices.add(price);
    }

    /**
     * The text that stands for an environment variable.
     *
     * @param sample what may be in it, for the check of the file
     */
    String variable(String name, String sample) {
        variables.putIfAbsent(name, sample.equals(SECRET) ? SECRET + "-" + name : sample);
        return "${" + name + "}";
    }

    /** A variable that the file needs without naming it. */
    void needs(String variable, String sample) {
        variables.putIfAbsent(variable, sample);
    }

    void secretInClear() {
        secretsInClear = true;
    }

    Imported finished() {
        var ordered = new Block();
        if (!providers.isEmpty()) {
            Block all = ordered.within("providers");
            for (ProviderDraft provider : providers) {
                all.put(provider.name(), provider.block(report));
            }
        }
        root.entries()
                .forEach((key, value) -> {
                    if (!(value instanceof Block block && block.isEmpty())) {
                        ordered.put(key, value);
                    }
                });
        ordered.put("virtual-keys", virtualKeys);
        if (!prices.isEmpty()) {
            ordered.within("prices").put("models", prices);
        }
        return new Imported(YamlText.of(ordered), report, variables, secretsInClear);
    }
}
