package io.tollgate.audit.sqlite;

import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.UtcText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/**
 * Writes rows into {@code request_rows}. What most rows leave empty stands in the words of a second
 * statement: a value handed to the library costs about 50 ns. A few rows at a time go to it: it
 * keeps every value of a JDBC batch until the batch is executed. One thread.
 */
final class RowInsert implements AutoCloseable {
    private static final int AT_A_TIME = 256;

    private static final String ALWAYS =
            "row_id, created_at, kind, chain, latency_ms, ttft_ms, overhead_us, cost_nano_usd,"
                    + " reserved_nano_usd, request_id, client_address, request_bytes, response_bytes, prompt_hash,"
                    + " input_tokens, output_tokens";
    private static final String SELDOM =
            "trace_id, user_id, body_hash, attempt_log, cached_input_tokens,"
                    + " cache_write_tokens, reasoning_tokens, audio_input_tokens,"
                    + " audio_output_tokens, images";

    private final PreparedStatement usual;
    private final PreparedStatement full;
    private final UtcText times = UtcText.column();
    private int waiting;

    RowInsert(Connection connection) throws SQLException {
        String into = "INSERT INTO request_rows (" + ALWAYS + ", " + SELDOM + ") VALUES (?";
        this.usual =
                connection.prepareStatement(
                        into + ", ?".repeat(15) + ", '', '', '', '', 0, 0, 0, 0, 0, 0)");
        this.full = connection.prepareStatement(into + ", ?".repeat(25) + ")");
    }

    void add(long rowId, int kind, NumberedRow numbered) throws SQLException {
        RequestRow row = numbered.row();
        if (isUsual(row)) {
            always(usual, rowId, kind, numbered);
            usual.addBatch();
        } else {
            seldom(full, always(full, rowId, kind, numbered), row);
            full.addBatch();
        }
        // addBatch and executeBatch cost half of executeUpdate in this driver
        if (++waiting == AT_A_TIME) {
            flush();
        }
    }

    void flush() throws SQLException {
        if (waiting > 0) {
            usual.executeBatch();
            full.executeBatch();
            waiting = 0;
        }
    }

    @Override
    public void close() throws SQLException {
        usual.close();
        full.close();
    }

    private static boolean isUsual(RequestRow row) {
        RequestRow.Tokens tokens = row.tokens();
        return row.traceId().isEmpty()
                && row.tenant().user().isEmpty()
                && row.answer().bodyHash().isEmpty()
                && row.served().attemptLog().isEmpty()
                && tokens.cachedInput() == 0
                && tokens.cacheWrite() == 0
                && tokens.reasoning() == 0
                && tokens.audioInput() == 0
                && tokens.audioOutput() == 0
                && tokens.images() == 0;
    }

    /** Returns the index of the last value it set. */
    private int always(PreparedStatement insert, long rowId, int kind, NumberedRow numbered)
            throws SQLException {
        RequestRow row = numbered.row();
        RequestRow.Timing timing = row.timing();
        int at = 0;
        insert.setLong(++at, rowId);
        insert.setString(++at, times.of(row.createdAtMillis()));
        insert.setInt(++at, kind);
        insert.setLong(++at, numbered.chain());
        known(insert, ++at, timing.latencyMs());
        known(insert, ++at, timing.ttftMs());
        known(insert, ++at, timing.overheadUs());
        known(insert, ++at, row.cost().actualNanoUsd());
        known(insert, ++at, row.cost().reservedNanoUsd());
        insert.setString(++at, row.requestId());
        insert.setString(++at, row.clientAddress());
        known(insert, ++at, row.asked().bytes());
        known(insert, ++at, row.answer().bytes());
        insert.setString(++at, row.asked().promptHash());
        known(insert, ++at, row.tokens().input());
        known(insert, ++at, row.tokens().output());
        return at;
    }

    private static void seldom(PreparedStatement insert, int from, RequestRow row)
            throws SQLException {
        RequestRow.Tokens tokens = row.tokens();
        int at = from;
        insert.setString(++at, row.traceId());
        insert.setString(++at, row.tenant().user());
        insert.setString(++at, row.answer().bodyHash());
        insert.setString(++at, row.served().attemptLog());
        known(insert, ++at, tokens.cachedInput());
        known(insert, ++at, tokens.cacheWrite());
        known(insert, ++at, tokens.reasoning());
        known(insert, ++at, tokens.audioInput());
        known(insert, ++at, tokens.audioOutput());
        known(insert, ++at, tokens.images());
    }

    private static void known(PreparedStatement insert, int at, long value) throws SQLException {
        if (value < 0) {
            insert.setNull(at, Types.INTEGER);
        } else {
            insert.setLong(at, value);
        }
    }
}
