package io.tollgate.audit.sqlite;

import io.tollgate.audit.Outcome;
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
 * Adds up the rows of one batch by hour and payer, and adds the sums to those in the file: in the
 * transaction of the rows and only for rows that are new, so they are exact. One thread.
 */
final class HourSums implements AutoCloseable {
    private static final List<String> COLUMNS =
            List.of(
                    "requests",
                    "errors",
                    "refused",
                    "input_tokens",
                    "cached_input_tokens",
                    "cache_write_tokens",
                    "output_tokens",
                    "reasoning_tokens",
                    "audio_input_tokens",
                    "audio_output_tokens",
                    "images",
                    "cost_nano_usd",
                    "unpriced",
                    "latency_ms_sum",
                    "latency_ms_count");

    private static final long HOUR_MILLIS = 3_600_000;
    private static final int HOUR_LENGTH = 13;

    private final PreparedStatement add;
    private final UtcText times = UtcText.column();
    private final Map<Place, long[]> sums = new HashMap<>();

    private record Place(long hour, int payer) {}

    HourSums(Connection connection) throws SQLException {
        this.add =
                connection.prepareStatement(
                        "INSERT INTO hour_sums (hour, payer, "
                                + String.join(", ", COLUMNS)
                                + ") VALUES (?, ?"
                                + ", ?".repeat(COLUMNS.size())
                                + ") ON CONFLICT (hour, payer) DO UPDATE SET "
                                + adding());
    }

    void count(int payer, RequestRow row) {
        var place = new Place(Math.floorDiv(row.createdAtMillis(), HOUR_MILLIS), payer);
        long[] sum = sums.computeIfAbsent(place, _ -> new long[COLUMNS.size()]);
        RequestRow.Tokens tokens = row.tokens();
        long cost = row.cost().actualNanoUsd();
        long latency = row.timing().latencyMs();
        int at = 0;
        sum[at++]++;
        sum[at++] += isError(row.answer().outcome()) ? 1 : 0;
        sum[at++] += row.answer().outcome() == Outcome.REFUSED ? 1 : 0;
        sum[at++] += known(tokens.input());
        sum[at++] += known(tokens.cachedInput());
        sum[at++] += known(tokens.cacheWrite());
        sum[at++] += known(tokens.output());
        sum[at++] += known(tokens.reasoning());
        sum[at++] += known(tokens.audioInput());
        sum[at++] += known(tokens.audioOutput());
        sum[at++] += known(tokens.images());
        sum[at++] += known(cost);
        sum[at++] += cost < 0 ? 1 : 0;
        sum[at++] += known(latency);
        sum[at] += latency < 0 ? 0 : 1;
    }

    /** Adds what was counted to the file. */
    void flush() throws SQLException {
        for (Map.Entry<Place, long[]> entry : sums.entrySet()) {
            Place place = entry.getKey();
            int at = 0;
            add.setString(++at, hour(place.hour()));
            add.setInt(++at, place.payer());
            for (long sum : entry.getValue()) {
                add.setLong(++at, sum);
            }
            add.addBatch();
        }
        if (!sums.isEmpty()) {
            add.executeBatch();
            sums.clear();
        }
    }

    @Override
    public void close() throws SQLException {
        add.close();
    }

    private String hour(long hour) {
        return times.of(hour * HOUR_MILLIS).substring(0, HOUR_LENGTH) + ":00:00";
    }

    /** {@code requests = requests + excluded.requests, ...}. */
    private static String adding() {
        return COLUMNS.stream()
                .map(column -> column + " = " + column + " + excluded." + column)
                .collect(Collectors.joining(", "));
    }

    private static boolean isError(Outcome outcome) {
        return switch (outcome) {
            case CLIENT_ERROR, FAILED, UNKNOWN -> true;
            case SERVED, REFUSED, CLIENT_GONE -> false;
        };
    }

    private static long known(long value) {
        return Math.max(0, value);
    }
}
