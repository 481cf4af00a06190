package io.tollgate.node.migrate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code providers}: keys, addresses, times and proxies. */
final class BifrostProviders {
    private static final String ANY = "*";

    /** Servers of one's own, which mostly want no key. */
    private static final Set<String> OWN = Set.of("ollama", "sglang", "vllm");

    private static final String DENIED =
            "an empty list of models allows none: not taken over (version 2)";

    private final Draft draft;
    private final SourceTexts texts;
    private final boolean emptyAllows;
    private final Map<String, List<ProviderDraft>> byName = new LinkedHashMap<>();
    private final Map<String, Found> concurrency = new LinkedHashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private final Set<String> aliases = new HashSet<>();
    private final BifrostNetwork network;

    /**
     * @param emptyAllows whether an empty list of models means all, as in version 1
     */
    BifrostProviders(Draft draft, SourceTexts texts, boolean emptyAllows) {
        this.draft = draft;
        this.texts = texts;
        this.emptyAllows = emptyAllows;
        this.network = new BifrostNetwork(draft, texts);
    }

    /** A name that a key has for a model of its provider. */
    private record Pending(Found found, String alias, ProviderDraft provider, String model) {}

    /** Whether that is the name of an alias here. */
    boolean isAlias(String name) {
        return aliases.contains(name);
    }

    /** What became of a provider: several, where its keys have addresses of their own. */
    List<ProviderDraft> of(String name) {
        return byName.getOrDefault(name, List.of());
    }

    void read(Found providers) {
        for (String name : providers.keys()) {
            provider(name, providers.at(name));
        }
        var names = new GivenNames(new Report());
        byName.forEach((name, drafts) -> {
            for (ProviderDraft one : drafts) {
                one.name(names.give("", "", name.equals("demo") ? "demo-provider" : name));
                draft.report().taken("providers", one.name());
                if (!one.name().equals(name)) {
                    draft.report()
                            .changed(
                                    "providers." + name,
                                    "keys with another address or region are the provider "
                                            + one.name()
                                            + "; an alias with both as targets joins them");
                }
            }
        });
        concurrency.forEach((name, in) -> concurrency(in, of(name).getFirst().name()));
        pending.forEach(this::alias);
        network.finish();
    }

    /** Bifrost's clients put the provider in front of it; ours do not. */
    private void alias(Pending one) {
        String target = one.provider().name() + "/" + one.model();
        if (!aliases.add(one.alias()) || one.alias().contains("/")) {
            draft.report()
                    .left(one.found().path(), "another alias of that name, or none for an alias");
            return;
        }
        draft.root().within("aliases").put(one.alias(), target);
        draft.report().taken("aliases", one.alias());
        draft.report()
                .changed(
                        one.found().path(),
                        "clients ask for " + one.alias() + ", without the provider in front");
    }

    private void provider(String name, Found in) {
        Found custom = in.at("custom_provider_config");
        String base = custom.at("base_provider_type").text();
        BifrostKind kind = custom.says() ? BifrostKind.custom(base) : BifrostKind.of(name);
        if (kind == null) {
            in.whole();
            draft.report()
                    .left(
                            in.path(),
                            "Tollgate has no profile for it; where it speaks OpenAI's format, write it"
                                    + " as a provider with base-url");
            return;
        }
        Found settings = in.at("network_config");
        var drafts = new ArrayList<ProviderDraft>();
        for (Found key : in.at("keys").items()) {
            key(name, kind, key, settings, drafts);
        }
        boolean keyless = custom.at("is_key_less").is(true) || OWN.contains(kind.profile());
        if (!in.at("keys").says() && !keyless) {
            draft.report()
                    .left(
                            in.whole().path(),
                            "its keys are in Bifrost's database only (expected: keys)");
            return;
        }
        if (!in.at("keys").says()) {
            drafts.add(alone(name, kind, settings));
        }
        if (drafts.isEmpty()) {
            return; // told at its keys
        }
        byName.put(name, drafts);
        for (ProviderDraft one : drafts) {
            network.read(settings, one);
            network.proxy(in.at("proxy_config"), one);
        }
        concurrency.put(name, in.at("concurrency_and_buffer_size").at("concurrency"));
    }

