package io.tollgate.node.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps {@code aliases} and checks that each leads somewhere. */
final class AliasMapper {
    private final ModelNames models;

    AliasMapper(ModelNames models) {
        this.models = models;
    }

    List<AliasConfig> aliases(SettingReader in) {
        return in.each(this::alias);
    }

    private @Nullable AliasConfig alias(String name, SettingItem item) {
        if (name.isBlank()) {
            item.problem("a blank name (expected: a model name)");
        } else if (models.hidesProvider(name)) {
            item.problem("this name would hide a provider's model (expected: another name)");
        }
        // an alias of one target may be written as that target alone
        if (!item.isMapping()) {
            AliasConfig.Target target = target(item);
            return target == null ? null : new AliasConfig(name, List.of(target), List.of());
        }
        return item.read(in -> alias(name, in));
    }

    private @Nullable AliasConfig alias(String name, SettingReader in) {
        List<AliasConfig.Target> targets = in.list("targets", this::target);
        if (!in.hasItems("targets")) {
            in.problem("targets", "missing (expected: at least one provider/model)");
        }
        List<String> fallbacks = in.list("fallbacks", this::fallback);
        return targets.isEmpty() || name.isBlank()
                ? null
                : new AliasConfig(name, targets, fallbacks);
    }

    private AliasConfig.@Nullable Target target(SettingItem item) {
        if (item.isMapping()) {
            return item.read(in -> {
                int weight = in.integer("weight", Defaults.WEIGHT, AliasConfig.Target.WEIGHT);
                String model = in.required("model", "provider/model");
                String wrong = model == null ? "" : models.wrongTarget(model);
                if (!wrong.isEmpty()) {
                    in.problem("model", wrong);
                }
                return model == null || !wrong.isEmpty() ? null : target(model, weight);
            });
        }
        String model = item.requiredText("provider/model");
        String wrong = model == null ? "" : models.wrongTarget(model);
        if (!wrong.isEmpty()) {
            item.problem(wrong);
        }
        return model == null || !wrong.isEmpty() ? null : target(model, Defaults.WEIGHT);
    }

    private static AliasConfig.Target target(String written, int weight) {
        int slash = written.indexOf('/');
        return new AliasConfig.Target(
                written.substring(0, slash), written.substring(slash + 1), weight);
    }

    private @Nullable String fallback(SettingItem item) {
        String name = item.requiredText("an alias or provider/model");
        String wrong = name == null ? "" : models.wrongName(name);
        if (!wrong.isEmpty()) {
            item.problem(wrong);
        }
        return name;
    }
}
