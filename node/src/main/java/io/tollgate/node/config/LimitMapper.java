package io.tollgate.node.config;

import io.tollgate.governance.ledger.Limit;
import io.tollgate.governance.ledger.Period;
import io.tollgate.governance.ledger.Unit;
import io.tollgate.providers.catalog.Dollars;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Maps {@code budgets} and {@code limits} of whoever may have them. */
final class LimitMapper {
    private static final String PERIOD =
            "minute, hour, day, week, month, quarter, year, or any stretch of a length such as 1m"
                    + " or 30d";
    private static final Range AMOUNT = Range.count(0, 1_000_000_000_000L);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    private LimitMapper() {}

    static List<Limit> limits(SettingReader in, String owner) {
        var all = new ArrayList<Limit>();
        all.addAll(in.list("budgets", item -> item.read(one -> budget(one, owner))));
        all.addAll(in.list("limits", item -> item.read(one -> rate(one, owner))));
        var ids = new HashSet<String>();
        for (Limit limit : all) {
            if (!ids.add(limit.id())) {
                in.problem(
                        limit.unit() == Unit.NANO_USD ? "budgets" : "limits",
                        "two of "
                                + limit.unit().label()
                                + " for "
                                + limit.period().id()
                                + " (expected: one for each period)");
            }
        }
        return List.copyOf(all);
    }

    private static @Nullable Limit budget(SettingReader in, String owner) {
        Long most = usd(in, "usd");
        Period period = period(in);
        List<Integer> alerts = alerts(in);
        Limit.Until override =
                in.has("override") ? in.mapping("override", LimitMapper::until) : null;
        boolean lowers =
                in.choice("when-short", WhenShort.REFUSE, List.of(WhenShort.values()))
                        == WhenShort.LOWER_MAX_TOKENS;
        return most == null || period == null
                ? null
                : new Limit(owner, Unit.NANO_USD, most, period, alerts, override, lowers);
    }

    /** What becomes of a request whose worst case is more than what is left. */
    private enum WhenShort {
        REFUSE,
        LOWER_MAX_TOKENS
    }

    private static @Nullable Limit rate(SettingReader in, String owner) {
        Unit unit = null;
        long most = 0;
        for (Unit one : List.of(Unit.REQUESTS, Unit.TOKENS, Unit.PARALLEL)) {
            if (in.has(one.label())) {
                if (unit != null) {
                    in.problem(one.label(), "beside " + unit.label() + " (expected: one of them)");
                }
                unit = one;
                most = count(in, one.label());
            }
        }
        if (unit == null) {
            in.problem("requests", "missing (expected: requests, tokens or parallel)");
            period(in);
            alerts(in);
            return null;
        }
        if (unit == Unit.PARALLEL) {
            return Limit.of(owner, unit, most, new Period.Standing());
        }
        Period period = period(in);
        List<Integer> alerts = alerts(in);
        return period == null ? null : new Limit(owner, unit, most, period, alerts, null, false);
    }

    private static long count(SettingReader in, String key) {
        String text = in.text(key, "");
        try {
            long number = Long.parseLong(text.strip().replace("_", ""));
            if (AMOUNT.contains(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        in.problem(key, text + " (" + AMOUNT.expected() + ")");
        return 0;
    }

    private static @Nullable Long usd(SettingReader in, String key) {
        String text = in.required(key, "dollars, such as 100 or 0.5");
        if (text == null) {
            return null;
        }
        OptionalLong nanos = Dollars.parse(text.strip());
        if (nanos.isEmpty()) {
            in.problem(key, text + " (expected: " + Dollars.EXPECTED + ")");
            return null;
        }
        return nanos.getAsLong();
    }

    private static @Nullable Period period(SettingReader in) {
        ZoneId zone = zone(in);
        String text = in.required("period", PERIOD);
        if (text == null) {
            return null;
        }
        for (Period.Step step : Period.Step.values()) {
            if (step.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                return new Period.Calendar(step, zone);
            }
        }
        Optional<Duration> length = Units.parseDuration(text);
        if (length.isEmpty()
                || length.get().compareTo(SHORTEST) < 0
                || length.get().compareTo(LONGEST) > 0) {
            in.problem("period", text + " (expected: " + PERIOD + ")");
            return null;
        }
        if (in.has("zone")) {
            in.problem("zone", "beside a length of time (expected: with a calendar's period only)");
        }
        return Period.Rolling.of(length.get());
    }

    private static ZoneId zone(SettingReader in) {
        String text = in.text("zone", "UTC");
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            in.problem("zone", text + " (expected: a time zone such as Europe/Berlin)");
            return ZoneOffset.UTC;
        }
    }

    private static List<Integer> alerts(SettingReader in) {
        var percents = new ArrayList<Integer>();
        for (String text : in.texts("alerts")) {
            int percent = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
            int before = percents.isEmpty() ? 0 : percents.getLast();
            if (percent <= before || percent > 100) {
                in.problem("alerts", text + " (expected: percents from 1 to 100, ascending)");
                return List.of();
            }
            percents.add(percent);
        }
        return percents;
    }

    private static Limit.@Nullable Until until(SettingReader in) {
        Long most = usd(in, "usd");
        Instant until = time(in, "until");
        return most == null || until == null ? null : new Limit.Until(most, until);
    }

    /** A date, from its beginning in UTC, or a moment. */
    static @Nullable Instant time(SettingReader in, String key) {
        String text = in.required(key, "a date such as 2026-12-31, or a moment");
        if (text == null) {
            return null;
        }
        try {
            return text.strip().length() == 10
                    ? LocalDate.parse(text.strip()).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text.strip());
        } catch (DateTimeException e) {
            in.problem(
                    key, text + " (expected: a date such as 2026-12-31, or 2026-12-31T12:00:00Z)");
            return null;
        }
    }
}
