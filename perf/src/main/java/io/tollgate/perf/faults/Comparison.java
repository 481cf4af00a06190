package io.tollgate.perf.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds the rows of a store against what the clients saw and what the provider wrote down.
 *
 * <p>Each provider call and each answer that a client read must have one row and no more; each row
 * must be of a request that was sent; a node's numbers have no gap; and no row says anything that
 * client or provider know better. A request whose client saw no end may have a row or none as long
 * as no call was made for it.
 */
final class Comparison {
    private static final int EXAMPLES = 10;

    private final Map<String, List<Row>> rows = new HashMap<>();
    private final Map<String, List<Call>> calls = new HashMap<>();
    private final Map<String, Sent> sent = new HashMap<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final List<String> examples = new ArrayList<>();
    private final Set<String> callsWithoutRow = new HashSet<>();
    private final List<Sent> answersWithoutRow = new ArrayList<>();
    private long duplicated;
    private long gaps;
    private long strangers;
    private long wrong;
    private long unknown;
    private long broken;

    private Comparison() {}

    static Comparison of(List<Sent> sent, List<Call> calls, List<Row> rows) {
        var comparison = new Comparison();
        rows.forEach(row -> add(comparison.rows, row.requestId(), row));
        calls.forEach(call -> add(comparison.calls, call.requestId(), call));
        sent.forEach(one -> comparison.sent.put(one.trace(), one));
        comparison.findLost();
        comparison.findDuplicates(rows);
        comparison.findGaps(rows);
        rows.forEach(comparison::check);
        return comparison;
    }

    /** Requests that the provider got and that have no row. */
    long callsWithoutRow() {
        return callsWithoutRow.size();
    }

    /** Answers that clients read and that have no row. */
    List<Sent> answersWithoutRow() {
        return answersWithoutRow;
    }

    /** Rows that are there once too often, by request id, trace id or number. */
    long duplicated() {
        return duplicated;
    }

    /** Numbers of a node that no row has. */
    long gaps() {
        return gaps;
    }

    /** Rows of requests that nobody sent. */
    long strangers() {
        return strangers;
    }

    /** Rows that say what client or provider know better. */
    long wrong() {
        return wrong;
    }

    /** Rows of requests that were under way when their node died. */
    long unknown() {
        return unknown;
    }

    /** Provider calls whose client saw its connection break: under way at a kill. */
    long underWay() {
        return broken;
    }

    /** How many rows have which outcome. */
    Map<String, Long> outcomes() {
        return outcomes;
    }

    /** A few of the faults, for people. */
    List<String> examples() {
        return examples;
    }

    boolean faultless() {
        return callsWithoutRow.isEmpty()
                && answersWithoutRow.isEmpty()
                && duplicated + gaps + strangers + wrong == 0;
    }

    private void findLost() {
        calls.forEach((id, made) -> {
            if (!rows.containsKey(id)) {
                callsWithoutRow.add(id);
                example("no row for a provider call", made.getFirst());
            }
            Sent of = sent.get(made.getFirst().trace());
            broken += of != null && of.seen() == Sent.Seen.BROKEN ? 1 : 0;
        });
        sent.values()
                .forEach(one -> {
                    if (!one.requestId().isEmpty()
                            && one.seen() == Sent.Seen.ANSWERED
                            && !rows.containsKey(one.requestId())) {
                        answersWithoutRow.add(one);
                        example("no row for an answer", one);
                    }
                });
    }

    private void findDuplicates(List<Row> all) {
        Set<String> ids = new HashSet<>();
        Set<String> traces = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        for (Row row : all) {
            boolean fresh = ids.add(row.requestId());
            fresh &= traces.add(row.trace());
            fresh &= numbers.add(row.node() + ":" + row.seq());
            if (!fresh) {
                duplicated++;
                example("a row too many", row);
            }
        }
    }

    private void findGaps(List<Row> all) {
        Map<String, Set<Long>> numbers = new HashMap<>();
        for (Row row : all) {
            numbers.computeIfAbsent(row.node(), _ -> new HashSet<>()).add(row.seq());
        }
        numbers.forEach((node, seen) -> {
            long last = seen.stream().mapToLong(Long::longValue).max().orElse(0);
            long missing = last - seen.size();
            if (missing != 0) {
                gaps += missing;
                example("numbers that no row has: " + missing, node);
            }
        });
    }

    private void check(Row row) {
        outcomes.merge(row.outcome(), 1L, Long::sum);
        unknown += row.is("unknown") ? 1 : 0;
        Sent of = sent.get(row.trace());
        if (of == null) {
            strangers++;
            example("a row of nobody", row);
            return;
        }
        String fault = fault(row, of, calls.getOrDefault(row.requestId(), List.of()));
        if (!fault.isEmpty()) {
            wrong++;
            example(fault, row + " " + of + " " + calls.get(row.requestId()));
        }
    }

    /** What is wrong with a row; "" where nothing is. */
    private static String fault(Row row, Sent of, List<Call> made) {
        boolean answered = of.seen() == Sent.Seen.ANSWERED;
        if (!of.requestId().isEmpty() && !of.requestId().equals(row.requestId())) {
            return "the client was told another id";
        }
        if (row.is("unknown")) {
            return answered ? "unknown, but the client read an answer" : "";
        }
        if (answered && of.status() != row.status()) {
            return "the client read another status";
        }
        if (of.whole() && !row.is("served")) {
            return "the client was served";
        }
        if (answered && !of.whole() && row.is("served")) {
            return "the client was not served";
        }
        if (row.is("client_gone") && of.seen() != Sent.Seen.LEFT) {
            return "the client had not gone";
        }
        if (row.is("served") && (made.isEmpty() || !made.getLast().answered())) {
            return "the provider had not answered";
        }
        if (row.is("refused") && !made.isEmpty()) {
            return "refused, but the provider was asked";
        }
        if (row.attempts() < made.size()) {
            return "the provider was asked more often";
        }
        // A client that leaves may stop an attempt before it has reached the provider.
        if (row.attempts() > made.size() && !row.is("client_gone")) {
            return "the provider was asked less often";
        }
        return "";
    }

    private void example(String what, Object of) {
        if (examples.size() < EXAMPLES) {
            examples.add(what + ": " + of);
        }
    }

    private static <T> void add(Map<String, List<T>> map, String key, T value) {
        map.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(value);
    }
}
