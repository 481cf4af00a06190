package io.tollgate.audit;

import io.tollgate.audit.RequestRow.Answer;
import io.tollgate.audit.RequestRow.Asked;
import io.tollgate.audit.RequestRow.Cost;
import io.tollgate.audit.RequestRow.Served;
import io.tollgate.audit.RequestRow.Tenant;
import io.tollgate.audit.RequestRow.Timing;
import io.tollgate.audit.RequestRow.Tokens;
import java.util.ArrayList;
import java.util.List;

/** Rows for the tests of stores: each follows from its number alone. */
public final class SampleRows {
    /** 2026-11-20 12:00:00 UTC. */
    public static final long BEGAN = 1_795_176_000_000L;

    public static final String NODE = "node-1";

    private SampleRows() {}

    /** Row number {@code seq}, one a millisecond. */
    public static NumberedRow row(long seq) {
        return row(seq, BEGAN + seq);
    }

    public static NumberedRow row(long seq, long createdAtMillis) {
        int key = (int) (seq * 7 % 50);
        int model = (int) (seq % 4);
        boolean failed = seq % 97 == 0;
        return new NumberedRow(
                NODE,
                seq,
                seq * 0x9E3779B97F4A7C15L,
                new RequestRow(
                        createdAtMillis,
                        requestId(seq),
                        "",
                        "10.0.0." + seq % 20,
                        "v12",
                        new Tenant("acme", "team-" + key % 5, "key-" + key, ""),
                        new Asked(
                                "openai", "chat", "model-" + model, seq % 2 == 0, 1_024, hash(seq)),
                        new Served("openai", "main-" + seq % 3, "model-" + model + "-2026", 1, ""),
                        new Answer(
                                failed ? Outcome.FAILED : Outcome.SERVED,
                                failed ? 502 : 200,
                                failed ? "server_error" : "",
                                failed ? "" : "stop",
                                false,
                                "",
                                2_048,
                                ""),
                        new Timing(seq % 3_000, seq % 2 == 0 ? seq % 300 : -1, seq % 200),
                        new Tokens(seq % 2_000, 0, 0, seq % 500, 0, 0, 0, 0, false),
                        new Cost(seq % 1_000 * 1_000, 5_000_000)));
    }

    public static List<NumberedRow> rows(long first, long last) {
        var rows = new ArrayList<NumberedRow>();
        for (long seq = first; seq <= last; seq++) {
            rows.add(row(seq));
        }
        return rows;
    }

    public static Batch batch(long first, long last) {
        return new Batch(NODE + ":" + first + "-" + last, rows(first, last), List.of(), List.of());
    }

    public static BodyRow body(long seq) {
        return new BodyRow(
                NODE, seq, BEGAN + seq, requestId(seq), "asked " + seq, "answered " + seq, false);
    }

    public static Checkpoint checkpoint(long seq) {
        return new Checkpoint(
                NODE, seq, "ab".repeat(32), BEGAN + seq, "0123456789abcdef", "c2lnbmVk");
    }

    public static String requestId(long seq) {
        String number = Long.toString(seq);
        return "req_7tq1mz0c4h9" + seq % 2 + "0".repeat(9 - number.length()) + number;
    }

    private static String hash(long seq) {
        String hex = Long.toHexString(seq * 0x9E3779B97F4A7C15L | 1L << 63);
        return hex + hex;
    }
}
