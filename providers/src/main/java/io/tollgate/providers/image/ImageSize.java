package io.tollgate.providers.image;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How large a picture shall be: pixels such as {@code 1536x1024}, or a shape alone such as {@code
 * 16:9}.
 *
 * @param pixels whether width and height are pixels
 */
public record ImageSize(int width, int height, boolean pixels) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,4})([x:])([1-9]\\d{0,4})");

    /** A shape is that of a name also where it is a little off, as providers' own sizes are. */
    private static final double NEAR = 0.025;

    private static final double MEGAPIXEL = 1024.0 * 1024.0;

    /** Null where it is neither of the two forms. */
    public static @Nullable ImageSize of(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? new ImageSize(
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(3)),
                        parts.group(2).equals("x"))
                : null;
    }

    /** The one among those shapes that this is; null where it is none of them. */
    public @Nullable String shape(List<String> shapes) {
        String nearest = null;
        double least = NEAR;
        for (String shape : shapes) {
            int colon = shape.indexOf(':');
            double other =
                    Double.parseDouble(shape.substring(0, colon))
                            / Double.parseDouble(shape.substring(colon + 1));
            double off = Math.abs((double) width / height / other - 1);
            if (off <= least) {
                least = off;
                nearest = shape;
            }
        }
        return nearest;
    }

    /**
     * Among the steps in which models tell how large a picture is: 1 for a megapixel or so, 2 for
     * the double length of its sides, 4 for the fourfold; 0 for less than a half megapixel, and for
     * more than all. A shape alone is 1.
     */
    public int step() {
        if (!pixels) {
            return 1;
        }
        double megapixels = (double) width * height / MEGAPIXEL;
        if (megapixels < 0.5 || megapixels > 20) {
            return 0;
        }
        if (megapixels < 2.5) {
            return 1;
        }
        return megapixels < 8 ? 2 : 4;
    }

    @Override
    public String toString() {
        return width + (pixels ? "x" : ":") + height;
    }
}
