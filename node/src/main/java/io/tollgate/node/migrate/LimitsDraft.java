package io.tollgate.node.migrate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The budgets and limits of one owner: one of a kind for each period, the lower counts. */
final class LimitsDraft {
    private static final BigDecimal MOST_USD = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal MOST_COUNT = BigDecimal.valueOf(1_000_000_000_000L);
    private static final int NANO_DIGITS = 9;

    private final Report report;
    private final String zone;
    private final Map<String, Entry> budgets = new LinkedHashMap<>();
    private final Map<String, Entry> rates = new LinkedHashMap<>();

    /**
     * @param zone of calendar periods; "" for UTC
     */
    LimitsDraft(Report report, String zone) {
        this.report = report;
        this.zone = zone;
    }

    private record Entry(BigDecimal amount, Block block) {}

    /** What a budget is to have besides amount and period; percent 0 and nulls for nothing. */
    record Extras(int alert, @Nullable BigDecimal spent, @Nullable Instant spentUntil) {
        static final Extras NONE = new Extras(0, null, null);
    }

    /** Adds a budget. */
    void budget(String path, @Nullable BigDecimal usd, Span span, Extras extras) {
        if (usd == null || usd.signum() < 0 || usd.compareTo(MOST_USD) > 0) {
            report.left(path, "no amount that can be used (expected: 0 to 1000000000 dollars)");
            return;
        }
        var block = new Block().put("usd", dollars(usd)).put("period", span.period());
        if (span.calendar() && !zone.isEmpty()) {
            block.put("zone", zone);
        }
        if (extras.alert() > 0) {
            block.texts("alerts", List.of(Integer.toString(extras.alert())));
        }
        BigDecimal spent = extras.spent();
        Instant until = extras.spentUntil();
        if (spent != null && until != null && spent.signum() > 0) {
            String left = dollars(usd.subtract(spent).max(BigDecimal.ZERO));
            block.put("override", new Block().put("usd", left).put("until", until.toString()));
        }
        add(path, budgets, span.period(), usd, block);
    }

    /**
     * Adds a limit.
     *
     * @param unit {@code requests} or {@code tokens}
     */
    void rate(String path, String unit, @Nullable BigDecimal most, Span span) {
        String count = count(path, most);
        if (most != null && !count.isEmpty()) {
            var block = new Block().put(unit, count).put("period", span.period());
            if (span.calendar() && !zone.isEmpty()) {
                block.put("zone", zone);
            }
            add(path, rates, unit + " " + span.period(), most, block);
        }
    }

    /** Adds a limit of requests at once. */
    void parallel(String path, @Nullable BigDecimal most) {
        String count = count(path, most);
        if (most != null && !count.isEmpty()) {
            add(path, rates, "parallel", most, new Block().put("parallel", count));
        }
    }

    private String count(String path, @Nullable BigDecimal most) {
        if (most == null || most.signum() < 0 || most.compareTo(MOST_COUNT) > 0) {
            report.left(path, "no number that can be used (expected: 0 to 1000000000000)");
            return "";
        }
        return most.setScale(0, RoundingMode.DOWN).toPlainString();
    }

    private void add(
            String path, Map<String, Entry> to, String key, BigDecimal amount, Block block) {
        Entry before = to.get(key);
        if (before == null) {
            to.put(key, new Entry(amount, block));
            return;
        }
        report.changed(path, "there is another one for the same period; the lower of them counts");
        if (amount.compareTo(before.amount()) < 0) {
            to.put(key, new Entry(amount, block));
        }
    }

    boolean isEmpty() {
        return budgets.isEmpty() && rates.isEmpty();
    }

    void writeTo(Block owner) {
        owner.put("budgets", blocks(budgets));
        owner.put("limits", blocks(rates));
    }

    private static List<Block> blocks(Map<String, Entry> entries) {
        var blocks = new ArrayList<Block>();
        entries.values().forEach(entry -> blocks.add(entry.block()));
        return blocks;
    }

    /** Rounded down to the nano-dollar. */
    static String dollars(BigDecimal usd) {
        BigDecimal exact = usd.setScale(NANO_DIGITS, RoundingMode.DOWN).stripTrailingZeros();
        return exact.signum() == 0 ? "0" : exact.toPlainString();
    }
}
