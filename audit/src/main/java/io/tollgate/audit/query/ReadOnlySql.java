package io.tollgate.audit.query;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * SQL that people write themselves. What is not a single SELECT is refused here for the sake of a
 * clear message; that nothing is written is seen to by the store, which is asked read-only.
 */
public final class ReadOnlySql {
    private final Source source;
    private final Duration atMost;

    /**
     * @param atMost time for a statement
     */
    public ReadOnlySql(Source source, Duration atMost) {
        this.source = source;
        this.atMost = atMost;
    }

    /**
     * Hands the answer on.
     *
     * @param most rows to hand on
     * @return whether that was all; false where there are more rows
     * @throws BadQuestion where the statement is none that may be asked
     * @throws StoreUnavailable where it takes too long or the store is away
     */
    public boolean run(String sql, int most, Table table) {
        String statement = check(sql);
        return source.ask(atMost, statements -> run(statements, statement, most, table));
    }

    private static boolean run(Statements statements, String sql, int most, Table table)
            throws SQLException, IOException {
        try (Statement statement = statements.plain();
                ResultSet result = statement.executeQuery(sql)) {
            int width = result.getMetaData().getColumnCount();
            var names = new ArrayList<String>(width);
            for (int i = 1; i <= width; i++) {
                names.add(result.getMetaData().getColumnLabel(i));
            }
            table.columns(names);
            return rows(result, width, most, table);
        }
    }

    /** What was handed on cannot be taken back: from here on another host does not help. */
    private static boolean rows(ResultSet result, int width, int most, Table table)
            throws IOException {
        try {
            for (int count = 0; result.next(); count++) {
                if (count == most) {
                    return false;
                }
                var values = new ArrayList<@Nullable Object>(width);
                for (int i = 1; i <= width; i++) {
                    values.add(value(result, i));
                }
                table.row(values);
            }
            return true;
        } catch (SQLException e) {
            throw new StoreUnavailable("the answer broke off: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object value(ResultSet result, int column) throws SQLException {
        Object value = result.getObject(column);
        return switch (value) {
            case null -> null;
            case Number number -> number;
            case Boolean truth -> truth;
            case Object _ -> result.getString(column);
        };
    }

    /** The statement without what stands around it. */
    static String check(String sql) {
        int end = sql.length();
        String first = "";
        List<String> allowed = List.of("SELECT", "WITH");
        int at = 0;
        while (at < end) {
            int next = SqlText.skip(sql, at);
            if (next > at) {
                at = next;
            } else if (sql.charAt(at) == ';') {
                if (SqlText.skipBlank(sql, at + 1) < end) {
                    throw new BadQuestion("sql", "several statements", "one SELECT");
                }
                end = at;
            } else {
                if (first.isEmpty()) {
                    first = SqlText.word(sql, at).toUpperCase(Locale.ROOT);
                }
                at++;
            }
        }
        if (!allowed.contains(first)) {
            throw new BadQuestion("sql", first.isEmpty() ? "nothing" : first, "SELECT or WITH");
        }
        return sql.substring(0, end);
    }
}
