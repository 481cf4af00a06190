package io.tollgate.perf.micro;

import io.tollgate.audit.Batch;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.Store;
import io.tollgate.audit.sqlite.SqliteSettings;
import io.tollgate.audit.sqlite.SqliteStore;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What does a row cost in SQLite, in CPU, and how long do questions over a million rows take? Two
 * arguments: rows in a batch and rows in all, such as {@code 2000 1000000}. Command: {@code
 * perf/sqlite 2000 1000000}.
 */
public final class SqliteCost {
    private static final long ROWS_A_MILLI = 2;
    private static final List<String> QUESTIONS =
            List.of(
                    "SELECT model, avg(latency_ms), count(*) FROM requests WHERE created_at >"
                            + " datetime('now', '-1 hour') GROUP BY model",
                    "SELECT team, sum(requests), sum(cost_nano_usd) FROM usage_hour GROUP BY team",
                    "SELECT virtual_key, model, sum(cost_nano_usd) FROM usage_hour WHERE team ="
                            + " 'team-2' GROUP BY 1, 2",
                    "SELECT * FROM requests ORDER BY created_at DESC LIMIT 50",
                    "SELECT * FROM requests WHERE virtual_key = 'key-7' ORDER BY created_at DESC"
                            + " LIMIT 50",
                    "SELECT * FROM requests WHERE virtual_key = 'none' ORDER BY created_at DESC"
                            + " LIMIT 50",
                    "SELECT * FROM requests WHERE user_id = 'none' ORDER BY created_at DESC"
                            + " LIMIT 50",
                    "SELECT * FROM requests WHERE request_id = 'req_7tq1mz0c4h91000000777'");

    private SqliteCost() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        int batchRows = Integer.parseInt(arguments[0]);
        long allRows = Long.parseLong(arguments[1]);
        Path folder = Files.createTempDirectory("sqlite-cost");
        Path file = folder.resolve("audit.db");
        try (SqliteStore store = SqliteStore.open(SqliteSettings.of(file))) {
            write(store, batchRows, allRows, file, System.out);
            ask(store, System.out);
        } finally {
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(folder.resolve("audit.db" + suffix));
            }
            Files.delete(folder);
        }
    }

    private static void write(
            SqliteStore store, int batchRows, long allRows, Path file, PrintStream out)
            throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        long start = System.currentTimeMillis() - allRows / ROWS_A_MILLI;
        long cpu = 0;
        long wall = 0;
        long measured = 0;
        for (long first = 1; first <= allRows; first += batchRows) {
            var rows = new ArrayList<NumberedRow>();
            for (long seq = first; seq < first + batchRows; seq++) {
                rows.add(row(seq, start + seq / ROWS_A_MILLI));
            }
            var batch = new Batch("node-1:" + first, rows, List.of(), List.of());
            long cpuBegan = threads.getCurrentThreadCpuTime();
            long wallBegan = System.nanoTime();
            Store.Written written = store.write(batch);
            // the first half warms up
            if (first > allRows / 2) {
                cpu += threads.getCurrentThreadCpuTime() - cpuBegan;
                wall += System.nanoTime() - wallBegan;
                measured += batchRows;
            }
            if (!(written instanceof Store.Written.Done)) {
                throw new IllegalStateException(written.toString());
            }
        }
        out.printf(
                Locale.ROOT,
                "batches of %d: %.2f us CPU a row, %.2f us in all, %.0f bytes a row on disk%n",
                batchRows,
                cpu / 1e3 / measured,
                wall / 1e3 / measured,
                (double) Files.size(file) / allRows);
    }

    private static void ask(SqliteStore store, PrintStream out) throws SQLException {
        try (Connection reader = store.reader();
                Statement statement = reader.createStatement()) {
            for (String question : QUESTIONS) {
                count(statement, question);
                long began = System.nanoTime();
                int rows = count(statement, question);
                out.printf(
                        Locale.ROOT,
                        "%7.1f ms %4d rows: %s%n",
                        (System.nanoTime() - began) / 1e6,
                        rows,
                        question);
            }
        }
    }

    private static int count(Statement statement, String question) throws SQLException {
        int rows = 0;
        try (ResultSet result = statement.executeQuery(question)) {
            while (result.next()) {
                rows++;
            }
        }
        return rows;
    }

    private static NumberedRow row(long seq, long createdAtMillis) {
        long key = seq * 7 % 50;
        String model = "model-" + seq % 4;
        boolean stream = seq % 2 == 0;
        String hash = Long.toHexString(seq * 0x9E3779B97F4A7C15L | 1L << 63);
        String number = Long.toString(seq);
        return new NumberedRow(
                "node-1",
                seq,
                seq * 0x9E3779B97F4A7C15L,
                new RequestRow(
                        createdAtMillis,
                        "req_7tq1mz0c4h9" + seq % 2 + "0".repeat(9 - number.length()) + number,
                        "",
                        "10.0.0." + seq % 20,
                        "v12",
                        new RequestRow.Tenant("acme", "team-" + key % 5, "key-" + key, ""),
                        new RequestRow.Asked("openai", "chat", model, stream, 1_024, hash + hash),
                        new RequestRow.Served("openai", "main-" + seq % 3, model + "-2026", 1, ""),
                        new RequestRow.Answer(
                                Outcome.SERVED, 200, "", "stop", false, "", 2_048, ""),
                        new RequestRow.Timing(seq % 3_000, stream ? seq % 300 : -1, seq % 200),
                        new RequestRow.Tokens(seq % 2_000, 0, 0, seq % 500, 0, 0, 0, 0, false),
                        new RequestRow.Cost(seq % 1_000 * 1_000, 5_000_000)));
    }
}
