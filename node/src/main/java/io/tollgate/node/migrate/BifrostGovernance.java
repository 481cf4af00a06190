package io.tollgate.node.migrate;

import io.tollgate.governance.tenant.KeyDigest;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads customers, teams and virtual keys of {@code governance}, and the limits of models. */
final class BifrostGovernance {
    private static final String ANY = "*";
    private static final int SHORTEST_KEY = 16;

    private final Draft draft;
    private final SourceTexts texts;
    private final BifrostProviders providers;
    private final BifrostLimits limits;
    private final boolean emptyAllows;
    private final GivenNames customers;
    private final GivenNames teams;
    private final GivenNames keys;
    private final Map<String, String> teamsOfCustomers = new HashMap<>();

    BifrostGovernance(
            Draft draft,
            SourceTexts texts,
            BifrostProviders providers,
            BifrostLimits limits,
            boolean emptyAllows) {
        this.draft = draft;
        this.texts = texts;
        this.providers = providers;
        this.limits = limits;
        this.emptyAllows = emptyAllows;
        this.customers = new GivenNames(draft.report());
        this.teams = new GivenNames(draft.report());
        this.keys = new GivenNames(draft.report());
    }

    void read(Found in) {
        for (Found customer : in.at("customers").items()) {
            String id = customer.at("id").text();
            String name = customers.give(customer.path(), id, customer.at("name", "id").text());
            var block = new Block();
            limits.write(customer, "customer_id", id, block);
            draft.root().within("customers").put(name, block);
            draft.report().taken("customers", name);
        }
        for (Found team : in.at("teams").items()) {
            team(team);
        }
        for (Found key : in.at("virtual_keys").items()) {
            key(key);
        }
        for (Found provider : in.at("providers").items()) {
            String name = provider.at("name").text();
            if (providers.of(name).isEmpty()) {
                draft.report().left(provider.whole().path(), "no such provider here");
            } else {
                owned(provider, "provider_id", name, providers.of(name).getFirst().name());
            }
        }
        for (Found model : in.at("model_configs").items()) {
            model(model);
        }
    }

    private void team(Found team) {
        String id = team.at("id").text();
        String name = teams.give(team.path(), id, team.at("name", "id").text());
        var block = new Block();
        String customer = customers.of(team.at("customer_id").text());
        if (!customer.isEmpty()) {
            block.put("customer", customer);
        } else if (team.at("customer_id").says()) {
            draft.report().left(team.path() + ".customer_id", "no such customer");
        }
        limits.write(team, "team_id", id, block);
        draft.root().within("teams").put(name, block);
        draft.report().taken("teams", name);
    }

    private void key(Found in) {
        Found value = in.at("value");
        String variable = texts.variable(value);
        String id = in.at("id").text();
        if (!value.says()) {
            draft.report()
                    .left(
                            in.whole().path(),
                            "its value is in Bifrost's database only (expected: value)");
            return;
        }
        if (variable.isEmpty() && value.text().length() < SHORTEST_KEY) {
            draft.report().left(in.whole().path(), "shorter than " + SHORTEST_KEY + " characters");
            return;
        }
        String name = keys.give(in.path(), id, in.at("name", "id").text());
        var block = new Block().put("name", name);
        if (variable.isEmpty()) {
            block.put("key-sha256", KeyDigest.of(value.text()).hex());
        } else {
            block.put("key", draft.variable(variable, Draft.SECRET));
        }
        String team = team(in, in.at("team_id"), in.at("customer_id"));
        if (!team.isEmpty()) {
            block.put("team", team);
        }
        Set<String> models = new LinkedHashSet<>();
        boolean none = false;
        if (!in.at("allow_all_providers").is(true)) {
            Found configs = in.at("provider_configs");
            configs.items().forEach(config -> models.addAll(models(config)));
            none = models.isEmpty() && (configs.says() || !emptyAllows);
        }
        block.texts("models", models);
        if (none) {
            draft.report().changed(in.path(), KnownModels.NONE_LEFT);
        }
        if (none || in.at("is_active").is(false)) {
            block.put("enabled", "false");
        }
        expires(in.at("expires_at"), block);
        if (in.at("disable_content_logging").is(true)) {
            block.put("bodies", "false");
        }
        limits.write(in, "virtual_key_id", id, block);
        draft.virtualKey(block);
        draft.report().taken("virtual keys", name);
    }

