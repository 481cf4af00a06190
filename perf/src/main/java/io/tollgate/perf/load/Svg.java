package io.tollgate.perf.load;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/** Builds one SVG picture from lines, boxes and words. */
final class Svg {
    /** Colours that stay apart for most eyes; the first is for the yardstick. */
    private static final String[] COLOURS = {
        "#7f7f7f", "#1f77b4", "#ff7f0e", "#2ca02c", "#9467bd", "#8c564b", "#d62728", "#17becf"
    };

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;

    Svg(int width, int height) {
        this.width = width;
        this.height = height;
    }

    static String colour(int index) {
        return COLOURS[index % COLOURS.length];
    }

    Svg box(double x, double y, double w, double h, String colour) {
        return add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                x, y, Math.max(0, w), Math.max(0, h), colour);
    }

    Svg line(double x1, double y1, double x2, double y2, String colour) {
        return add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
                x1, y1, x2, y2, colour);
    }

    Svg dot(double x, double y, String colour) {
        return add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, colour);
    }

    /**
     * @param anchor start, middle or end
     */
    Svg text(double x, double y, String anchor, String words) {
        return add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                x, y, anchor, escaped(words));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" \
                viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                %s</svg>
                """,
                width,
                height,
                width,
                height,
                body);
    }

    @FormatMethod
    private Svg add(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
