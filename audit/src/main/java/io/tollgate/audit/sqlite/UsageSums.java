package io.tollgate.audit.sqlite;

import io.tollgate.audit.RequestRow;
import io.tollgate.audit.UtcText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Adds up the rows of one batch, by payer for hours and days and without for quarters of an hour,
 * and adds the sums to those in the file: in the transaction of the rows and only for rows that are
 * new, so they are exact. One thread.
 */
final class UsageSums implements AutoCloseable {
    private static final List<String> COLUMNS =
            List.of(
                    "requests",
                    "unpriced",
                    "cost_nano_usd",
                    "input_tokens",
                    "cached_input_tokens",
                    "cache_write_tokens",
                    "output_tokens",
                    "reasoning_tokens",
                    "audio_input_tokens",
                    "audio_output_tokens",
                    "images",
                    "latency_ms",
                    "latency_count",
                    "ttft_ms",
                    "ttft_count");

    private static final long QUARTER_MILLIS = 900_000;
    private static final int QUARTERS_AN_HOUR = 4;
    private static final int QUARTERS_A_DAY = 96;
    private static final int MINUTE_LENGTH = 16;
    private static final int DAY_LENGTH = 10;

    private final PreparedStatement addToQuarter;
    private final PreparedStatement addToHour;
    private final PreparedStatement addToDay;
    private final UtcText times = UtcText.column();
    private final Map<Paid, long[]> counted = new HashMap<>();
    private final Map<Integer, Served> served = new HashMap<>();

    /** By whom, in a quarter of an hour, an hour or a day since 1970. */
    private record Paid(long period, int payer) {}

    /** What a payer's number says besides who it is. */
    private record Served(String provider, String model, String outcome) {
        static Served of(RequestRow row) {
            return new Served(
                    row.served().provider(), row.asked().model(), row.answer().outcome().label());
        }
    }

    /** By anybody, in a quarter of an hour since 1970. */
    private record Used(long quarter, Served served) {}

    UsageSums(Connection connection) throws SQLException {
        this.addToQuarter =
                connection.prepareStatement(
                        adding("usage_quarter_hour", "quarter_hour, provider, model, outcome"));
        this.addToHour = connection.prepareStatement(adding("hour_sums", "hour, payer"));
        this.addToDay = connection.prepareStatement(adding("day_sums", "day, payer"));
    }

    void count(int payer, RequestRow row) {
        var place = new Paid(Math.floorDiv(row.createdAtMillis(), QUARTER_MILLIS), payer);
        long[] sum = counted.get(place);
        if (sum == null) {
            sum = new long[COLUMNS.size()];
            counted.put(place, sum);
            served.computeIfAbsent(payer, _ -> Served.of(row));
        }
        RequestRow.Tokens tokens = row.tokens();
        long cost = row.cost().actualNanoUsd();
        long latency = row.timing().latencyMs();
        long ttft = row.timing().ttftMs();
        int at = 0;
        sum[at++]++;
        sum[at++] += cost < 0 ? 1 : 0;
        sum[at++] += known(cost);
        sum[at++] += known(tokens.input());
        sum[at++] += known(tokens.cachedInput());
        sum[at++] += known(tokens.cacheWrite());
        sum[at++] += known(tokens.output());
        sum[at++] += known(tokens.reasoning());
        sum[at++] += known(tokens.audioInput());
        sum[at++] += known(tokens.audioOutput());
        sum[at++] += known(tokens.images());
        sum[at++] += known(latency);
        sum[at++] += latency < 0 ? 0 : 1;
        sum[at++] += known(ttft);
        sum[at] += ttft < 0 ? 0 : 1;
    }

    /** Adds what was counted to the file. */
    void flush() throws SQLException {
        var quarters = new HashMap<Used, long[]>();
        var hours = new HashMap<Paid, long[]>();
        var days = new HashMap<Paid, long[]>();
        counted.forEach((paid, sum) -> {
            Served what = Objects.requireNonNull(served.get(paid.payer()));
            add(quarters, new Used(paid.period(), what), sum);
            add(hours, per(QUARTERS_AN_HOUR, paid), sum);
            add(days, per(QUARTERS_A_DAY, paid), sum);
        });
        for (Map.Entry<Used, long[]> entry : quarters.entrySet()) {
            Used used = entry.getKey();
            addToQuarter.setString(1, text(used.quarter() * QUARTER_MILLIS, MINUTE_LENGTH));
            addToQuarter.setString(2, used.served().provider());
            addToQuarter.setString(3, used.served().model());
            addToQuarter.setString(4, used.served().outcome());
            addBatch(addToQuarter, 4, entry.getValue());
        }
        write(addToHour, hours, QUARTER_MILLIS * QUARTERS_AN_HOUR, MINUTE_LENGTH);
        write(addToDay, days, QUARTER_MILLIS * QUARTERS_A_DAY, DAY_LENGTH);
        if (!counted.isEmpty()) {
            addToQuarter.executeBatch();
            addToHour.executeBatch();
            addToDay.executeBatch();
        }
        counted.clear();
        served.clear();
    }

    @Override
    public void close() throws SQLException {
        addToQuarter.close();
        addToHour.close();
        addToDay.close();
    }

    private static Paid per(int quarters, Paid paid) {
        return new Paid(Math.floorDiv(paid.period(), quarters), paid.payer());
    }

    private static <K> void add(Map<K, long[]> sums, K place, long[] sum) {
        long[] all = sums.computeIfAbsent(place, _ -> new long[COLUMNS.size()]);
        for (int i = 0; i < sum.length; i++) {
            all[i] += sum[i];
        }
    }

    private void write(PreparedStatement add, Map<Paid, long[]> sums, long periodMillis, int length)
            throws SQLException {
        for (Map.Entry<Paid, long[]> entry : sums.entrySet()) {
            Paid paid = entry.getKey();
            add.setString(1, text(paid.period() * periodMillis, length));
            add.setInt(2, paid.payer());
            addBatch(add, 2, entry.getValue());
        }
    }

    private static void addBatch(PreparedStatement add, int from, long[] sums) throws SQLException {
        int at = from;
        for (long sum : sums) {
            add.setLong(++at, sum);
        }
        add.addBatch();
    }

    private String text(long millis, int length) {
        return times.of(millis).substring(0, length);
    }

    private static String adding(String table, String place) {
        return "INSERT INTO "
                + table
                + " ("
                + place
                + ", "
                + String.join(", ", COLUMNS)
                + ") VALUES ("
                + place.replaceAll("\\w+", "?")
                + ", ?".repeat(COLUMNS.size())
                + ") ON CONFLICT DO UPDATE SET "
                + COLUMNS.stream()
                        .map(column -> column + " = " + column + " + excluded." + column)
                        .collect(Collectors.joining(", "));
    }

    private static long known(long value) {
        return Math.max(0, value);
    }
}
