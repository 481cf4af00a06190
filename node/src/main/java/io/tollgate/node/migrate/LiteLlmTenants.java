package io.tollgate.node.migrate;

import io.tollgate.governance.tenant.KeyDigest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads keys and teams as {@code /key/list} and {@code /team/list} answer. A key is kept by its
 * digest, which LiteLLM has as we do, so that whoever holds it goes on using it.
 */
final class LiteLlmTenants {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");

    private final Draft draft;
    private final KnownModels known;
    private final Map<String, List<String>> groups;
    private final LiteLlmLimits limits;
    private final GivenNames keyNames;
    private final GivenNames teamNames;
    private final GivenNames customers;
    private final List<Found> keys = new ArrayList<>();
    private final List<Found> teams = new ArrayList<>();
    private final Map<String, Team> byId = new HashMap<>();
    private final Set<String> digests = new LinkedHashSet<>();

    LiteLlmTenants(
            Draft draft,
            KnownModels known,
            Map<String, List<String>> groups,
            LiteLlmLimits limits) {
        this.draft = draft;
        this.known = known;
        this.groups = groups;
        this.limits = limits;
        this.keyNames = new GivenNames(draft.report());
        this.teamNames = new GivenNames(draft.report());
        this.customers = new GivenNames(draft.report());
    }

    /**
     * What a key has of its team.
     *
     * @param models empty for all
     */
    private record Team(String name, Set<String> models, boolean blocked) {}

    /** Takes in what stands in an exported file: a page of keys, teams, or both. */
    void add(Found document) {
        if (document.isList()) {
            document.items().forEach(this::row);
            return;
        }
        if (document.has("keys") && !document.has("team_id")) {
            Found total = document.at("total_count");
            document.at("keys").items().forEach(this::row);
            BigDecimal count = total.number();
            int here = document.at("keys").items().size();
            if (count != null && count.intValue() > here) {
                draft.report()
                        .left(
                                total.path(),
                                here
                                        + " of "
                                        + count.intValue()
                                        + " keys are in this file; export"
                                        + " the other pages too");
            }
            document.at("current_page");
            document.at("total_pages");
        }
        document.at("teams").items().forEach(this::row);
        if (!document.has("keys") && !document.has("teams")) {
            row(document);
        }
    }

    private void row(Found row) {
        if (row.at("info").isMapping()) {
            row(row.at("info"));
        } else if (row.at("team_info").isMapping()) {
            row(row.at("team_info"));
        } else if (!row.isMapping()) {
            draft.report()
                    .left(
                            row.path(),
                            "a digest alone, without its limits (expected: the answer with"
                                    + " return_full_object=true)");
        } else if (row.has("token") || row.has("token_id")) {
            keys.add(row);
        } else if (row.has("team_id")) {
            teams.add(row);
        } else {
            draft.report().left(row.whole().path(), "neither a key nor a team");
        }
    }

    void write() {
        teams.forEach(this::team);
        keys.forEach(this::key);
    }

    private void team(Found row) {
        String id = row.at("team_id").text();
        if (byId.containsKey(id)) {
            draft.report().left(row.whole().path(), "this team is there already");
            return;
        }
        Found alias = row.at("team_alias");
        String name = teamNames.give(row.path(), id, alias.text().isEmpty() ? id : alias.text());
        var block = new Block();
        String customer = customer(row.at("organization_id", "org_id"));
        if (!customer.isEmpty()) {
            block.put("customer", customer);
        }
        limits.write(row, block);
        draft.root().within("teams").put(name, block);
        draft.report().taken("teams", name);
        Found models = row.at("models");
        Set<String> allowed = models(models, Set.of());
        boolean none = models.says() && allowed.isEmpty() && !all(models);
        byId.put(id, new Team(name, allowed, row.at("blocked").is(true) || none));
        row.at("keys").whole();
    }

    private String customer(Found organisation) {
        String id = organisation.text();
        if (id.isEmpty()) {
            return "";
        }
        String name = customers.of(id);
        if (name.isEmpty()) {
            name = customers.give(organisation.path(), id, id);
            draft.root().within("customers").put(name, new Block());
            draft.report().taken("customers", name);
            draft.report()
                    .changed(
                            organisation.path(),
                            "the customer " + name + "; its budgets are in no key or team list");
        }
        return name;
    }

    private void key(Found row) {
        String token = row.at("token").text();
        String digest = DIGEST.matcher(token).matches() ? token : row.at("token_id").text();
        if (!DIGEST.matcher(digest).matches()) {
            digest = token.isEmpty() ? "" : KeyDigest.of(token).hex();
        }
        if (digest.isEmpty() || !digests.add(digest.toLowerCase(Locale.ROOT))) {
            draft.report().left(row.whole().path(), "this key is there already, or has no digest");
            return;
        }
        String alias = row.at("key_alias").text();
        String name =
                keyNames.give(
                        row.path(),
                        digest,
                        alias.isEmpty() ? "key-" + digest.substring(0, 8) : alias);
        var block = new Block().put("name", name).put("key-sha256", digest);
        Team team = byId.get(row.at("team_id").text());
        String teamId = row.at("team_id").text();
        if (team != null) {
            block.put("team", team.name());
        } else if (!teamId.isEmpty()) {
            block.put("team", unknownTeam(row.at("team_id"), teamId));
        }
        Found models = row.at("models");
        Set<String> allowed = models(models, team == null ? Set.of() : team.models());
        boolean none = models.says() && allowed.isEmpty() && !all(models);
        if (team != null && !team.models().isEmpty()) {
            allowed = allowed.isEmpty() ? team.models() : KnownModels.both(allowed, team.models());
            none |= allowed.isEmpty();
            draft.report()
                    .changed(
                            row.path() + ".models",
                            "what its team allows too is written at the key");
        }
        block.texts("models", allowed);
        boolean blocked = row.at("blocked").is(true) || (team != null && team.blocked());
        if (blocked || none) {
            block.put("enabled", "false");
            if (none) {
                draft.report().changed(models.path(), KnownModels.NONE_LEFT);
            }
        }
        Instant expires = limits.time(row.at("expires"));
        if (expires != null) {
            block.put("expires", expires.toString());
        }
        limits.write(row, block);
        draft.virtualKey(block);
        draft.report().taken("virtual keys", name);
    }

    private String unknownTeam(Found id, String teamId) {
        String name = teamNames.give(id.path(), teamId, teamId);
        byId.put(teamId, new Team(name, Set.of(), false));
        draft.root().within("teams").put(name, new Block());
        draft.report().changed(id.path(), "the team is not in the export: it has no limits here");
        draft.report().taken("teams", name);
        return name;
    }

    private static boolean all(Found models) {
        return models.texts().stream()
                .anyMatch(name -> name.equals("all-proxy-models") || name.equals("*"));
    }

    /**
     * What a list allows; empty where it allows everything, or, where it says something, nothing.
     */
    private Set<String> models(Found list, Set<String> ofTeam) {
        if (all(list)) {
            return Set.of();
        }
        var names = new ArrayList<String>();
        for (String name : list.texts()) {
            switch (name) {
                case "all-team-models" -> names.addAll(ofTeam.isEmpty() ? List.of("*") : ofTeam);
                case "no-default-models" -> {}
                default -> names.add(name);
            }
        }
        return known.known(list.path(), names, groups);
    }
}
