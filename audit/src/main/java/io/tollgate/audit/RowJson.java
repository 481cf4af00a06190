package io.tollgate.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HexFormat;

/**
 * The JSON of a row, the same in files, webhooks, quarantine and answers of the API. Names are
 * those of the columns; what is unknown is null; money is in billionths of a US dollar. {@code
 * chain} is 16 hex digits, because many readers cannot hold a whole number of 64 bits. One thread.
 */
public final class RowJson {
    private final UtcText times = UtcText.iso();
    private final HexFormat hex = HexFormat.of();

    /** Writes one request as an object. */
    public void write(JsonGenerator json, NumberedRow numbered) throws IOException {
        json.writeStartObject();
        writeFields(json, numbered);
        json.writeEndObject();
    }

    /** Writes the fields of one request into an object that the caller began and ends. */
    public void writeFields(JsonGenerator json, NumberedRow numbered) throws IOException {
        RequestRow row = numbered.row();
        json.writeStringField("node", numbered.node());
        json.writeNumberField("seq", numbered.seq());
        json.writeStringField("chain", hex.toHexDigits(numbered.chain()));
        json.writeStringField("created_at", times.of(row.createdAtMillis()));
        json.writeStringField("request_id", row.requestId());
        json.writeStringField("trace_id", row.traceId());
        json.writeStringField("client_address", row.clientAddress());
        json.writeStringField("config_version", row.configVersion());
        write(json, row.tenant());
        write(json, row.asked());
        write(json, row.served());
        write(json, row.answer());
        known(json, "latency_ms", row.timing().latencyMs());
        known(json, "ttft_ms", row.timing().ttftMs());
        known(json, "overhead_us", row.timing().overheadUs());
        write(json, row.tokens());
        known(json, "cost_nano_usd", row.cost().actualNanoUsd());
        json.writeNumberField("reserved_nano_usd", row.cost().reservedNanoUsd());
    }

    /** Writes the texts of one request as an object. */
    public void write(JsonGenerator json, BodyRow body) throws IOException {
        json.writeStartObject();
        json.writeStringField("node", body.node());
        json.writeNumberField("seq", body.seq());
        json.writeStringField("created_at", times.of(body.createdAtMillis()));
        json.writeStringField("request_id", body.requestId());
        json.writeStringField("request", body.request());
        json.writeStringField("response", body.response());
        json.writeBooleanField("truncated", body.truncated());
        json.writeEndObject();
    }

    /** Writes a checkpoint as an object. */
    public void write(JsonGenerator json, Checkpoint checkpoint) throws IOException {
        json.writeStartObject();
        json.writeStringField("node", checkpoint.node());
        json.writeNumberField("seq", checkpoint.seq());
        json.writeStringField("chain", checkpoint.chain());
        json.writeStringField("at", times.of(checkpoint.atMillis()));
        json.writeStringField("key_id", checkpoint.keyId());
        json.writeStringField("signature", checkpoint.signature());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, RequestRow.Tenant tenant) throws IOException {
        json.writeStringField("customer", tenant.customer());
        json.writeStringField("team", tenant.team());
        json.writeStringField("virtual_key", tenant.virtualKey());
        json.writeStringField("user_id", tenant.user());
    }

    private static void write(JsonGenerator json, RequestRow.Asked asked) throws IOException {
        json.writeStringField("client_api", asked.clientApi());
        json.writeStringField("operation", asked.operation());
        json.writeStringField("model", asked.model());
        json.writeBooleanField("stream", asked.stream());
        json.writeNumberField("request_bytes", asked.bytes());
        json.writeStringField("prompt_hash", asked.promptHash());
    }

    private static void write(JsonGenerator json, RequestRow.Served served) throws IOException {
        json.writeStringField("provider", served.provider());
        json.writeStringField("provider_key", served.providerKey());
        json.writeStringField("served_model", served.model());
        json.writeNumberField("attempts", served.attempts());
        json.writeStringField("attempt_log", served.attemptLog());
    }

    private static void write(JsonGenerator json, RequestRow.Answer answer) throws IOException {
        json.writeStringField("outcome", answer.outcome().label());
        json.writeNumberField("status", answer.status());
        json.writeStringField("error_class", answer.errorClass());
        json.writeStringField("finish_reason", answer.finishReason());
        json.writeBooleanField("client_aborted", answer.clientAborted());
        json.writeStringField("cache", answer.cache());
        json.writeNumberField("response_bytes", answer.bytes());
        json.writeStringField("body_hash", answer.bodyHash());
    }

    private static void write(JsonGenerator json, RequestRow.Tokens tokens) throws IOException {
        json.writeNumberField("input_tokens", tokens.input());
        json.writeNumberField("cached_input_tokens", tokens.cachedInput());
        json.writeNumberField("cache_write_tokens", tokens.cacheWrite());
        json.writeNumberField("output_tokens", tokens.output());
        json.writeNumberField("reasoning_tokens", tokens.reasoning());
        json.writeNumberField("audio_input_tokens", tokens.audioInput());
        json.writeNumberField("audio_output_tokens", tokens.audioOutput());
        json.writeNumberField("images", tokens.images());
        json.writeBooleanField("usage_estimated", tokens.estimated());
    }

    private static void known(JsonGenerator json, String name, long value) throws IOException {
        if (value < 0) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
