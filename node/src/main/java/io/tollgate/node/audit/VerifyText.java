package io.tollgate.node.audit;

import io.tollgate.audit.query.Verify;
import io.tollgate.audit.query.VerifyReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A proof in words. */
public final class VerifyText {
    private static final int PERCENT_BETWEEN_LINES = 5;

    private VerifyText() {}

    /** Prints how far it is, a line for each twentieth. */
    public static Verify.Progress progress(PrintStream err) {
        return new Verify.Progress() {
            private long told;

            @Override
            public void at(String node, long rows, long all) {
                long percent = all == 0 ? 0 : rows * 100 / all;
                if (percent >= told + PERCENT_BETWEEN_LINES) {
                    told = percent;
                    err.println(
                            "verifying "
                                    + node
                                    + ": "
                                    + rows
                                    + " of "
                                    + all
                                    + " rows, "
                                    + percent
                                    + " %");
                }
            }
        };
    }

    /** A paragraph for each node, then the verdict. */
    public static List<String> lines(VerifyReport report) {
        var lines = new ArrayList<String>();
        for (VerifyReport.Node node : report.nodes()) {
            add(lines, node);
        }
        lines.add(verdict(report));
        return lines;
    }

    private static void add(List<String> lines, VerifyReport.Node node) {
        lines.add(
                "node "
                        + node.node()
                        + ": "
                        + count(node.proved(), "row")
                        + " as recorded, "
                        + count(node.checkpoints(), "checkpoint")
                        + " in agreement");
        if (node.texts() > 0) {
            lines.add("  " + count(node.texts(), "kept text") + " as recorded");
        }
        if (node.textsWithout() > 0) {
            lines.add(
                    "  "
                            + count(node.textsWithout(), "kept text")
                            + " not proved: their rows are gone, or a crash ended the request");
        }
        if (node.unproved() > 0) {
            lines.add(
                    "  "
                            + count(node.unproved(), "row")
                            + " not proved: older rows are gone, and no checkpoint says what the"
                            + " chain was there");
        }
        if (node.afterLastCheckpoint() > 0) {
            lines.add(
                    "  "
                            + count(node.afterLastCheckpoint(), "row")
                            + " after the last checkpoint: it would not show if rows behind them"
                            + " were missing");
        }
        if (node.unknownKeys() > 0) {
            lines.add(
                    "  "
                            + count(node.unknownKeys(), "checkpoint")
                            + " signed with a key that is not known here: the signatures are not"
                            + " checked (expected: that node's checkpoint-*.pub by --key)");
        }
        VerifyReport.Bad bad = node.bad();
        if (bad != null) {
            lines.add("  BAD: row " + bad.seq() + " " + bad.why());
        }
    }

    private static String verdict(VerifyReport report) {
        for (VerifyReport.Node node : report.nodes()) {
            VerifyReport.Bad bad = node.bad();
            if (bad != null) {
                return "NOT SOUND: node "
                        + node.node()
                        + " row "
                        + bad.seq()
                        + " is the first that is wrong";
            }
        }
        return "sound: "
                + count(report.proved(), "row")
                + " proved of "
                + count(report.nodes().size(), "node");
    }

    private static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
