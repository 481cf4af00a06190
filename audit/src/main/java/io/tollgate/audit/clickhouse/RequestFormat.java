package io.tollgate.audit.clickhouse;

import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
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

    static void write(NumberedRow numbered, RowBinaryWriter out) {
        RequestRow row = numbered.row();
        out.int64(row.createdAtMillis());
        out.text(numbered.node());
        out.int64(numbered.seq());
        out.int64(numbered.chain());
        out.text(row.requestId());
        out.hash("trace_id", row.traceId());
        out.text(row.clientAddress());
        out.text(row.configVersion());
        write(row.tenant(), out);
        write(row.asked(), out);
        write(row.served(), out);
        write(row.answer(), out);
        out.known(row.timing().latencyMs());
        out.known(row.timing().ttftMs());
        out.known(row.timing().overheadUs());
        write(row.tokens(), out);
        out.known(row.cost().actualNanoUsd());
        out.known(row.cost().reservedNanoUsd());
    }

    private static void write(RequestRow.Tenant tenant, RowBinaryWriter out) {
        out.text(tenant.customer());
        out.text(tenant.team());
        out.text(tenant.virtualKey());
        out.text(tenant.user());
    }

    private static void write(RequestRow.Asked asked, RowBinaryWriter out) {
        out.text(asked.clientApi());
        out.text(asked.operation());
        out.text(asked.model());
        out.flag(asked.stream());
        out.known(asked.bytes());
        out.hash("prompt_hash", asked.promptHash());
    }

    private static void write(RequestRow.Served served, RowBinaryWriter out) {
        out.text(served.provider());
        out.text(served.providerKey());
        out.text(served.model());
        out.int32(served.attempts());
        out.text(served.attemptLog());
    }

    private static void write(RequestRow.Answer answer, RowBinaryWriter out) {
        out.text(answer.outcome().label());
        out.int32(answer.status());
        out.text(answer.errorClass());
        out.text(answer.finishReason());
        out.flag(answer.clientAborted());
        out.text(answer.cache());
        out.known(answer.bytes());
        out.hash("body_hash", answer.bodyHash());
    }

    private static void write(RequestRow.Tokens tokens, RowBinaryWriter out) {
        out.known(tokens.input());
        out.known(tokens.cachedInput());
        out.known(tokens.cacheWrite());
        out.known(tokens.output());
        out.known(tokens.reasoning());
        out.known(tokens.audioInput());
        out.known(tokens.audioOutput());
        out.known(tokens.images());
        out.flag(tokens.estimated());
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
