package io.tollgate.node.migrate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** Reads how LiteLLM retries, rests and times out, and what signs in to its management. */
final class LiteLlmSettings {
    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration LONGEST_CALL = Duration.ofHours(24);
    private static final Duration LONGEST_REST = Duration.ofHours(1);
    private static final int SHORTEST_TOKEN = 16;
    private static final int MOST_ATTEMPTS = 20;
    private static final int MOST_FAILURES = 1000;

    private final Found router;
    private final Found module;
    private final Found general;
    private final Draft draft;
    private final SourceTexts texts;

    LiteLlmSettings(Found root, Draft draft, SourceTexts texts) {
        this.router = root.at("router_settings");
        this.module = root.at("litellm_settings");
        this.general = root.at("general_settings");
        this.draft = draft;
        this.texts = texts;
    }

    /** Settings of the router count before those of the module. */
    private Found either(String key) {
        Found first = router.at(key);
        Found second = module.at(key);
        return first.says() ? first : second;
    }

    /** Whether {@code rpm} and {@code tpm} of deployments are limits, and not only weights. */
    boolean enforcesRates() {
        Found strategy = router.at("routing_strategy");
        return strategy.text().startsWith("usage-based")
                || router.at("optional_pre_call_checks")
                        .texts()
                        .contains("enforce_model_rate_limits")
                || router.at("enable_pre_call_checks", "enable_pre_call_check").is(true);
    }

    /** The time zone of calendar periods; "" for UTC. */
    String zone() {
        String zone = module.at("timezone").text();
        return zone.equals("UTC") ? "" : zone;
    }

    void write(int longestFallbacks) {
        retries(longestFallbacks);
        rests();
        times();
        strategy();
        if (module.at("drop_params").is(true)) {
            draft.providers().forEach(ProviderDraft::dropUnsupported);
            draft.report().taken("settings", "drop-unsupported");
        }
        masterKey();
    }

    private void retries(int longestFallbacks) {
        Found retries = either("num_retries");
        BigDecimal number = retries.number();
        if (number == null || number.signum() < 0) {
            return;
        }
        int times = number.min(BigDecimal.valueOf(MOST_ATTEMPTS)).intValue();
        Block routing = draft.root().within("routing");
        if (times == 0) {
            routing.put("retries-per-key", "0");
        }
        int attempts = Math.clamp((long) times + 1 + longestFallbacks, 1, MOST_ATTEMPTS);
        routing.put("max-attempts", Integer.toString(attempts));
        draft.report()
                .changed(
                        retries.path(),
                        "max-attempts bounds all calls of one request, those to fallbacks included");
    }

    private void rests() {
        Found coolDown = either("cooldown_time");
        String time = Span.seconds(coolDown.number(), LEAST, LONGEST_REST);
        Found fails = either("allowed_fails");
        BigDecimal allowed = fails.number();
        Block routing = draft.root().within("routing");
        if (time != null) {
            BigDecimal seconds = coolDown.number();
            var rest = new Block().put("base", time);
            if (seconds != null && seconds.compareTo(BigDecimal.valueOf(300)) > 0) {
                rest.put("max", time);
            }
            routing.put("cool-down", rest);
            draft.report()
                    .changed(
                            coolDown.path(),
                            "the first rest of a key; it doubles with each failure");
        }
        if (allowed != null && allowed.signum() >= 0) {
            int failures =
                    allowed.add(BigDecimal.ONE).min(BigDecimal.valueOf(MOST_FAILURES)).intValue();
            var breaker = new Block().put("failures", Integer.toString(failures));
            if (time != null) {
                breaker.put("open", time);
            }
            routing.put("breaker", breaker);
            draft.report().changed(fails.path(), "failures in a row, not within a minute");
        }
        Found pause = either("retry_after");
        String base = Span.seconds(pause.number(), LEAST, Duration.ofSeconds(2));
        if (base != null) {
            routing.put("backoff", new Block().put("base", base));
            draft.report().changed(pause.path(), "the first pause; it doubles, to 2s at most");
        }
    }

    private void times() {
        Found total = router.at("timeout");
        Found module = this.module.at("request_timeout");
        String time = Span.seconds((total.says() ? total : module).number(), LEAST, LONGEST_CALL);
        String first = Span.seconds(either("stream_timeout").number(), LEAST, LONGEST_CALL);
        for (ProviderDraft provider : draft.providers()) {
            if (time != null && !provider.network().has("total-timeout")) {
                provider.network().put("total-timeout", time);
            }
            if (first != null && !provider.network().has("first-byte-timeout")) {
                provider.network().put("first-byte-timeout", first);
            }
        }
        if (time != null) {
            draft.report().taken("settings", "total-timeout");
        }
    }

    private void strategy() {
        Found strategy = router.at("routing_strategy");
        if (strategy.says()) {
            switch (strategy.text()) {
                case "least-busy" -> draft.report().taken("settings", "least loaded first");
                case "simple-shuffle", "usage-based-routing", "usage-based-routing-v2" ->
                        draft.report()
                                .changed(
                                        strategy.path(),
                                        "the least loaded by weight is taken, always");
                default ->
                        draft.report()
                                .left(
                                        strategy.path(),
                                        strategy.text()
                                                + ": the least loaded by weight is taken, always");
            }
        }
    }

    private void masterKey() {
        Found key = general.at("master_key");
        if (!key.says()) {
            return;
        }
        if (texts.variable(key).isEmpty() && key.text().length() < SHORTEST_TOKEN) {
            draft.report()
                    .left(
                            key.path(),
                            "shorter than "
                                    + SHORTEST_TOKEN
                                    + " characters (expected: a longer one as admin.token)");
            return;
        }
        draft.root().within("admin").put("token", texts.secret(key));
        draft.report().taken("settings", "admin token");
        draft.report()
                .changed(key.path(), "manages only; model calls need a virtual key of their own");
    }

    /** Those in which fallbacks may stand, first the ones that count first. */
    List<Found> sections() {
        return List.of(router, module);
    }
}
