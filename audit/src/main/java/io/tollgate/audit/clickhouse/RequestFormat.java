package io.tollgate.audit.clickhouse;

import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.RowFields;
import java.io.IOException;
import java.util.List;

/** A row of the table {@code requests} in RowBinary, both ways; the columns are in this order. */
final class RequestFormat {
    /** Hashes stand in the columns that hold their bytes; the readable ones are computed. */
    static final List<String> COLUMNS =
            List.of(
                    "created_at",
                    "node",
                    "seq",
                    "chain",
                    "request_id",
                    "trace_id_bytes",
                    "client_address",
                    "config_version",
                    "customer",
                    "team",
                    "virtual_key",
                    "user_id",
                    "client_api",
                    "operation",
                    "model",
                    "stream",
                    "request_bytes",
                    "prompt_hash_bytes",
                    "provider",
                    "provider_key",
                    "served_model",
                    "attempts",
                    "attempt_log",
                    "outcome",
                    "status",
                    "error_class",
                    "finish_reason",
                    "client_aborted",
                    "cache",
                    "response_bytes",
                    "body_hash_bytes",
                    "latency_ms",
                    "ttft_ms",
                    "overhead_us",
                    "input_tokens",
                    "cached_input_tokens",
                    "cache_write_tokens",
                    "output_tokens",
                    "reasoning_tokens",
                    "audio_input_tokens",
                    "audio_output_tokens",
                    "images",
                    "usage_estimated",
                    "cost_nano_usd",
                    "reserved_nano_usd");

    private RequestFormat() {}

    /**
     * Writes a row from its canonical bytes, whose fields come in the same order: texts are copied
     * as they stand, and nothing is allocated.
     *
     * @param row before its first field
     * @throws IllegalArgumentException where a hash is none
     */
    static void write(byte[] node, long seq, long chain, RowFields row, RowBinaryWriter out) {
        out.int64(row.number());
        out.text(node);
        out.int64(seq);
        out.int64(chain);
        out.text(row);
        out.hash("trace_id", row);
        texts(2, row, out);
        tenant(row, out);
        asked(row, out);
        served(row, out);
        answer(row, out);
        timing(row, out);
        tokens(row, out);
        cost(row, out);
        row.end();
    }

    private static void tenant(RowFields row, RowBinaryWriter out) {
        texts(4, row, out);
    }

    private static void asked(RowFields row, RowBinaryWriter out) {
        texts(3, row, out);
        out.flag(row.flag());
        out.known(row.number());
        out.hash("prompt_hash", row);
    }

    private static void served(RowFields row, RowBinaryWriter out) {
        texts(3, row, out);
        out.int32(row.integer());
        out.text(row);
    }

    private static void answer(RowFields row, RowBinaryWriter out) {
        out.text(Outcome.of(row.integer()).label());
        out.int32(row.integer());
        texts(2, row, out);
        out.flag(row.flag());
        out.text(row);
        out.known(row.number());
        out.hash("body_hash", row);
    }

    private static void timing(RowFields row, RowBinaryWriter out) {
        known(3, row, out);
    }

    private static void tokens(RowFields row, RowBinaryWriter out) {
        known(8, row, out);
        out.flag(row.flag());
    }

    private static void cost(RowFields row, RowBinaryWriter out) {
        known(2, row, out);
    }

    private static void texts(int count, RowFields row, RowBinaryWriter out) {
        for (int i = 0; i < count; i++) {
            out.text(row);
        }
    }

    private static void known(int count, RowFields row, RowBinaryWriter out) {
        for (int i = 0; i < count; i++) {
            out.known(row.number());
        }
    }

    static NumberedRow read(RowBinaryReader in) throws IOException {
        long createdAt = in.int64();
        String node = in.text();
        long seq = in.int64();
        long chain = in.int64();
        var row =
                new RequestRow(
                        createdAt,
                        in.text(),
                        in.hash(),
                        in.text(),
                        in.text(),
                        new RequestRow.Tenant(in.text(), in.text(), in.text(), in.text()),
                        new RequestRow.Asked(
                                in.text(), in.text(), in.text(), in.flag(), in.known(), in.hash()),
                        new RequestRow.Served(
                                in.text(), in.text(), in.text(), in.int32(), in.text()),
                        new RequestRow.Answer(
                                Outcome.of(in.text()),
                                in.int32(),
                                in.text(),
                                in.text(),
                                in.flag(),
                                in.text(),
                                in.known(),
                                in.hash()),
                        new RequestRow.Timing(in.known(), in.known(), in.known()),
                        new RequestRow.Tokens(
                                in.known(),
                                in.known(),
                                in.known(),
                                in.known(),
                                in.known(),
                                in.known(),
                                in.known(),
                                in.known(),
                                in.flag()),
                        new RequestRow.Cost(in.known(), in.known()));
        return new NumberedRow(node, seq, chain, row);
    }
}
