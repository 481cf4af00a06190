package io.tollgate.audit.query;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Conditions that all must hold, and the values of their question marks in order. One thread. */
final class Where {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /** Where there is a value. */
    void equal(String column, String value) {
        if (!value.isEmpty()) {
            and(column + " = ?", value);
        }
    }

    void and(String condition, Object... arguments) {
        sql.append(sql.isEmpty() ? " WHERE " : " AND ").append(condition);
        values.addAll(List.of(arguments));
    }

    /** " WHERE ..." or nothing. */
    String sql() {
        return sql.toString();
    }

    /**
     * The same with the values in place of the question marks, as ClickHouse quotes them; for what
     * takes no values.
     */
    String literally() {
        var text = new StringBuilder();
        int value = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '?') {
                text.append(literal(values.get(value++)));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String literal(Object value) {
        return value instanceof Number
                ? value.toString()
                : "'" + value.toString().replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            switch (values.get(i)) {
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case Object text -> statement.setString(i + 1, text.toString());
            }
        }
    }
}
