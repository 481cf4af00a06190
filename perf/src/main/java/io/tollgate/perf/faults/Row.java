package io.tollgate.perf.faults;

import io.tollgate.audit.query.ReadOnlySql;
import io.tollgate.audit.query.Source;
import io.tollgate.audit.query.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the comparison looks at of a row of the store. */
record Row(
        String node,
        long seq,
        String requestId,
        String trace,
        String outcome,
        int status,
        int attempts,
        boolean clientAborted,
        long endedAtMillis) {
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    boolean is(String label) {
        return outcome.equals(label);
    }

    /** All rows of a store. */
    static List<Row> all(Source source, String createdAtMillis) {
        var rows = new ArrayList<Row>();
        ask(
                source,
                "SELECT node, seq, request_id, trace_id, outcome, status, attempts, client_aborted, "
                        + createdAtMillis
                        + " + coalesce(latency_ms, 0) FROM requests",
                values ->
                        rows.add(
                                new Row(
                                        text(values, 0),
                                        number(values, 1),
                                        text(values, 2),
                                        text(values, 3),
                                        text(values, 4),
                                        (int) number(values, 5),
                                        (int) number(values, 6),
                                        number(values, 7) != 0,
                                        number(values, 8))));
        return rows;
    }

    /** The one number that a statement answers; 0 for NULL. */
    static long number(Source source, String sql) {
        return numbers(source, sql).getFirst();
    }

    /** The numbers that a statement answers, one a row. */
    static List<Long> numbers(Source source, String sql) {
        var found = new ArrayList<Long>();
        ask(source, sql, values -> found.add(number(values, 0)));
        return found;
    }

    /** Takes one row of an answer. */
    private interface Taker {
        void take(List<@Nullable Object> values);
    }

    private static void ask(Source source, String sql, Taker taker) {
        new ReadOnlySql(source, AT_MOST)
                .run(
                        sql,
                        Integer.MAX_VALUE,
                        new Table() {
                            @Override
                            public void columns(List<String> names) {}

                            @Override
                            public void row(List<@Nullable Object> values) {
                                taker.take(values);
                            }
                        });
    }

    private static String text(List<@Nullable Object> values, int column) {
        return String.valueOf(values.get(column));
    }

    private static long number(List<@Nullable Object> values, int column) {
        return switch (values.get(column)) {
            case null -> 0;
            case Boolean truth -> truth ? 1 : 0;
            case Number number -> number.longValue();
            case Object other -> Long.parseLong(other.toString());
        };
    }
}
