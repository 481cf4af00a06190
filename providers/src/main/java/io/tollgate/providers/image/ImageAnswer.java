package io.tollgate.providers.image;

import io.tollgate.providers.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that were made; at least one.
 *
 * @param usage in tokens; null where the provider counts pictures
 */
public record ImageAnswer(List<Picture> pictures, @Nullable Usage usage) {
    public ImageAnswer {
        pictures = List.copyOf(pictures);
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("pictures: none (expected: at least one)");
        }
    }

    public ImageAnswer(List<Picture> pictures) {
        this(pictures, null);
    }

    /** One of them. */
    public sealed interface Picture {
        /**
         * In the answer itself.
         *
         * @param mediaType such as {@code image/png}; null where the provider does not say
         * @param revisedPrompt what it was made of in the end; null where the provider does not say
         */
        record Inline(String base64, @Nullable String mediaType, @Nullable String revisedPrompt)
                implements Picture {}

        /** At an address, for as long as the provider keeps it. */
        record At(String url) implements Picture {}
    }
}
