package io.tollgate.audit.sqlite;

import java.nio.file.Path;

/**
 * Where the rows lie and how long.
 *
 * @param file made where it is missing, with its folder
 * @param rowDays days that rows and sums are kept
 * @param bodyDays days that texts are kept
 * @param hourDays days for which sums are kept by the hour; older ones are kept by the day
 */
public record SqliteSettings(Path file, int rowDays, int bodyDays, int hourDays) {
    public SqliteSettings {
        positive("rowDays", rowDays);
        positive("bodyDays", bodyDays);
        positive("hourDays", hourDays);
    }

    /** Rows for 400 days, texts for 30, hours for 8. */
    public static SqliteSettings of(Path file) {
        return new SqliteSettings(file, 400, 30, 8);
    }

    private static void positive(String name, int days) {
        if (days < 1) {
            throw new IllegalArgumentException(name + ": " + days + " (expected: >= 1)");
        }
    }
}
