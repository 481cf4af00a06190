package io.tollgate.audit.sqlite;

import io.tollgate.audit.RequestRow;
import io.tollgate.audit.UtcText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Adds up the rows of one batch by payer and by hour and day, and adds the sums to those in the
 * file: in the transaction of the rows and only for rows that are new, so they are exact. One
 * thread.
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

    private static final long HOUR_MILLIS = 3_600_000;
    private static final int HOURS_A_DAY = 24;
    private static final int HOUR_LENGTH = 16;
    private static final int DAY_LENGTH = 10;

    private final PreparedStatement addToHour;
    private final PreparedStatement addToDay;
    private final UtcText times = UtcText.column();
    private final Map<Place, long[]> hours = new HashMap<>();
    private final Map<Place, long[]> days = new HashMap<>();

    /** Hours or days since 1970, and who pays. */
    private record Place(long period, int payer) {}

    UsageSums(Connection connection) throws SQLException {
        this.addToHour = connection.prepareStatement(adding("hour"));
        this.addToDay = connection.prepareStatement(adding("day"));
    }

    void count(int payer, RequestRow row) {
        var place = new Place(Math.floorDiv(row.createdAtMillis(), HOUR_MILLIS), payer);
        long[] sum = hours.computeIfAbsent(place, _ -> new long[COLUMNS.size()]);
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
        hours.forEach(this::addToItsDay);
        add(addToHour, hours, HOUR_MILLIS, HOUR_LENGTH);
        add(addToDay, days, HOUR_MILLIS * HOURS_A_DAY, DAY_LENGTH);
    }

    @Override
    public void close() throws SQLException {
        addToHour.close();
        addToDay.close();
    }

    private void addToItsDay(Place hour, long[] sum) {
        var day = new Place(Math.floorDiv(hour.period(), HOURS_A_DAY), hour.payer());
        long[] all = days.computeIfAbsent(day, _ -> new long[COLUMNS.size()]);
        for (int i = 0; i < sum.length; i++) {
            all[i] += sum[i];
        }
    }

    private void add(PreparedStatement add, Map<Place, long[]> sums, long periodMillis, int length)
            throws SQLException {
        if (sums.isEmpty()) {
            return;
        }
        for (Map.Entry<Place, long[]> entry : sums.entrySet()) {
            Place place = entry.getKey();
            int at = 0;
            add.setString(++at, times.of(place.period() * periodMillis).substring(0, length));
            add.setInt(++at, place.payer());
            for (long sum : entry.getValue()) {
                add.setLong(++at, sum);
            }
            add.addBatch();
        }
        add.executeBatch();
        sums.clear();
    }

    private static String adding(String period) {
        return "INSERT INTO "
                + period
                + "_sums ("
                + period
                + ", payer, "
                + String.join(", ", COLUMNS)
                + ") VALUES (?, ?"
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
