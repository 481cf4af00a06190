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
 * Adds up the rows of one batch by hour and kind, and adds the sums to those in the file: in the
 * transaction of the rows and only for rows that are new, so they are exact. One thread.
 */
final class HourSums implements AutoCloseable {
    /** The sums, in the order of their columns in {@code hour_sums} and {@code day_sums}. */
    static final List<String> COLUMNS =
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
    private static final int HOUR_LENGTH = 13;

    private final PreparedStatement add;
    private final UtcText times = UtcText.column();
    private final Map<Place, long[]> sums = new HashMap<>();

    private record Place(long hour, int kind) {}

    HourSums(Connection connection) throws SQLException {
        this.add =
                connection.prepareStatement(
                        "INSERT INTO hour_sums (hour, kind, "
                                + String.join(", ", COLUMNS)
                                + ") VALUES (?, ?"
                                + ", ?".repeat(COLUMNS.size())
                                + ") ON CONFLICT (hour, kind) DO UPDATE SET "
                                + adding());
    }

    /** {@code requests = requests + excluded.requests, ...}. */
    static String adding() {
        return COLUMNS.stream()
                .map(column -> column + " = " + column + " + excluded." + column)
                .collect(Collectors.joining(", "));
    }

    void count(int kind, RequestRow row) {
        var place = new Place(Math.floorDiv(row.createdAtMillis(), HOUR_MILLIS), kind);
        long[] sum = sums.computeIfAbsent(place, _ -> new long[COLUMNS.size()]);
        long cost = row.cost().actualNanoUsd();
        RequestRow.Tokens tokens = row.tokens();
        long latency = row.timing().latencyMs();
        long ttft = row.timing().ttftMs();
        int at = 0;
        sum[at++]++;
        sum[at++] += cost < 0 ? 1 : 0;
        sum[at++] += Math.max(0, cost);
        sum[at++] += tokens.input();
        sum[at++] += tokens.cachedInput();
        sum[at++] += tokens.cacheWrite();
        sum[at++] += tokens.output();
        sum[at++] += tokens.reasoning();
        sum[at++] += tokens.audioInput();
        sum[at++] += tokens.audioOutput();
        sum[at++] += tokens.images();
        sum[at++] += Math.max(0, latency);
        sum[at++] += latency < 0 ? 0 : 1;
        sum[at++] += Math.max(0, ttft);
        sum[at] += ttft < 0 ? 0 : 1;
    }

    /** Adds what was counted to the file. */
    void flush() throws SQLException {
        for (Map.Entry<Place, long[]> entry : sums.entrySet()) {
            Place place = entry.getKey();
            int at = 0;
            add.setString(++at, hour(place.hour()));
            add.setInt(++at, place.kind());
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
        return times.of(hour * HOUR_MILLIS).substring(0, HOUR_LENGTH) + ":00";
    }
}
