package io.tollgate.audit.query;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.RowJson;
import java.io.IOException;
import java.io.Writer;

/** Rows as CSV (RFC 4180): the fields of {@link RowJson}, so that names and order are the same. */
final class CsvLines {
    private static final NumberedRow ANY =
            new NumberedRow(
                    "",
                    1,
                    0,
                    new RequestRow(
                            0,
                            "",
                            "",
                            "",
                            "",
                            RequestRow.Tenant.NOBODY,
                            new RequestRow.Asked("", "", "", false, 0, ""),
                            RequestRow.Served.NOT,
                            new RequestRow.Answer(Outcome.UNKNOWN, 0, "", "", false, "", 0, ""),
                            RequestRow.Timing.UNKNOWN,
                            RequestRow.Tokens.NONE,
                            RequestRow.Cost.NONE));

    private final Writer out;
    private final RowJson rowJson = new RowJson();

    CsvLines(Writer out) {
        this.out = out;
    }

    /** The first line. */
    void names() throws IOException {
        write(ANY, JsonToken.FIELD_NAME);
    }

    void row(NumberedRow row) throws IOException {
        write(row, JsonToken.VALUE_STRING);
    }

    private void write(NumberedRow row, JsonToken what) throws IOException {
        try (var fields = new TokenBuffer(null, false)) {
            rowJson.write(fields, row);
            boolean first = true;
            try (var parser = fields.asParser()) {
                for (JsonToken token = parser.nextToken();
                        token != null;
                        token = parser.nextToken()) {
                    boolean name = token == JsonToken.FIELD_NAME;
                    if (token.isStructStart() || token.isStructEnd()) {
                        continue;
                    }
                    if (name == (what == JsonToken.FIELD_NAME)) {
                        if (!first) {
                            out.write(',');
                        }
                        first = false;
                        cell(token == JsonToken.VALUE_NULL ? "" : parser.getText());
                    }
                }
            }
        }
        out.write("\r\n");
    }

    private void cell(String text) throws IOException {
        if (text.indexOf('"') < 0
                && text.indexOf(',') < 0
                && text.indexOf('\n') < 0
                && text.indexOf('\r') < 0) {
            out.write(text);
            return;
        }
        out.write('"');
        out.write(text.replace("\"", "\"\""));
        out.write('"');
    }
}
