package io.tollgate.node.migrate;

import io.tollgate.node.migrate.LiteLlmDeployments.Deployment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What deployments cost, what they may be used for at most, and the groups they belong to. */
final class LiteLlmModelTerms {
    /** LiteLLM's prices of one token, and our kinds, which are of a million. */
    private static final Map<String, String> PER_TOKEN =
            Map.of(
                    "input_cost_per_token", "input",
                    "output_cost_per_token", "output",
                    "cache_read_input_token_cost", "cached-read",
                    "cache_creation_input_token_cost", "cache-write",
                    "output_cost_per_reasoning_token", "reasoning",
                    "input_cost_per_audio_token", "audio-input",
                    "output_cost_per_audio_token", "audio-output");

    private static final List<String> ORDER =
            List.of(
                    "input_cost_per_token",
                    "cache_read_input_token_cost",
                    "cache_creation_input_token_cost",
                    "output_cost_per_token",
                    "output_cost_per_reasoning_token",
                    "input_cost_per_audio_token",
                    "output_cost_per_audio_token");

    private final Draft draft;
    private final boolean ratesAreLimits;
    private final Set<String> priced = new HashSet<>();
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private final Map<String, Sums> sums = new LinkedHashMap<>();

    /**
     * @param ratesAreLimits whether {@code rpm} and {@code tpm} are limits; weights, if not
     */
    LiteLlmModelTerms(Draft draft, boolean ratesAreLimits) {
        this.draft = draft;
        this.ratesAreLimits = ratesAreLimits;
    }

    /** What the deployments of one model may do together; nulls for without end. */
    private static final class Sums {
        private @Nullable BigDecimal requests;
        private @Nullable BigDecimal tokens;
        private @Nullable BigDecimal parallel;
        private String path = "";
    }

    /** Model names by access group. */
    Map<String, List<String>> groups() {
        return groups;
    }

    void read(List<Deployment> deployments) {
        for (Deployment one : deployments) {
            Found info = one.entry().at("model_info");
            for (String group : info.at("access_groups").texts()) {
                groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(one.group());
            }
            if (!one.isPattern()) {
                price(one, one.params(), info);
                limits(one, one.params());
            }
        }
        sums.forEach((model, all) -> {
            var limits = new LimitsDraft(draft.report(), "");
            if (all.requests != null) {
                limits.rate(all.path + ".rpm", "requests", all.requests, Span.minute());
            }
            if (all.tokens != null) {
                limits.rate(all.path + ".tpm", "tokens", all.tokens, Span.minute());
            }
            if (all.parallel != null) {
                limits.parallel(all.path + ".max_parallel_requests", all.parallel);
            }
            var block = new Block();
            limits.writeTo(block);
            draft.root().within("provider-limits").put(model, block);
            draft.report().taken("provider limits", model);
        });
    }

    private void limits(Deployment one, LiteLlmParams params) {
        String model = one.provider().name() + "/" + one.model();
        BigDecimal parallel = params.at("max_parallel_requests").number();
        BigDecimal rpm = ratesAreLimits ? one.rpm() : null;
        BigDecimal tpm = ratesAreLimits ? one.tpm() : null;
        String path = params.own().path();
        if (!ratesAreLimits && (one.rpm() != null || one.tpm() != null)) {
            draft.report()
                    .changed(
                            path + (one.rpm() != null ? ".rpm" : ".tpm"),
                            "a weight, as with simple-shuffle; for a limit write provider-limits");
        }
        if (parallel == null && rpm == null && tpm == null) {
            return;
        }
        Sums all = sums.computeIfAbsent(model, _ -> new Sums());
        all.path = all.path.isEmpty() ? path : all.path;
        all.requests = sum(all.requests, rpm);
        all.tokens = sum(all.tokens, tpm);
        all.parallel = sum(all.parallel, parallel);
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null ? other : other == null ? one : one.add(other);
    }

    private void price(Deployment one, LiteLlmParams params, Found info) {
        var terms = new Block();
        boolean free = true;
        for (String field : ORDER) {
            Found own = params.at(field);
            Found told = info.at(field);
            BigDecimal dollars = (own.says() ? own : told).number();
            if (dollars != null && dollars.signum() >= 0) {
                free &= dollars.signum() == 0;
                terms.put(
                        PER_TOKEN.getOrDefault(field, field),
                        LimitsDraft.dollars(dollars.movePointRight(6)));
            }
        }
        String base = info.at("base_model").text();
        String model = one.provider().name() + "/" + one.model();
        var price = new Block().put("provider", one.provider().name()).put("model", one.model());
        if (!terms.isEmpty() && free) {
            price.put("free", "true");
        } else if (!terms.isEmpty()) {
            terms.entries().forEach(price::put);
        } else if (!base.isEmpty() && !base.substring(base.indexOf('/') + 1).equals(one.model())) {
            price.put("same-as", base.substring(base.indexOf('/') + 1));
        } else {
            return;
        }
        if (priced.add(model)) {
            draft.price(price);
            draft.report().taken("prices", model);
        } else {
            draft.report()
                    .changed(
                            one.entry().path(),
                            "another price of the same model; the first counts");
        }
    }
}
