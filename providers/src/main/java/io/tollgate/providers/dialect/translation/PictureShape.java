package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.image.ImageSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shape of a picture, for models that are told a shape and not how many pixels. */
public final class PictureShape {
    private PictureShape() {}

    /** The one of these that the size has; where it has none of them the wish is lost. */
    public static @Nullable String of(ImageSize size, List<String> shapes, Losses losses) {
        return size.step() == 0
                ? lost(size, "half a megapixel or more", shapes, losses)
                : found(size, "half a megapixel or more", shapes, losses);
    }

    /** The same for models whose pictures have a megapixel or so, whatever their shape. */
    public static @Nullable String ofMegapixel(ImageSize size, List<String> shapes, Losses losses) {
        return size.step() == 1
                ? found(size, "a megapixel or so", shapes, losses)
                : lost(size, "a megapixel or so", shapes, losses);
    }

    private static @Nullable String found(
            ImageSize size, String pixels, List<String> shapes, Losses losses) {
        String shape = size.shape(shapes);
        return shape == null ? lost(size, pixels, shapes, losses) : shape;
    }

    private static @Nullable String lost(
            ImageSize size, String pixels, List<String> shapes, Losses losses) {
        String expected = pixels + ", in the shape of " + String.join(", ", shapes);
        losses.demand("size", size + " (expected: " + expected + ")");
        return null;
    }
}
