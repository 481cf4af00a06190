package io.tollgate.perf.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars in groups, with a rule at 1: how a figure of each gateway stands to nginx's. The
 * scale turns logarithmic when the largest is more than ten times the smallest.
 */
final class SvgBars {
    private record Bar(String group, String name, int series, double value) {}

    private static final int LEFT = 260;
    private static final int LENGTH = 420;
    private static final int STEP = 18;
    private static final int TOP = 46;

    private final String title;
    private final List<Bar> bars = new ArrayList<>();

    SvgBars(String title) {
        this.title = title;
    }

    /**
     * @param series decides the colour
     */
    void add(String group, String name, int series, double value) {
        if (value > 0) {
            bars.add(new Bar(group, name, series, value));
        }
    }

    boolean isEmpty() {
        return bars.isEmpty();
    }

    @Override
    public String toString() {
        int height = TOP + STEP * (bars.size() + 1);
        var svg = new Svg(LEFT + LENGTH + 80, height);
        svg.text(10, 20, "start", title);
        double one = LEFT + length(1);
        svg.line(one, TOP - 8, one, height - STEP, "#444444");
        String group = "";
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double y = TOP + i * STEP;
            if (!bar.group.equals(group)) {
                group = bar.group;
                svg.line(10, y - 3, LEFT + LENGTH + 60, y - 3, "#dddddd");
                svg.text(10, y + 10, "start", group);
            }
            svg.text(LEFT - 8, y + 10, "end", bar.name);
            svg.box(LEFT, y, length(bar.value), STEP - 6, Svg.colour(bar.series));
            svg.text(
                    LEFT + length(bar.value) + 5,
                    y + 10,
                    "start",
                    String.format(Locale.ROOT, "%.2f", bar.value));
        }
        return svg.toString();
    }

    private double length(double value) {
        double largest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        double smallest = Math.min(1, bars.stream().mapToDouble(Bar::value).min().orElse(1));
        if (largest <= 10 * smallest) {
            return LENGTH * value / Math.max(1, largest);
        }
        double floor = smallest / 2;
        return LENGTH * Math.log(value / floor) / Math.log(largest / floor);
    }
}
