package io.tollgate.perf.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line for each gateway over the rounds: shows whether a figure was stable. */
final class SvgLines {
    private record Series(String name, double[] values) {}

    private static final int LEFT = 60;
    private static final int WIDTH = 420;
    private static final int TOP = 40;
    private static final int HEIGHT = 180;

    private final String title;
    private final List<Series> all = new ArrayList<>();

    SvgLines(String title) {
        this.title = title;
    }

    void add(String name, double[] values) {
        all.add(new Series(name, values.clone()));
    }

    @Override
    public String toString() {
        double top = largest() * 1.1;
        var svg = new Svg(LEFT + WIDTH + 160, TOP + HEIGHT + 40);
        svg.text(10, 20, "start", title);
        for (int i = 0; i <= 4; i++) {
            double y = TOP + HEIGHT - HEIGHT * i / 4.0;
            svg.line(LEFT, y, LEFT + WIDTH, y, "#dddddd");
            svg.text(LEFT - 6, y + 4, "end", String.format(Locale.ROOT, "%.1f", top * i / 4));
        }
        for (int i = 0; i < all.size(); i++) {
            draw(svg, all.get(i), i, top);
        }
        svg.text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 24, "middle", "round");
        return svg.toString();
    }

    private static void draw(Svg svg, Series series, int index, double top) {
        String colour = Svg.colour(index);
        double[] values = series.values;
        for (int i = 0; i < values.length; i++) {
            double x = x(i, values.length);
            double y = TOP + HEIGHT - HEIGHT * values[i] / top;
            svg.dot(x, y, colour);
            if (i > 0) {
                double before = TOP + HEIGHT - HEIGHT * values[i - 1] / top;
                svg.line(x(i - 1, values.length), before, x, y, colour);
            }
        }
        double y = TOP + 12 + index * 18.0;
        svg.box(LEFT + WIDTH + 20, y - 9, 10, 10, colour);
        svg.text(LEFT + WIDTH + 36, y, "start", series.name);
    }

    private static double x(int index, int count) {
        return count < 2 ? LEFT + WIDTH / 2.0 : LEFT + (double) WIDTH * index / (count - 1);
    }

    private double largest() {
        double largest = 0;
        for (Series series : all) {
            for (double value : series.values) {
                largest = Math.max(largest, value);
            }
        }
        return largest == 0 ? 1 : largest;
    }
}
