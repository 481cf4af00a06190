package io.tollgate.node.migrate;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code governance.budgets} and {@code rate_limits}, which owners refer to by their ids. */
final class BifrostLimits {
    private static final String OWNED = "belongs to nobody that is taken over";

    private final Draft draft;
    private final InstantSource clock;
    private final List<Found> budgets = new ArrayList<>();
    private final Map<String, Found> budgetsById = new HashMap<>();
    private final Map<String, Found> rates = new HashMap<>();
    private final Set<Found> used = new HashSet<>();

    BifrostLimits(Found governance, Draft draft, InstantSource clock) {
        this.draft = draft;
        this.clock = clock;
        for (Found budget : governance.at("budgets").items()) {
            budgets.add(budget);
            budgetsById.put(budget.at("id").text(), budget);
        }
        for (Found rate : governance.at("rate_limits").items()) {
            rates.put(rate.at("id").text(), rate);
        }
    }

    /**
     * Writes the budgets and limits of one owner.
     *
     * @param field by which budgets name their owner, such as {@code team_id}
     */
    void write(Found owner, String field, String id, Block to) {
        boolean aligned = owner.at("calendar_aligned").is(true);
        var limits = new LimitsDraft(draft.report(), "");
        for (Found budget : budgets) {
            if (!id.isEmpty() && budget.at(field).text().equals(id)) {
                budget(budget, aligned, limits);
            }
        }
        referred(owner, aligned, limits);
        limits.writeTo(to);
    }

    /** What an owner names by id, or has in itself. */
    void referred(Found owner, boolean aligned, LimitsDraft limits) {
        for (Found inline : owner.at("budgets").items()) {
            budget(inline, aligned, limits);
        }
        Found named = owner.at("budget_id");
        Found budget = budgetsById.get(named.text());
        if (budget != null) {
            budget(budget, aligned, limits);
        } else if (named.says()) {
            draft.report().left(named.path(), "no such budget");
        }
        var ids = new ArrayList<>(owner.at("rate_limit_id").items());
        ids.addAll(owner.at("rate_limit_ids").items());
        for (Found rateId : ids) {
            Found rate = rates.get(rateId.text());
            if (rate == null) {
                draft.report().left(rateId.path(), "no such rate limit");
            } else {
                rate(rate, limits);
            }
        }
    }

    private void budget(Found in, boolean ownerAligned, LimitsDraft limits) {
        if (!used.add(in)) {
            draft.report()
                    .changed(
                            in.path(),
                            "is shared by several there; each has a budget of that size of its own here");
        }
        in.at("id");
        String duration = in.at("reset_duration").text();
        boolean aligned = ownerAligned || in.at("calendar_aligned").is(true);
        Span span = Span.ofBifrost(duration, aligned);
        if (span == null) {
            draft.report().left(in.path(), duration + ": no period that can be used");
            return;
        }
        BigDecimal spent = in.at("current_usage").number();
        Instant until = ends(in.at("last_reset"), span);
        boolean running = until != null && until.isAfter(clock.instant());
        if (spent != null && spent.signum() > 0) {
            draft.report()
                    .changed(
                            in.path() + ".current_usage",
                            running
                                    ? "what was spent is taken off the budget until it begins anew"
                                    : "is not carried over: the budget begins anew");
        }
        limits.budget(
                in.path(),
                in.at("max_limit").number(),
                span,
                new LimitsDraft.Extras(0, spent, running ? until : null));
    }

    /** When what has been spent since then begins anew. */
    private static @Nullable Instant ends(Found lastReset, Span span) {
        try {
            if (lastReset.text().isEmpty()) {
                return null;
            }
            Instant began = OffsetDateTime.parse(lastReset.text()).toInstant();
            return span.calendar()
                    ? Instant.ofEpochMilli(span.step().freeAt(began.toEpochMilli()))
                    : began.plus(span.length());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private void rate(Found in, LimitsDraft limits) {
        used.add(in);
        in.at("metric");
        one(in, "request", "requests", limits);
        one(in, "token", "tokens", limits);
    }

    private void one(Found in, String theirs, String ours, LimitsDraft limits) {
        Found most = in.at(theirs + "_max_limit");
        Found duration = in.at(theirs + "_reset_duration");
        if (!most.says()) {
            return;
        }
        Span span = Span.ofBifrost(duration.text(), in.at("calendar_aligned").is(true));
        if (span == null) {
            draft.report().left(most.path(), duration.text() + ": no period that can be used");
        } else {
            limits.rate(most.path(), ours, most.number(), span);
        }
    }

    /** Tells of those that nobody has. */
    void leftovers() {
        for (Found budget : budgets) {
            if (!used.contains(budget)) {
                draft.report().left(budget.whole().path(), OWNED);
            }
        }
        for (Found rate : rates.values()) {
            if (!used.contains(rate)) {
                draft.report().left(rate.whole().path(), OWNED);
            }
        }
    }
}
