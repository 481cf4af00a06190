package io.tollgate.audit.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes the statements of one question, each with its time limit. One thread. */
public final class Statements {
    private final Connection connection;
    private final Limit limit;

    /** Limits the time that the store takes for a statement. */
    @FunctionalInterface
    interface Limit {
        void on(Statement statement) throws SQLException;
    }

    Statements(Connection connection, Limit limit) {
        this.connection = connection;
        this.limit = limit;
    }

    /** With question marks for values. */
    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        limit.on(statement);
        return statement;
    }

    /** For SQL that is not ours: a question mark in it means itself. */
    Statement plain() throws SQLException {
        Statement statement = connection.createStatement();
        limit.on(statement);
        return statement;
    }
}
