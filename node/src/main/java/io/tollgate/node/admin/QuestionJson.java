package io.tollgate.node.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.audit.BodyRow;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowJson;
import io.tollgate.audit.query.Found;
import io.tollgate.audit.query.Page;
import io.tollgate.audit.query.Usage;
import io.tollgate.audit.query.UsageQuestion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * Answers to questions as JSON. Rows have the names of their columns; money is there twice, as
 * nano-dollars and as a decimal text of dollars, because not every reader of JSON holds large
 * numbers exactly.
 */
final class QuestionJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int NANO_DIGITS = 9;

    private QuestionJson() {}

    static byte[] usage(UsageQuestion question, List<Usage> groups) {
        return written(json -> {
            json.writeObjectFieldStart("period");
            json.writeStringField("from", question.period().from().toString());
            json.writeStringField("to", question.period().to().toString());
            json.writeStringField("tz", question.period().zone().getId());
            json.writeEndObject();
            json.writeArrayFieldStart("data");
            for (Usage group : groups) {
                json.writeStartObject();
                for (int i = 0; i < question.groupBy().size(); i++) {
                    json.writeStringField(question.groupBy().get(i).label(), group.group().get(i));
                }
                write(json, group);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static byte[] page(Page page) {
        var rows = new RowJson();
        return written(json -> {
            json.writeArrayFieldStart("data");
            for (NumberedRow row : page.rows()) {
                json.writeStartObject();
                write(json, rows, row);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", page.next().isEmpty() ? null : page.next());
        });
    }

    static byte[] found(Found found) {
        var rows = new RowJson();
        return written(json -> {
            json.writeObjectFieldStart("data");
            write(json, rows, found.row());
            BodyRow bodies = found.bodies();
            if (bodies == null) {
                json.writeNullField("bodies");
            } else {
                json.writeObjectFieldStart("bodies");
                json.writeStringField("request", bodies.request());
                json.writeStringField("response", bodies.response());
                json.writeBooleanField("truncated", bodies.truncated());
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, RowJson rows, NumberedRow row)
            throws IOException {
        rows.writeFields(json, row);
        long nano = row.row().cost().actualNanoUsd();
        json.writeStringField("cost_usd", nano < 0 ? null : usd(nano));
    }

    /** The fields of a group, within an object. */
    static void write(JsonGenerator json, Usage usage) throws IOException {
        json.writeNumberField("requests", usage.requests());
        json.writeNumberField("errors", usage.errors());
        json.writeNumberField("refused", usage.refused());
        json.writeNumberField("input_tokens", usage.tokens().input());
        json.writeNumberField("cached_input_tokens", usage.tokens().cachedInput());
        json.writeNumberField("cache_write_tokens", usage.tokens().cacheWrite());
        json.writeNumberField("output_tokens", usage.tokens().output());
        json.writeNumberField("reasoning_tokens", usage.tokens().reasoning());
        json.writeNumberField("audio_input_tokens", usage.tokens().audioInput());
        json.writeNumberField("audio_output_tokens", usage.tokens().audioOutput());
        json.writeNumberField("images", usage.tokens().images());
        json.writeNumberField("cost_nano_usd", usage.costNanoUsd());
        json.writeStringField("cost_usd", usd(usage.costNanoUsd()));
        json.writeNumberField("unpriced", usage.unpriced());
        if (usage.latencyMs() < 0) {
            json.writeNullField("avg_latency_ms");
        } else {
            json.writeNumberField("avg_latency_ms", Math.round(usage.latencyMs() * 10) / 10.0);
        }
    }

    /** Such as {@code 0.0125}, never with an exponent. */
    static String usd(long nano) {
        return BigDecimal.valueOf(nano, NANO_DIGITS).stripTrailingZeros().toPlainString();
    }

    /** An object with these fields. */
    static byte[] written(Fields fields) {
        var bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes what stands in the outermost object. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
