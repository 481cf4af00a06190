package io.tollgate.node.spending;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.governance.ledger.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A percentage of a limit that was reached.
 *
 * @param limit its id, the same on all nodes
 * @param owner such as {@code team/search}
 * @param period such as {@code month-Europe/Berlin}
 * @param percent the one that was set, not how much it is
 * @param most the limit now; nano-dollars for money, and so the next
 * @param node who noticed; others may notice as well
 */
public record LimitAlert(
        String limit,
        String owner,
        Unit unit,
        String period,
        int percent,
        long most,
        long spent,
        String node,
        Instant time) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int NANO_DIGITS = 9;

    /** For receivers; amounts of money as decimal texts of dollars, all others as numbers. */
    byte[] json() {
        var bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("event", "limit.reached");
            json.writeStringField("limit", limit);
            json.writeStringField("owner", owner);
            json.writeStringField("unit", unit.label());
            json.writeStringField("period", period);
            json.writeNumberField("percent", percent);
            amount(json, "most", most);
            amount(json, "spent", spent);
            json.writeStringField("node", node);
            json.writeStringField("time", time.toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory only
        }
        return bytes.toByteArray();
    }

    private void amount(JsonGenerator json, String field, long amount) throws IOException {
        switch (unit) {
            case NANO_USD ->
                    json.writeStringField(
                            field,
                            BigDecimal.valueOf(amount, NANO_DIGITS)
                                    .stripTrailingZeros()
                                    .toPlainString());
            case TOKENS, REQUESTS, PARALLEL -> json.writeNumberField(field, amount);
        }
    }
}
