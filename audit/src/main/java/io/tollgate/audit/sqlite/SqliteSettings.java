package io.tollgate.audit.sqlite;

import java.nio.file.Path;

/**
 * Where the rows lie and how long.
 *
 * @param file made where it is missing, with its folder
 * @param rowDays days that rows and sums are kept
 * @param bodyDays days that texts are kept
 */
public record SqliteSettings(Path file, int rowDays, int bodyDays) {
    public SqliteSettings {
        positive("rowDays", rowDays);
        positive("bodyDays", bodyDays);
    }

    /** Rows for 400 days, texts for 30. */
    public static SqliteSettings of(Path file) {
        return new SqliteSettings(file, 400, 30);
    }

    private static void positive(String name, int days) {
        if (days < 1) {
            throw new IllegalArgumentException(name + ": " + days + " (expected: >= 1)");
        }
    }
}