    private void expires(Found found, Block block) {
        if (found.says()) {
            try {
                block.put("expires", OffsetDateTime.parse(found.text()).toInstant().toString());
            } catch (DateTimeException e) {
                block.put("enabled", "false");
                draft.report()
                        .changed(
                                found.path(),
                                "no moment that can be read: the key is switched off");
            }
        }
    }

    private String team(Found key, Found team, Found customer) {
        if (team.says()) {
            String name = teams.of(team.text());
            if (name.isEmpty()) {
                draft.report().left(team.path(), "no such team");
            }
            return name;
        }
        String owner = customers.of(customer.text());
        if (owner.isEmpty()) {
            if (customer.says()) {
                draft.report().left(customer.path(), "no such customer");
            }
            return "";
        }
        return teamsOfCustomers.computeIfAbsent(
                owner,
                name -> {
                    String given = teams.give(key.path(), "customer " + name, name);
                    draft.root().within("teams").put(given, new Block().put("customer", name));
                    draft.report().taken("teams", given);
                    draft.report()
                            .changed(
                                    customer.path(),
                                    "a key belongs to a team here: to "
                                            + given
                                            + ", which has no limits");
                    return given;
                });
    }

    private Set<String> models(Found config) {
        var models = new LinkedHashSet<String>();
        Found provider = config.at("provider");
        List<ProviderDraft> here = providers.of(provider.text());
        if (here.isEmpty()) {
            draft.report().left(config.whole().path(), "no such provider here");
            return models;
        }
        List<String> allowed = config.at("allowed_models").texts();
        if (allowed.contains(ANY) || (allowed.isEmpty() && emptyAllows)) {
            here.forEach(one -> models.add(one.name() + "/*"));
        }
        for (String model : allowed) {
            if (providers.isAlias(model)) {
                models.add(model);
            } else if (!model.equals(ANY)) {
                models.addAll(offered(here, model));
                if (offered(here, model).isEmpty()) {
                    draft.report()
                            .left(
                                    config.path() + ".allowed_models",
                                    model + " is no model of this file");
                }
            }
        }
        Found keyIds = config.at("key_ids");
        if (keyIds.says() && !keyIds.texts().contains(ANY)) {
            draft.report().left(keyIds.path(), "every key of a provider serves every virtual key");
        }
        return models;
    }

    private static Set<String> offered(List<ProviderDraft> here, String model) {
        var offered = new LinkedHashSet<String>();
        for (ProviderDraft one : here) {
            if (one.isOpen() || one.models().contains(model)) {
                offered.add(one.name() + "/" + model);
            }
        }
        return offered;
    }

    private void model(Found in) {
        String model = in.at("model_name").text();
        String provider = in.at("provider").text();
        String scope = in.at("scope").text();
        boolean everywhere = scope.isEmpty() || scope.equals("global");
        List<ProviderDraft> here = providers.of(provider);
        if (!everywhere || here.isEmpty() || !in.at("scope_id").text().isEmpty()) {
            draft.report()
                    .left(
                            in.whole().path(),
                            "limits of models are those of one provider, for all keys");
            return;
        }
        String name = here.getFirst().name();
        owned(
                in,
                "model_config_id",
                in.at("id").text(),
                model.equals(ANY) ? name : name + "/" + model);
    }

    private void owned(Found in, String field, String id, String name) {
        var block = new Block();
        limits.write(in, field, id, block);
        Block all = draft.root().within("provider-limits");
        if (all.has(name)) {
            draft.report().left(in.path(), "there are limits of " + name + " already");
        } else {
            all.put(name, block);
            draft.report().taken("provider limits", name);
        }
    }

    /** The largest body, in the words of {@code limits}. */
    static void bodies(Found client, Draft draft) {
        BigDecimal most = client.at("max_request_body_size_mb").number();
        if (most != null && most.signum() > 0) {
            int mebibytes = most.min(BigDecimal.valueOf(1024)).intValue();
            String size = Math.max(1, mebibytes) + "MiB";
            Block limits = draft.root().within("limits");
            limits.put("body-bytes", size).put("upload-bytes", size);
            if (mebibytes > 24) {
                limits.put("buffered-bytes", 2 * mebibytes + "MiB");
            }
            draft.report().taken("settings", "size of requests");
        }
    }
}
