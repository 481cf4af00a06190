package io.tollgate.audit;

import io.tollgate.audit.RequestRow.Answer;
import io.tollgate.audit.RequestRow.Asked;
import io.tollgate.audit.RequestRow.Cost;
import io.tollgate.audit.RequestRow.Served;
import io.tollgate.audit.RequestRow.Tenant;
import io.tollgate.audit.RequestRow.Timing;
import io.tollgate.audit.RequestRow.Tokens;

/** Rows for tests. */
public final class Rows {
    private Rows() {}

    /** As it is written when a request goes to its provider. */
    public static RequestRow begun(String requestId) {
        return row(requestId, Outcome.UNKNOWN, 0, new Cost(2_500_000, 2_500_000));
    }

    /** As it is written when its answer has ended. */
    public static RequestRow served(String requestId) {
        return row(requestId, Outcome.SERVED, 200, new Cost(1_234_567, 2_500_000));
    }

    private static RequestRow row(String requestId, Outcome outcome, int status, Cost cost) {
        return new RequestRow(
                1_795_000_000_123L,
                requestId,
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "192.0.2.17",
                "17",
                new Tenant("acme", "search", "search-prod", "user-4711"),
                new Asked(
                        "openai",
                        "chat",
                        "gpt-5-mini",
                        true,
                        1024,
                        "00112233445566778899aabbccddeeff"),
                new Served("openai", "main", "gpt-5-mini-2025-08-07", 1, ""),
                new Answer(outcome, status, "", "stop", false, "", 10_240, ""),
                new Timing(812, 140, 95),
                new Tokens(250, 128, 0, 300, 64, 0, 0, 0, false),
                cost);
    }
}