    private ProviderDraft alone(String name, BifrostKind kind, Found network) {
        var settings = new LinkedHashMap<String, String>();
        address(network.at("base_url"), kind, settings);
        settings.put("auth", "none");
        ProviderDraft made =
                draft.provider(new ProviderDraft.Identity(name, kind.profile(), settings));
        made.open();
        return made;
    }

    private void key(
            String name, BifrostKind kind, Found in, Found network, List<ProviderDraft> drafts) {
        List<String> models = in.at("models").texts();
        if (in.at("enabled").is(false) || (models.isEmpty() && !emptyAllows)) {
            draft.report()
                    .left(
                            in.whole().path(),
                            models.isEmpty() && !emptyAllows ? DENIED : "switched off");
            return;
        }
        var settings = new LinkedHashMap<String, String>();
        var secrets = new BifrostSecret(draft, texts);
        Block secret = secrets.key(kind, in, settings);
        if (!settings.containsKey("base-url")) {
            address(network.at("base_url"), kind, settings);
        }
        if (secret == null && kind.profile().equals(LiteLlmKind.COMPATIBLE)) {
            settings.put("auth", "none");
        }
        ProviderDraft provider =
                draft.provider(new ProviderDraft.Identity(name, kind.profile(), settings));
        if (!drafts.contains(provider)) {
            drafts.add(provider);
        }
        String keyName = in.at("name", "id").text();
        ProviderDraft.Key key = secret == null ? null : provider.key(keyName, secret);
        Map<String, String> renamed = renamed(in.at("aliases"), provider, models);
        if (models.isEmpty() || models.contains(ANY)) {
            provider.open();
            if (key != null) {
                key.allModels();
            }
        } else {
            for (String named : models) {
                String model = renamed.getOrDefault(named, named);
                provider.model(model);
                if (key != null) {
                    key.model(model);
                }
            }
        }
        BigDecimal weight = in.at("weight").number();
        if (key != null && weight != null && weight.signum() > 0) {
            key.weight(weight);
        } else if (weight != null && weight.signum() <= 0) {
            draft.report().changed(in.path() + ".weight", "0 is no weight here: the smallest is 1");
        }
    }

    private Map<String, String> renamed(Found in, ProviderDraft provider, List<String> models) {
        var renamed = new LinkedHashMap<String, String>();
        for (String alias : in.keys()) {
            Found to = in.at(alias);
            String model = to.isMapping() ? to.at("model_id").text() : to.text();
            if (!models.isEmpty() && !models.contains(ANY) && !models.contains(alias)) {
                draft.report().left(to.whole().path(), "not among the models of its key");
            } else if (!model.isEmpty()) {
                renamed.put(alias, model);
                pending.add(new Pending(to, alias, provider, model));
            }
        }
        return renamed;
    }

    private void address(Found base, BifrostKind kind, Map<String, String> settings) {
        String url = texts.plain(base, Draft.URL);
        if (url.isEmpty()) {
            return;
        }
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        boolean hasPath = url.endsWith(kind.path());
        settings.put("base-url", hasPath ? url : url + kind.path());
        if (!texts.variable(base).isEmpty() && !kind.path().isEmpty()) {
            draft.report()
                    .changed(
                            base.path(),
                            kind.path()
                                    + " is put behind the variable, which must not end with a slash");
        }
    }

    private void concurrency(Found in, String name) {
        if (!in.says()) {
            return;
        }
        var limits = new LimitsDraft(draft.report(), "");
        limits.parallel(in.path(), in.number());
        if (!limits.isEmpty()) {
            var block = new Block();
            limits.writeTo(block);
            draft.root().within("provider-limits").put(name, block);
            draft.report()
                    .changed(
                            in.path(),
                            "a limit of requests at once, over all nodes; what is beyond it does not"
                                    + " queue, but goes to the next candidate, or gets 429");
        }
    }
}
