package io.tollgate.node.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowJson;
import io.tollgate.audit.RowStream;
import io.tollgate.audit.UtcText;
import io.tollgate.audit.query.ReadOnlySql;
import io.tollgate.audit.query.Source;
import io.tollgate.audit.query.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of some time to a stream, in the order of each node's record. It asks the store
 * which numbers of each node that time has, and then reads those in order: one pass over either
 * store, and no more memory for more rows.
 */
public final class Export {
    /** As in {@link RowJson}. */
    static final List<String> COLUMNS =
            List.of(
                    ("node seq chain created_at request_id trace_id client_address config_version"
                                    + " customer team virtual_key user_id client_api operation model"
                                    + " stream request_bytes prompt_hash provider provider_key"
                                    + " served_model attempts attempt_log outcome status error_class"
                                    + " finish_reason client_aborted cache response_bytes body_hash"
                                    + " latency_ms ttft_ms overhead_us input_tokens"
                                    + " cached_input_tokens cache_write_tokens output_tokens"
                                    + " reasoning_tokens audio_input_tokens audio_output_tokens"
                                    + " images usage_estimated cost_nano_usd reserved_nano_usd")
                            .split(" ", -1));

    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration AT_MOST = Duration.ofHours(1);

    private final Source source;
    private final @Nullable Instant from;
    private final @Nullable Instant to;
    private final RowJson rows = new RowJson();

    /**
     * @param from the first moment; null for the first there is
     * @param to the first moment after; null for no end
     */
    public Export(Source source, @Nullable Instant from, @Nullable Instant to) {
        this.source = source;
        this.from = from;
        this.to = to;
    }

    /**
     * Writes them.
     *
     * @return how many; -1 where the store does not say
     * @throws io.tollgate.audit.query.BadQuestion where this store cannot write that format
     * @throws io.tollgate.audit.query.StoreUnavailable where it cannot be read to the end
     */
    public long write(ExportFormat format, OutputStream out) throws IOException {
        return switch (format) {
            case CSV -> {
                Csv.write(out, COLUMNS);
                yield each(row -> Csv.write(out, fields(row)));
            }
            case JSONL -> each(row -> out.write(line(row)));
            case PARQUET -> {
                source.parquet(
                        "SELECT "
                                + String.join(", ", COLUMNS)
                                + " FROM requests"
                                + where()
                                + " ORDER BY toStartOfTenMinutes(created_at), node, seq",
                        out);
                yield -1;
            }
        };
    }

    private long each(To to) throws IOException {
        long count = 0;
        for (Range range : ranges()) {
            try (RowStream stream = source.rows(range.node(), range.first())) {
                for (NumberedRow row = stream.next();
                        row != null && row.seq() <= range.last();
                        row = stream.next()) {
                    if (isWithin(row.row().createdAtMillis())) {
                        to.write(row);
                        count++;
                    }
                }
            }
        }
        return count;
    }

    private List<Range> ranges() {
        var ranges = new ArrayList<Range>();
        new ReadOnlySql(source, AT_MOST)
                .run(
                        "SELECT node, min(seq), max(seq) FROM requests"
                                + where()
                                + " GROUP BY node ORDER BY node",
                        Integer.MAX_VALUE,
                        new Table() {
                            @Override
                            public void columns(List<String> names) {}

                            @Override
                            public void row(List<@Nullable Object> values) {
                                ranges.add(Range.of(values));
                            }
                        });
        return ranges;
    }

    private String where() {
        var times = UtcText.column();
        var conditions = new ArrayList<String>();
        if (from != null) {
            conditions.add("created_at >= '" + times.of(from.toEpochMilli()) + "'");
        }
        if (to != null) {
            conditions.add("created_at < '" + times.of(to.toEpochMilli()) + "'");
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private boolean isWithin(long millis) {
        return (from == null || millis >= from.toEpochMilli())
                && (to == null || millis < to.toEpochMilli());
    }

    private byte[] line(NumberedRow row) throws IOException {
        var text = new StringWriter(1024);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            rows.write(json, row);
        }
        return text.append('\n').toString().getBytes(UTF_8);
    }

    /** The values of the same JSON, so that all formats say the same. */
    private List<@Nullable Object> fields(NumberedRow row) throws IOException {
        var fields = new ArrayList<@Nullable Object>(COLUMNS.size());
        try (var buffer = new TokenBuffer(null, false)) {
            rows.write(buffer, row);
            try (JsonParser parser = buffer.asParser()) {
                for (JsonToken token = parser.nextToken();
                        token != null;
                        token = parser.nextToken()) {
                    if (token.isScalarValue()) {
                        fields.add(token == JsonToken.VALUE_NULL ? null : parser.getText());
                    }
                }
            }
        }
        return fields;
    }

    /** Takes a row. */
    @FunctionalInterface
    private interface To {
        void write(NumberedRow row) throws IOException;
    }

    /** The numbers of a node. */
    private record Range(String node, long first, long last) {
        static Range of(List<@Nullable Object> values) {
            return new Range(
                    String.valueOf(values.get(0)), number(values.get(1)), number(values.get(2)));
        }

        private static long number(@Nullable Object value) {
            return Long.parseLong(String.valueOf(value));
        }
    }
}
