package io.tollgate.node.migrate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the budgets and limits of a key or team, and what was spent of them. */
final class LiteLlmLimits {
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Draft draft;
    private final String zone;
    private final InstantSource clock;

    /**
     * @param zone of calendar periods; "" for UTC
     * @param clock tells budgets that run from those that have ended
     */
    LiteLlmLimits(Draft draft, String zone, InstantSource clock) {
        this.draft = draft;
        this.zone = zone;
        this.clock = clock;
    }

    /** Writes those of a row. */
    void write(Found row, Block block) {
        var limits = new LimitsDraft(draft.report(), zone);
        Found table = row.at("litellm_budget_table");
        Found most = row.at("max_budget");
        Found soft = first(row.at("soft_budget"), table.at("soft_budget"));
        Found duration = row.at("budget_duration");
        BigDecimal spent = row.at("spend").number();
        if (!most.says() && spent != null && spent.signum() > 0) {
            draft.report()
                    .left(
                            row.path() + ".spend",
                            "what was spent without a budget stays in LiteLLM");
        }
        if (most.says()) {
            budget(row, limits, most, duration.text(), soft);
        } else if (soft.says()) {
            draft.report().left(soft.path(), "an alert without a budget (expected: max_budget)");
        }
        for (Found window : row.at("budget_limits").items()) {
            Span span = Span.ofLiteLlm(window.at("budget_duration").text());
            if (span == null) {
                draft.report().left(window.whole().path(), "no period that can be used");
            } else {
                window.at("reset_at");
                limits.budget(
                        window.path(),
                        window.at("max_budget").number(),
                        span,
                        LimitsDraft.Extras.NONE);
            }
        }
        rate(limits, first(row.at("rpm_limit"), table.at("rpm_limit")), "requests");
        rate(limits, first(row.at("tpm_limit"), table.at("tpm_limit")), "tokens");
        Found parallel = first(row.at("max_parallel_requests"), table.at("max_parallel_requests"));
        if (parallel.says()) {
            limits.parallel(parallel.path(), parallel.number());
        }
        limits.writeTo(block);
    }

    private static Found first(Found own, Found other) {
        return own.says() ? own : other;
    }

    private static void rate(LimitsDraft limits, Found found, String unit) {
        if (found.says()) {
            limits.rate(found.path(), unit, found.number(), Span.minute());
        }
    }

    private void budget(Found row, LimitsDraft limits, Found most, String duration, Found soft) {
        BigDecimal usd = most.number();
        BigDecimal spent = row.at("spend").number();
        Instant resets = time(row.at("budget_reset_at"));
        int alert = usd == null || usd.signum() <= 0 ? 0 : percent(soft.number(), usd);
        if (duration.isEmpty()) {
            BigDecimal left =
                    usd == null || spent == null ? usd : usd.subtract(spent).max(BigDecimal.ZERO);
            draft.report()
                    .changed(
                            most.path(),
                            "never begins anew in LiteLLM: what is left of it, for any stretch of 366 days");
            limits.budget(
                    most.path(),
                    left,
                    Span.of(Span.LONGEST),
                    new LimitsDraft.Extras(alert, null, null));
            return;
        }
        Span span = Span.ofLiteLlm(duration);
        if (span == null) {
            draft.report().left(most.path(), duration + ": no period that can be used");
            return;
        }
        boolean running = resets != null && resets.isAfter(clock.instant());
        if (spent != null && spent.signum() > 0) {
            draft.report()
                    .changed(
                            row.path() + ".spend",
                            running
                                    ? "what was spent is taken off the budget until it begins anew"
                                    : "is not carried over: the budget begins anew");
        }
        limits.budget(
                most.path(),
                usd,
                span,
                new LimitsDraft.Extras(alert, spent, running ? resets : null));
    }

    private static int percent(@Nullable BigDecimal soft, BigDecimal most) {
        if (soft == null || soft.signum() <= 0) {
            return 0;
        }
        return soft.multiply(HUNDRED)
                .divide(most, 0, RoundingMode.HALF_UP)
                .max(BigDecimal.ONE)
                .min(HUNDRED)
                .intValue();
    }

    /** A moment; in UTC where it names no zone. */
    @Nullable Instant time(Found found) {
        String text = SPACE.matcher(found.text()).replaceFirst("T");
        if (text.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            try {
                return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException again) {
                draft.report().left(found.path(), "no moment that can be read");
                return null;
            }
        }
    }
}
