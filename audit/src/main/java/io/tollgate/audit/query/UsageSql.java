package io.tollgate.audit.query;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers how much was used: adds up days, hours, quarters of hours and rows as {@link Stretches}
 * divides the time.
 */
final class UsageSql {
    private static final int MOST_GROUPS = 10_000;
    private static final List<String> TOKENS =
            List.of(
                    "input_tokens",
                    "cached_input_tokens",
                    "cache_write_tokens",
                    "output_tokens",
                    "reasoning_tokens",
                    "audio_input_tokens",
                    "audio_output_tokens",
                    "images");
    private static final String FROM_SUMS =
            "sum(requests), sum(CASE WHEN outcome IN ('client_error', 'failed', 'unknown')"
                    + " THEN requests ELSE 0 END),"
                    + " sum(CASE WHEN outcome = 'refused' THEN requests ELSE 0 END), "
                    + sums("sum(", ")")
                    + ", sum(cost_nano_usd), sum(unpriced), sum(latency_ms), sum(latency_count)";
    private static final String FROM_ROWS =
            "count(*), sum(CASE WHEN outcome IN ('client_error', 'failed', 'unknown')"
                    + " THEN 1 ELSE 0 END),"
                    + " sum(CASE WHEN outcome = 'refused' THEN 1 ELSE 0 END), "
                    + sums("sum(coalesce(", ", 0))")
                    + ", sum(coalesce(cost_nano_usd, 0)),"
                    + " sum(CASE WHEN cost_nano_usd IS NULL THEN 1 ELSE 0 END),"
                    + " sum(coalesce(latency_ms, 0)), count(latency_ms)";
    private static final int SUMS = TOKENS.size() + 7;

    private final Source source;
    private final UsageQuestion question;
    private final Offsets offsets;
    private final Map<List<String>, long[]> groups = new HashMap<>();

    UsageSql(Source source, UsageQuestion question) {
        this.source = source;
        this.question = question;
        this.offsets = new Offsets(source, question.period());
    }

    List<Usage> answer(Statements statements) throws SQLException {
        groups.clear();
        if (question.groupBy().isEmpty()) {
            groups.put(List.of(), new long[SUMS]);
        }
        var stretches = new Stretches(question, source.completeFrom(statements));
        add(statements, FROM_SUMS, "usage_day", "day", stretches.days());
        add(statements, FROM_SUMS, "usage_hour", "hour", stretches.hours());
        add(statements, FROM_SUMS, "usage_quarter_hour", "quarter_hour", stretches.quarters());
        add(statements, FROM_ROWS, "requests", "created_at", stretches.rows());
        return sorted();
    }

    private void add(
            Statements statements,
            String sums,
            String table,
            String moment,
            List<Stretches.Stretch> stretches)
            throws SQLException {
        if (stretches.isEmpty()) {
            return;
        }
        Where where = new Where();
        var times = new ArrayList<String>();
        for (Stretches.Stretch stretch : stretches) {
            times.add(
                    "("
                            + moment
                            + " >= '"
                            + text(moment, stretch.from())
                            + "' AND "
                            + moment
                            + " < '"
                            + text(moment, stretch.to())
                            + "')");
        }
        where.and("(" + String.join(" OR ", times) + ")");
        question.scope().narrow(where);
        int width = question.groupBy().size();
        var labels = new ArrayList<String>();
        var keys = new ArrayList<String>();
        for (GroupBy group : question.groupBy()) {
            labels.add(label(group, moment));
            keys.add(key(group, moment));
        }
        String by = String.join(", ", keys);
        String sql =
                "SELECT "
                        + (width == 0 ? "" : String.join(", ", labels) + ", ")
                        + sums
                        + " FROM "
                        + table
                        + where.sql()
                        + (width == 0 ? "" : " GROUP BY " + by + " LIMIT " + (MOST_GROUPS + 1));
        try (PreparedStatement statement = statements.prepare(sql)) {
            where.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    add(result, width);
                }
            }
        }
    }

    private String text(String column, Instant moment) {
        return switch (column) {
            case "day" -> Times.day(moment);
            case "hour", "quarter_hour" -> source.minute(moment);
            default -> Times.millis(moment);
        };
    }

    private void add(ResultSet result, int width) throws SQLException {
        var key = new ArrayList<String>(width);
        for (int i = 1; i <= width; i++) {
            key.add(result.getString(i));
        }
        long[] sums = groups.computeIfAbsent(List.copyOf(key), _ -> new long[SUMS]);
        if (groups.size() > MOST_GROUPS) {
            throw new BadQuestion(
                    "group_by",
                    "more than " + MOST_GROUPS + " groups",
                    "fewer groups, a shorter period or a filter");
        }
        for (int i = 0; i < SUMS; i++) {
            sums[i] = Math.addExact(sums[i], result.getLong(width + 1 + i));
        }
    }

    /** What a group is called: made once a group, from its key. */
    private String label(GroupBy group, String moment) {
        return switch (group) {
            case KEY, TEAM, CUSTOMER, MODEL, PROVIDER -> group.column();
            case DAY -> source.text(key(group, moment));
            case HOUR ->
                    "concat("
                            + source.hour(moment, offsets.seconds(moment))
                            + ", "
                            + offsets.names(moment)
                            + ")";
        };
    }

    /** What tells groups apart. Hours that are taken as a whole are each one local hour. */
    private String key(GroupBy group, String moment) {
        return switch (group) {
            case KEY, TEAM, CUSTOMER, MODEL, PROVIDER -> group.column();
            case DAY -> source.date(moment, moment.equals("day") ? "0" : offsets.seconds(moment));
            case HOUR -> moment.equals("hour") ? moment : label(group, moment);
        };
    }

    /** In order of time where there is one, else the dearest first. */
    private List<Usage> sorted() {
        int time = timeAt();
        var timed = new ArrayList<Timed>();
        groups.forEach((group, sums) ->
                timed.add(new Timed(time < 0 ? "" : inOrder(group.get(time)), usage(group, sums))));
        timed.sort(
                Comparator.comparing(Timed::moment)
                        .thenComparing(
                                Timed::usage,
                                Comparator.comparingLong(Usage::costNanoUsd)
                                        .thenComparingLong(Usage::requests)
                                        .reversed()
                                        .thenComparing(usage -> String.join("\n", usage.group()))));
        return timed.stream().map(Timed::usage).toList();
    }

    /** What sorts by time, made once a group: reading an hour's label takes a while. */
    private record Timed(String moment, Usage usage) {}

    /** A label that sorts by time: where clocks are set back, an hour comes twice. */
    private static String inOrder(String label) {
        return label.indexOf('T') < 0 ? label : OffsetDateTime.parse(label).toInstant().toString();
    }

    private int timeAt() {
        for (int i = 0; i < question.groupBy().size(); i++) {
            if (question.groupBy().get(i).isTime()) {
                return i;
            }
        }
        return -1;
    }

    private static Usage usage(List<String> group, long[] sums) {
        return new Usage(
                group,
                sums[0],
                sums[1],
                sums[2],
                new Usage.Tokens(
                        sums[3], sums[4], sums[5], sums[6], sums[7], sums[8], sums[9], sums[10]),
                sums[11],
                sums[12],
                sums[14] == 0 ? -1 : (double) sums[13] / sums[14]);
    }

    private static String sums(String before, String after) {
        return before + String.join(after + ", " + before, TOKENS) + after;
    }
}
