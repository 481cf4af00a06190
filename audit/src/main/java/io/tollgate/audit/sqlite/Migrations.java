package io.tollgate.audit.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a file to the schema of this release by numbered SQL files, each in a transaction of its
 * own. A file is never changed once released.
 */
final class Migrations {
    /** In order; the number is the place in the list, from 1. */
    private static final List<String> FILES =
            List.of("001-requests.sql", "002-changes.sql", "003-quarters-and-texts.sql");

    private Migrations() {}

    /**
     * Applies what is missing.
     *
     * @throws IllegalStateException where the file was written by a newer release
     */
    static void apply(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT"
                            + " NOT NULL, applied_at TEXT NOT NULL)");
            int version = version(statement);
            if (version > FILES.size()) {
                throw new IllegalStateException(
                        "schema version: "
                                + version
                                + " (expected: at most "
                                + FILES.size()
                                + "): the file was written by a newer release");
            }
            connection.commit();
            for (int next = version + 1; next <= FILES.size(); next++) {
                apply(connection, statement, next, FILES.get(next - 1));
            }
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("SELECT ifnull(max(version), 0) FROM migrations")) {
            return found.next() ? found.getInt(1) : 0;
        }
    }

    private static void apply(Connection connection, Statement statement, int number, String name)
            throws SQLException {
        for (String sql : read(name).split(";\n", -1)) {
            if (!sql.isBlank()) {
                statement.execute(sql);
            }
        }
        try (PreparedStatement note =
                connection.prepareStatement(
                        "INSERT INTO migrations VALUES (?, ?, datetime('now'))")) {
            note.setInt(1, number);
            note.setString(2, name);
            note.executeUpdate();
        }
        connection.commit();
    }

    private static String read(String name) {
        try (InputStream resource = Migrations.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("migration missing from the jar: " + name);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot be read", e);
        }
    }
}
