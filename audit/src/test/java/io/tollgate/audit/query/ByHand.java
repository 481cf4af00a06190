package io.tollgate.audit.query;

import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the questions have to answer, by looking at every row. */
record ByHand(List<NumberedRow> rows) {
    List<NumberedRow> newest(Predicate<RequestRow> which) {
        return rows.stream()
                .filter(row -> which.test(row.row()))
                .sorted(
                        Comparator.<NumberedRow>comparingLong(row -> row.row().createdAtMillis())
                                .thenComparingLong(NumberedRow::seq)
                                .reversed())
                .toList();
    }

    static boolean within(RequestRow row, Period period) {
        return row.createdAtMillis() >= period.from().toEpochMilli()
                && row.createdAtMillis() < period.to().toEpochMilli();
    }

    static String local(RequestRow row, String zone, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .format(Instant.ofEpochMilli(row.createdAtMillis()).atZone(ZoneId.of(zone)));
    }

    /** Groups a row belongs to. */
    interface Grouping {
        List<String> of(RequestRow row);
    }

    List<Usage> usage(
            Period period, Predicate<RequestRow> which, Grouping grouping, boolean byTime) {
        Map<List<String>, List<RequestRow>> groups =
                rows.stream()
                        .map(NumberedRow::row)
                        .filter(row -> within(row, period) && which.test(row))
                        .collect(Collectors.groupingBy(grouping::of));
        Comparator<Usage> dearest =
                Comparator.comparingLong(Usage::costNanoUsd)
                        .thenComparingLong(Usage::requests)
                        .reversed()
                        .thenComparing(usage -> String.join("\n", usage.group()));
        Comparator<Usage> order =
                byTime
                        ? Comparator.<Usage, String>comparing(
                                usage -> inOrder(usage.group().getFirst()))
                        : dearest;
        return groups.entrySet().stream()
                .map(group -> sum(group.getKey(), group.getValue()))
                .sorted(order)
                .toList();
    }

    private static String inOrder(String label) {
        return label.indexOf('T') < 0 ? label : OffsetDateTime.parse(label).toInstant().toString();
    }

    private static Usage sum(List<String> group, List<RequestRow> rows) {
        return new Usage(
                group,
                rows.size(),
                rows.stream().filter(row -> isError(row.answer().outcome())).count(),
                rows.stream().filter(row -> row.answer().outcome() == Outcome.REFUSED).count(),
                new Usage.Tokens(
                        rows.stream().mapToLong(row -> row.tokens().input()).sum(),
                        rows.stream().mapToLong(row -> row.tokens().cachedInput()).sum(),
                        rows.stream().mapToLong(row -> row.tokens().cacheWrite()).sum(),
                        rows.stream().mapToLong(row -> row.tokens().output()).sum(),
                        rows.stream().mapToLong(row -> row.tokens().reasoning()).sum(),
                        0,
                        0,
                        0),
                rows.stream().mapToLong(row -> Math.max(0, row.cost().actualNanoUsd())).sum(),
                rows.stream().filter(row -> row.cost().actualNanoUsd() < 0).count(),
                rows.stream()
                        .mapToLong(row -> row.timing().latencyMs())
                        .filter(latency -> latency >= 0)
                        .average()
                        .orElse(-1));
    }

    private static boolean isError(Outcome outcome) {
        return switch (outcome) {
            case CLIENT_ERROR, FAILED, UNKNOWN -> true;
            case SERVED, REFUSED, CLIENT_GONE -> false;
        };
    }

    /** Of which a part is enough for a search. */
    private static List<String> inPart(RequestRow row) {
        return List.of(
                row.tenant().customer(),
                row.tenant().team(),
                row.tenant().virtualKey(),
                row.tenant().user(),
                row.asked().model(),
                row.served().model(),
                row.answer().errorClass());
    }

    /** Which a search gives whole. */
    private static List<String> whole(RequestRow row) {
        return List.of(
                row.served().provider(),
                row.served().providerKey(),
                row.answer().finishReason(),
                row.clientAddress());
    }

    /** All that a search may find. */
    static List<String> texts(RequestRow row) {
        var texts = new ArrayList<>(inPart(row));
        texts.addAll(whole(row));
        return texts;
    }

    static boolean holds(RequestRow row, String text) {
        return inPart(row).stream().anyMatch(part -> part.contains(text))
                || whole(row).contains(text);
    }
}
