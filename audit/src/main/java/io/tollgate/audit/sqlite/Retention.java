package io.tollgate.audit.sqlite;

import io.tollgate.audit.UtcText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Deletes what is too old and folds old hours into days, a bounded piece at a time so that the
 * writer never waits long.
 */
final class Retention {
    /** Rows deleted in one transaction. */
    static final int ROWS = 2_000;

    /** Texts deleted in one transaction. */
    static final int BODIES = 200;

    private static final int DAY_LENGTH = 10;
    private static final int HOUR_LENGTH = 16;

    private final SqliteSettings settings;

    Retention(SqliteSettings settings) {
        this.settings = settings;
    }

    /**
     * Does one piece of the work and commits it.
     *
     * @return whether there may be more to do
     */
    boolean step(Connection connection, Instant now) throws SQLException {
        String rowsBefore = before(now, settings.rowDays());
        int rows =
                delete(
                        connection,
                        "DELETE FROM request_rows WHERE row_id IN (SELECT row_id FROM request_rows"
                                + " WHERE created_at < ? ORDER BY created_at LIMIT "
                                + ROWS
                                + ")",
                        rowsBefore);
        int bodies =
                delete(
                        connection,
                        "DELETE FROM bodies WHERE row_id IN (SELECT row_id FROM bodies"
                                + " WHERE created_at < ? ORDER BY created_at LIMIT "
                                + BODIES
                                + ")",
                        before(now, settings.bodyDays()));
        delete(
                connection,
                "DELETE FROM day_sums WHERE day < ?",
                rowsBefore.substring(0, DAY_LENGTH));
        delete(
                connection,
                "DELETE FROM hour_sums WHERE hour < ?",
                rowsBefore.substring(0, HOUR_LENGTH));
        boolean folded = foldOneDay(connection, before(now, settings.hourDays()));
        connection.commit();
        return rows == ROWS || bodies == BODIES || folded;
    }

    /** Moves the oldest hours, one day of them; late rows of that day are moved another time. */
    private static boolean foldOneDay(Connection connection, String before) throws SQLException {
        String firstKept = before.substring(0, DAY_LENGTH);
        String day = "(SELECT substr(min(hour), 1, 10) FROM hour_sums WHERE hour < ?)";
        String itsHours = " WHERE hour >= " + day + " AND hour < date(" + day + ", '+1 day')";
        var sums = new StringBuilder();
        for (String column : HourSums.COLUMNS) {
            sums.append(", sum(").append(column).append(')');
        }
        int moved =
                delete(
                        connection,
                        "INSERT INTO day_sums (day, kind, "
                                + String.join(", ", HourSums.COLUMNS)
                                + ") SELECT substr(hour, 1, 10), kind"
                                + sums
                                + " FROM hour_sums"
                                + itsHours
                                + " GROUP BY 1, 2 ON CONFLICT (day, kind) DO UPDATE SET "
                                + HourSums.adding(),
                        firstKept,
                        firstKept);
        if (moved > 0) {
            delete(connection, "DELETE FROM hour_sums" + itsHours, firstKept, firstKept);
        }
        return moved > 0;
    }

    private static int delete(Connection connection, String sql, String... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static String before(Instant now, int days) {
        return UtcText.column().of(now.minus(Duration.ofDays(days)).toEpochMilli());
    }
}
