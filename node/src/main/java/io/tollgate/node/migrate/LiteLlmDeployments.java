package io.tollgate.node.migrate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code model_list}: each entry becomes a model of a provider, with one of its keys. */
final class LiteLlmDeployments {
    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofHours(24);
    private static final String NO_PROVIDER =
            "no provider can be told from the model (expected: provider/model)";

    private final Draft draft;
    private final SourceTexts texts;
    private final LiteLlmSecret secrets;
    private final Map<String, Found> credentials = new HashMap<>();

    LiteLlmDeployments(Found root, Draft draft, SourceTexts texts) {
        this.draft = draft;
        this.texts = texts;
        this.secrets = new LiteLlmSecret(draft, texts);
        for (Found credential : root.at("credential_list").items()) {
            credential.at("credential_info").whole();
            credentials.put(
                    credential.at("credential_name").text(), credential.at("credential_values"));
        }
    }

    /**
     * One entry.
     *
     * @param key null where the provider needs none
     * @param model the provider's name of it; {@code *} for all
     * @param weight null where it has none; the same for the next two
     */
    record Deployment(
            Found entry,
            String group,
            ProviderDraft provider,
            ProviderDraft.@Nullable Key key,
            String model,
            @Nullable BigDecimal weight,
            @Nullable BigDecimal rpm,
            @Nullable BigDecimal tpm,
            int order) {
        boolean isPattern() {
            return model.equals("*");
        }

        LiteLlmParams params() {
            return new LiteLlmParams(entry.at("litellm_params"), new Found(null, ""));
        }
    }

    List<Deployment> read(Found modelList) {
        var all = new ArrayList<Deployment>();
        for (Found entry : modelList.items()) {
            Deployment deployment = read(entry, entry.at("model_name").text());
            if (deployment != null) {
                all.add(deployment);
            }
        }
        return all;
    }

    private @Nullable Deployment read(Found entry, String group) {
        Found own = entry.at("litellm_params");
        String named = own.at("litellm_credential_name").text();
        Found credential = credentials.getOrDefault(named, new Found(null, ""));
        if (!named.isEmpty() && !credential.isThere()) {
            draft.report()
                    .left(
                            own.path() + ".litellm_credential_name",
                            "no such entry of credential_list");
        }
        var params = new LiteLlmParams(own, credential);
        Target target = target(params);
        if (target == null || group.isEmpty()) {
            return left(entry, group.isEmpty() ? "no model_name" : NO_PROVIDER);
        }
        if (target.kind() == null) {
            return left(
                    entry,
                    "Tollgate has no profile for the provider "
                            + target.named()
                            + "; where it speaks OpenAI's format, write it as a provider with"
                            + " base-url");
        }
        return deployment(entry, group, params, target.kind(), target.model());
    }

    private @Nullable Deployment left(Found entry, String reason) {
        entry.whole();
        draft.report().left(entry.path(), reason);
        return null;
    }

    /** Of which provider a model is; the kind is null where we do not know it. */
    private record Target(String named, @Nullable LiteLlmKind kind, String model) {}

    private static @Nullable Target target(LiteLlmParams params) {
        String model = params.at("model").text();
        String provider = params.at("custom_llm_provider").text();
        int slash = model.indexOf('/');
        String first = slash < 0 ? "" : model.substring(0, slash);
        String rest = model.substring(slash + 1);
        if (!provider.isEmpty()) {
            return new Target(
                    provider, LiteLlmKind.of(provider), first.equals(provider) ? rest : model);
        }
        if (slash > 0 && !rest.isEmpty()) {
            return new Target(first, LiteLlmKind.of(first), rest);
        }
        LiteLlmKind kind = model.isEmpty() ? null : LiteLlmKind.ofBareModel(model).orElse(null);
        return kind == null ? null : new Target(kind.name(), kind, model);
    }

    private @Nullable Deployment deployment(
            Found entry, String group, LiteLlmParams params, LiteLlmKind given, String named) {
        String model = named;
        String region = "";
        LiteLlmKind kind = given;
        if (kind.profile().equals("bedrock")) {
            int slash = model.indexOf('/');
            String first = slash < 0 ? "" : model.substring(0, slash);
            if (first.equals("converse") || first.equals("invoke")) {
                model = model.substring(slash + 1);
            } else if (first.matches("[a-z]{2}-[a-z-]+-[0-9]")) {
                region = first;
                model = model.substring(slash + 1);
            }
        }
        boolean elsewhere = params.at("api_base", "base_url").says();
        if (kind.name().equals("openai")
                && elsewhere
                && !params.at("api_base", "base_url").text().contains("api.openai.com")) {
            kind = new LiteLlmKind("openai", LiteLlmKind.COMPATIBLE, "", "");
        }
        if (kind.profile().equals(LiteLlmKind.COMPATIBLE) && !elsewhere) {
            return left(entry, "no api_base (expected: the address of the server)");
        }
        Map<String, String> settings = new LinkedHashMap<>(secrets.settings(kind, params, region));
        Block secret = secrets.key(kind, params);
        if (secret == null && kind.profile().equals(LiteLlmKind.COMPATIBLE)) {
            settings.put("auth", "none");
        }
        boolean pattern = model.equals("*") && group.endsWith("/*");
        String wanted = pattern ? group.substring(0, group.length() - 2) : kind.wanted();
        ProviderDraft provider =
                draft.provider(new ProviderDraft.Identity(wanted, kind.profile(), settings));
        ProviderDraft.Key key = secret == null ? null : provider.key("", secret);
        if (model.equals("*")) {
            if (!pattern) {
                draft.report()
                        .changed(
                                entry.path() + ".model_name",
                                group
                                        + ": any model of that provider may be asked for, by its own name");
            }
            provider.open();
            if (key != null) {
                key.allModels();
            }
        } else if (model.contains("*") || group.contains("*")) {
            return left(entry, "a star within a name (expected: provider/*)");
        } else {
            provider.model(model);
            if (key != null) {
                key.model(model);
            }
        }
        network(params, provider);
        return new Deployment(
                entry,
                group,
                provider,
                key,
                model,
                params.at("weight").number(),
                params.at("rpm").number(),
                params.at("tpm").number(),
                order(params));
    }

    private static int order(LiteLlmParams params) {
        BigDecimal order = params.at("order").number();
        return order == null ? Integer.MAX_VALUE : order.intValue();
    }

    private void network(LiteLlmParams params, ProviderDraft provider) {
        time(params.at("timeout"), provider, "total-timeout");
        time(params.at("stream_timeout"), provider, "first-byte-timeout");
        Found headers = params.at("extra_headers");
        for (String header : headers.keys()) {
            String text = texts.plain(headers.at(header), "sample");
            if (!text.isEmpty()) {
                provider.headers().put(header.toLowerCase(Locale.ROOT), text);
            }
        }
        if (params.at("drop_params").is(true)) {
            provider.dropUnsupported();
        }
    }

    private void time(Found found, ProviderDraft provider, String key) {
        String time = Span.seconds(found.number(), LEAST, MOST);
        if (time == null) {
            if (found.says()) {
                draft.report().left(found.path(), "no number of seconds");
            }
            return;
        }
        if (provider.network().has(key)) {
            draft.report()
                    .changed(found.path(), "one time for all models of a provider: the first");
        } else {
            provider.network().put(key, time);
        }
    }
}
