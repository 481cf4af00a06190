package io.tollgate.perf.load;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Whether a request costs the same whatever the store holds already.
 *
 * @param windows in the order in which they were measured, six at least
 * @param settled requests before the first window, whose rows are in the store too
 * @param stored rows in the store at the end
 */
record FlatCost(List<FlatWindow> windows, long settled, long stored) {
    static final int FEWEST = 6;
    private static final int COMPARED = 3;
    private static final double MOST = 1.10;

    FlatCost {
        windows = List.copyOf(windows);
        if (windows.size() < FEWEST) {
            throw new IllegalArgumentException(
                    "windows: " + windows.size() + " (expected: >= " + FEWEST + ")");
        }
    }

    List<Targets.Verdict> verdicts() {
        long sent = settled + windows.stream().mapToLong(FlatWindow::sent).sum();
        long bad = windows.stream().mapToLong(FlatWindow::bad).sum();
        double last = cpu(windows.size() - COMPARED);
        return List.of(
                atMost("CPU a request, last three windows beside the first three", last / cpu(0)),
                atMost("the same beside the cheapest three in a row", last / cheapest()),
                new Targets.Verdict("wrong answers", Long.toString(bad), "0", bad == 0),
                new Targets.Verdict(
                        "rows in the store",
                        Long.toString(stored),
                        sent + ", one a request",
                        stored == sent));
    }

    /** A row for each window. */
    MarkdownTable table() {
        var table =
                new MarkdownTable(
                        "rows in the store",
                        "requests",
                        "requests/s",
                        "CPU us/request",
                        "p50 us",
                        "p99 us",
                        "resident MB",
                        "other cores");
        for (FlatWindow window : windows) {
            table.row(
                    Long.toString(window.rows()),
                    Long.toString(window.sent()),
                    text("%.0f", window.perSecond()),
                    text("%.1f", window.cpuMicros()),
                    text("%.0f", window.p50()),
                    text("%.0f", window.p99()),
                    text("%.1f", window.residentMb()),
                    text("%.2f", window.otherCores()));
        }
        return table;
    }

    private static Targets.Verdict atMost(String name, double ratio) {
        return new Targets.Verdict(
                name, text("%.2f x", ratio), text("<= %.2f x", MOST), ratio <= MOST);
    }

    /** Of whatever place: a node that was still compiling in the first windows hides nothing. */
    private double cheapest() {
        return IntStream.rangeClosed(0, windows.size() - COMPARED)
                .mapToDouble(this::cpu)
                .min()
                .orElseThrow();
    }

    /** The median of three windows. */
    private double cpu(int from) {
        return Summary.median(
                windows.subList(from, from + COMPARED).stream()
                        .mapToDouble(FlatWindow::cpuMicros)
                        .toArray());
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
