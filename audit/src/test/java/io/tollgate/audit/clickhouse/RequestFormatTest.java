package io.tollgate.audit.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.audit.EncodedRow;
import io.tollgate.audit.EncodedRows;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.RequestRow.Answer;
import io.tollgate.audit.RequestRow.Asked;
import io.tollgate.audit.RequestRow.Cost;
import io.tollgate.audit.RequestRow.Served;
import io.tollgate.audit.RequestRow.Tenant;
import io.tollgate.audit.RequestRow.Timing;
import io.tollgate.audit.RequestRow.Tokens;
import io.tollgate.audit.RowFields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFormatTest {
    private static final String NODE = "node-\u00e4";
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

    private final Random random = new Random(4711);

    @Test
    void readsBackWhatWasWrittenFromCanonicalBytes() throws IOException {
        var written = new ArrayList<NumberedRow>();
        for (int i = 1; i <= 5_000; i++) {
            written.add(new NumberedRow(NODE, i, random.nextLong(), row(hash(), hash(), hash())));
        }

        assertThat(read(write(written))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789ABCDEF0123456789ABCDEF",
                "0123456789abcdef0123456789abcde\u00e4",
                "0123456789abcdeg0123456789abcdef"
            })
    void refusesWhatIsNoHash(String hash) {
        var row = new NumberedRow(NODE, 1, 0, row("", hash, ""));

        assertThatThrownBy(() -> write(List.of(row)))
                .hasMessage("prompt_hash: " + hash + " (expected: 32 digits 0-9 a-f, or nothing)");
    }

    private static byte[] write(List<NumberedRow> rows) throws IOException {
        var encoded = new EncodedRows(NODE);
        rows.forEach(row -> encoded.append(EncodedRow.of(row)));
        var out = new RowBinaryWriter();
        var fields = new RowFields();
        for (int i = 0; i < encoded.size(); i++) {
            encoded.read(i, fields);
            RequestFormat.write(
                    NODE.getBytes(StandardCharsets.UTF_8),
                    encoded.seq(i),
                    encoded.chain(i),
                    fields,
                    out);
        }
        var bytes = new ByteArrayOutputStream();
        out.writeTo(bytes);
        return bytes.toByteArray();
    }

    private static List<NumberedRow> read(byte[] bytes) throws IOException {
        var in = new RowBinaryReader(new ByteArrayInputStream(bytes));
        var rows = new ArrayList<NumberedRow>();
        while (!in.atEnd()) {
            rows.add(RequestFormat.read(in));
        }
        return rows;
    }

    private RequestRow row(String traceId, String promptHash, String bodyHash) {
        return new RequestRow(
                number(),
                text(),
                traceId,
                text(),
                text(),
                new Tenant(text(), text(), text(), text()),
                new Asked(text(), text(), text(), random.nextBoolean(), known(), promptHash),
                new Served(text(), text(), text(), (int) number(), text()),
                new Answer(
                        OUTCOMES.get(random.nextInt(OUTCOMES.size())),
                        (int) number(),
                        text(),
                        text(),
                        random.nextBoolean(),
                        text(),
                        known(),
                        bodyHash),
                new Timing(known(), known(), known()),
                new Tokens(
                        known(),
                        known(),
                        known(),
                        known(),
                        known(),
                        known(),
                        known(),
                        known(),
                        random.nextBoolean()),
                new Cost(known(), known()));
    }

    private long number() {
        return random.nextLong() >> random.nextInt(64);
    }

    /** Often unknown. */
    private long known() {
        return random.nextInt(4) == 0 ? -1 : number();
    }

    private String hash() {
        return random.nextInt(3) == 0
                ? ""
                : "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }

    private String text() {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "\u00e4\u20ac\ud83d\ude00".repeat(random.nextInt(4));
            case 2 -> "n".repeat(60);
            default -> Long.toString(random.nextLong(), 36);
        };
    }
}
