package io.tollgate.audit.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/**
 * Writes rows to a file or a pipe as they come, the oldest first, in the same form from either
 * store: times as {@code 2026-11-20T20:55:50.123Z}, what is unknown as null or empty.
 */
public final class Export {
    private static final Duration AT_MOST = Duration.ofHours(6);

    private final Source source;

    /** What rows are written as. */
    public enum Format {
        /** With a line of names, quotes where they are needed. */
        CSV,
        /** A JSON object a line. */
        JSONL,
        /** Made by ClickHouse itself; hashes, numbers and times in its own types. */
        PARQUET;

        /**
         * Reads a name such as {@code csv}.
         *
         * @throws BadQuestion where there is none
         */
        public static Format parse(String name) {
            for (Format format : values()) {
                if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return format;
                }
            }
            throw new BadQuestion("format", name, "csv, jsonl or parquet");
        }
    }

    public Export(Source source) {
        this.source = source;
    }

    /**
     * Writes all rows that the question is about, whatever its limit and cursor. Does not close.
     *
     * @throws StoreUnavailable where the store fails; what was written before is incomplete
     */
    public void write(ListQuestion question, Format format, OutputStream out) throws IOException {
        Where where = ListSql.where(source, question);
        switch (format) {
            case PARQUET -> source.parquet("SELECT " + Rows.names() + from(where.literally()), out);
            case CSV -> {
                Writer text =
                        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                var lines = new CsvLines(text);
                lines.names();
                each(where, lines::row);
                text.flush();
            }
            case JSONL -> {
                JsonGenerator json = new JsonFactory().createGenerator(out);
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.setRootValueSeparator(null);
                var rowJson = new RowJson();
                each(
                        where,
                        row -> {
                            rowJson.write(json, row);
                            json.writeRaw('\n');
                        });
                json.close();
            }
        }
    }

    /** Takes a row. */
    @FunctionalInterface
    private interface Taking {
        void row(NumberedRow row) throws IOException;
    }

    private void each(Where where, Taking taking) {
        source.ask(
                AT_MOST,
                statements -> {
                    String sql = "SELECT " + Rows.columns(source) + from(where.sql());
                    try (PreparedStatement statement = statements.prepare(sql)) {
                        where.bind(statement);
                        try (ResultSet result = statement.executeQuery()) {
                            return take(result, taking);
                        }
                    }
                });
    }

    /** What was written cannot be taken back: from here on another host does not help. */
    private static long take(ResultSet result, Taking taking) throws IOException {
        try {
            long count = 0;
            for (; result.next(); count++) {
                taking.row(Rows.read(result));
            }
            return count;
        } catch (SQLException e) {
            throw new StoreUnavailable("the export broke off: " + e.getMessage(), e);
        }
    }

    private String from(String where) {
        return " FROM requests"
                + where
                + " ORDER BY "
                + source.oldestFirst()
                + "created_at, node, seq";
    }
}
