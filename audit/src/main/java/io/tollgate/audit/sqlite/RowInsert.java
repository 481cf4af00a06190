package io.tollgate.audit.sqlite;

import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.UtcText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/**
 * Writes rows into {@code request_rows}. A few at a time go to the library: it keeps every value of
 * a JDBC batch until the batch is executed. One thread.
 */
final class RowInsert implements AutoCloseable {
    private static final int AT_A_TIME = 256;

    private final PreparedStatement insert;
    private final UtcText times = UtcText.column();
    private int waiting;

    RowInsert(Connection connection) throws SQLException {
        this.insert =
                connection.prepareStatement(
                        "INSERT INTO request_rows (row_id, created_at, kind, chain, latency_ms,"
                                + " ttft_ms, overhead_us, cost_nano_usd, reserved_nano_usd,"
                                + " request_id, trace_id, client_address, user_id, request_bytes,"
                                + " response_bytes, prompt_hash, body_hash, attempt_log,"
                                + " input_tokens, cached_input_tokens, cache_write_tokens,"
                                + " output_tokens, reasoning_tokens, audio_input_tokens,"
                                + " audio_output_tokens, images) VALUES (?"
                                + ", ?".repeat(25)
                                + ")");
    }

    void add(long rowId, int kind, NumberedRow numbered) throws SQLException {
        RequestRow row = numbered.row();
        RequestRow.Timing timing = row.timing();
        RequestRow.Tokens tokens = row.tokens();
        int at = 0;
        insert.setLong(++at, rowId);
        insert.setString(++at, times.of(row.createdAtMillis()));
        insert.setInt(++at, kind);
        insert.setLong(++at, numbered.chain());
        known(++at, timing.latencyMs());
        known(++at, timing.ttftMs());
        known(++at, timing.overheadUs());
        known(++at, row.cost().actualNanoUsd());
        known(++at, row.cost().reservedNanoUsd());
        insert.setString(++at, row.requestId());
        insert.setString(++at, row.traceId());
        insert.setString(++at, row.clientAddress());
        insert.setString(++at, row.tenant().user());
        known(++at, row.asked().bytes());
        known(++at, row.answer().bytes());
        insert.setString(++at, row.asked().promptHash());
        insert.setString(++at, row.answer().bodyHash());
        insert.setString(++at, row.served().attemptLog());
        known(++at, tokens.input());
        known(++at, tokens.cachedInput());
        known(++at, tokens.cacheWrite());
        known(++at, tokens.output());
        known(++at, tokens.reasoning());
        known(++at, tokens.audioInput());
        known(++at, tokens.audioOutput());
        known(++at, tokens.images());
        // addBatch and executeBatch cost half of executeUpdate in this driver
        insert.addBatch();
        if (++waiting == AT_A_TIME) {
            flush();
        }
    }

    void flush() throws SQLException {
        if (waiting > 0) {
            insert.executeBatch();
            waiting = 0;
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }

    private void known(int at, long value) throws SQLException {
        if (value < 0) {
            insert.setNull(at, Types.INTEGER);
        } else {
            insert.setLong(at, value);
        }
    }
}
