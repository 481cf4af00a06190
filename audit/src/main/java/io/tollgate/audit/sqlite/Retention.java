package io.tollgate.audit.sqlite;

import io.tollgate.audit.UtcText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Deletes what is too old, a bounded piece at a time so that the writer never waits long. */
final class Retention {
    /** Rows, and sums, deleted in one transaction. */
    static final int ROWS = 2_000;

    /** Texts, and changes, deleted in one transaction. */
    static final int BODIES = 200;

    private static final int MINUTE_LENGTH = 16;
    private static final int DAY_LENGTH = 10;
    private static final String ROWS_BEFORE =
            "DELETE FROM request_rows WHERE row_id IN (SELECT row_id FROM request_rows"
                    + " WHERE created_at < ? ORDER BY created_at LIMIT "
                    + ROWS
                    + ")";
    private static final String BODIES_BEFORE =
            "DELETE FROM bodies WHERE row_id IN (SELECT row_id FROM bodies"
                    + " WHERE created_at < ? ORDER BY created_at LIMIT "
                    + BODIES
                    + ")";
    private static final String CHANGES_BEFORE =
            "DELETE FROM changes WHERE change_id IN (SELECT change_id FROM changes"
                    + " WHERE created_at < ? ORDER BY created_at LIMIT "
                    + BODIES
                    + ")";
    private static final String QUARTERS_BEFORE =
            keyedBefore("usage_quarter_hour", "quarter_hour", "provider, model, outcome");
    private static final String HOURS_BEFORE = keyedBefore("hour_sums", "hour", "payer");
    private static final String TEXTS_BEFORE = keyedBefore("texts", "day", "text");
    private static final String DAYS_BEFORE = keyedBefore("day_sums", "day", "payer");

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
        String rowsFrom = before(now, settings.rowDays());
        int rows = delete(connection, ROWS_BEFORE, rowsFrom);
        int bodies = delete(connection, BODIES_BEFORE, before(now, settings.bodyDays()));
        int changes = delete(connection, CHANGES_BEFORE, rowsFrom);
        int quarters = delete(connection, QUARTERS_BEFORE, rowsFrom.substring(0, MINUTE_LENGTH));
        int hours = delete(connection, HOURS_BEFORE, rowsFrom.substring(0, MINUTE_LENGTH));
        int days = delete(connection, DAYS_BEFORE, rowsFrom.substring(0, DAY_LENGTH));
        int texts = delete(connection, TEXTS_BEFORE, rowsFrom.substring(0, DAY_LENGTH));
        connection.commit();
        return rows == ROWS
                || bodies == BODIES
                || changes == BODIES
                || quarters == ROWS
                || hours == ROWS
                || days == ROWS
                || texts == ROWS;
    }

    private static String keyedBefore(String table, String period, String rest) {
        return """
        DELETE FROM %1$s WHERE (%2$s, %3$s) IN
        (SELECT %2$s, %3$s FROM %1$s WHERE %2$s < ? ORDER BY %2$s LIMIT %4$d)\
        """
                .formatted(table, period, rest, ROWS);
    }

    private static int delete(Connection connection, String sql, String before)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, before);
            return statement.executeUpdate();
        }
    }

    private static String before(Instant now, int days) {
        return UtcText.column().of(now.minus(Duration.ofDays(days)).toEpochMilli());
    }
}
