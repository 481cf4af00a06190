package io.tollgate.providers.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The list that is shipped. Its text is read anew for each provider and not kept; see {@link
 * Catalog}.
 */
public final class BuiltInPrices {
    private static final String RESOURCE = "builtin.prices";

    private BuiltInPrices() {}

    /** All of it, for people. */
    public static PriceFile.Contents all() {
        return PriceFile.read(text());
    }

    static PriceTable of(String profile) {
        return PriceTable.ofLines(profile, PriceFile.section(text(), profile));
    }

    static String text() {
        try (InputStream in = BuiltInPrices.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
