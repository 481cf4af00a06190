package io.tollgate.audit.query;

import io.tollgate.audit.BodyRow;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows out of a result. */
final class Rows {
    /** The columns after the moment, in the order {@link #read} takes them. */
    private static final String COLUMNS =
            """
            node, seq, chain, request_id, trace_id, client_address, config_version, customer, team,
            virtual_key, user_id, client_api, operation, model, stream, request_bytes, prompt_hash,
            provider, provider_key, served_model, attempts, attempt_log, outcome, status,
            error_class, finish_reason, client_aborted, cache, response_bytes, body_hash,
            latency_ms, ttft_ms, overhead_us, input_tokens, cached_input_tokens,
            cache_write_tokens, output_tokens, reasoning_tokens, audio_input_tokens,
            audio_output_tokens, images, usage_estimated, cost_nano_usd, reserved_nano_usd\
            """;

    private Rows() {}

    /** What to select from {@code requests}. */
    static String columns(Source source) {
        return source.millis("created_at") + ", " + COLUMNS;
    }

    /** The columns by their own names, the moment first. */
    static String names() {
        return "created_at, " + COLUMNS;
    }

    static NumberedRow read(ResultSet result) throws SQLException {
        var next = new Columns(result);
        long createdAt = next.number();
        String node = next.text();
        long seq = next.number();
        long chain = next.number();
        var row =
                new RequestRow(
                        createdAt,
                        next.text(),
                        next.text(),
                        next.text(),
                        next.text(),
                        new RequestRow.Tenant(next.text(), next.text(), next.text(), next.text()),
                        new RequestRow.Asked(
                                next.text(),
                                next.text(),
                                next.text(),
                                next.flag(),
                                next.known(),
                                next.text()),
                        new RequestRow.Served(
                                next.text(),
                                next.text(),
                                next.text(),
                                (int) next.number(),
                                next.text()),
                        new RequestRow.Answer(
                                Outcome.of(next.text()),
                                (int) next.number(),
                                next.text(),
                                next.text(),
                                next.flag(),
                                next.text(),
                                next.known(),
                                next.text()),
                        new RequestRow.Timing(next.known(), next.known(), next.known()),
                        new RequestRow.Tokens(
                                next.known(),
                                next.known(),
                                next.known(),
                                next.known(),
                                next.known(),
                                next.known(),
                                next.known(),
                                next.known(),
                                next.flag()),
                        new RequestRow.Cost(next.known(), next.known()));
        return new NumberedRow(node, seq, chain, row);
    }

    /** What to select from {@code bodies}. */
    static String bodyColumns(Source source) {
        return "node, seq, "
                + source.millis("created_at")
                + ", request_id, request, response, truncated";
    }

    static BodyRow readBody(ResultSet result) throws SQLException {
        var next = new Columns(result);
        return new BodyRow(
                next.text(),
                next.number(),
                next.number(),
                next.text(),
                next.text(),
                next.text(),
                next.flag());
    }

    /** One column after another. */
    private static final class Columns {
        private final ResultSet result;
        private int at;

        private Columns(ResultSet result) {
            this.result = result;
        }

        private String text() throws SQLException {
            String value = result.getString(++at);
            return value == null ? "" : value;
        }

        private long number() throws SQLException {
            return result.getLong(++at);
        }

        private long known() throws SQLException {
            long value = result.getLong(++at);
            return result.wasNull() ? -1 : value;
        }

        private boolean flag() throws SQLException {
            return result.getBoolean(++at);
        }
    }
}
