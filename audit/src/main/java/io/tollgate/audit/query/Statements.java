package io.tollgate.audit.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes the statements of one question, each with its time limit. One thread. */
public final class Statements {
    private final Connection connection;
    private final int seconds;

    /**
     * @param seconds that a statement may take; 0 where the store limits the connection itself
     */
    Statements(Connection connection, int seconds) {
        this.connection = connection;
        this.seconds = seconds;
    }

    /** With question marks for values. */
    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        limit(statement);
        return statement;
    }

    /** For SQL that is not ours: a question mark in it means itself. */
    Statement plain() throws SQLException {
        Statement statement = connection.createStatement();
        limit(statement);
        return statement;
    }

    private void limit(Statement statement) throws SQLException {
        if (seconds > 0) {
            statement.setQueryTimeout(seconds);
        }
    }
}
