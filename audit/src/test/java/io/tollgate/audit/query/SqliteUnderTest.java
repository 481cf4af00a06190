package io.tollgate.audit.query;

import io.tollgate.audit.Store;
import io.tollgate.audit.sqlite.SqliteSettings;
import io.tollgate.audit.sqlite.SqliteStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A file of its own. */
final class SqliteUnderTest implements StoreUnderTest {
    private static final String SEQ = "(row_id & 1099511627775)";
    private static final int FOR_EVER = 100_000;

    private final Path file;
    private final SqliteStore store;
    private final SqliteSource source;

    SqliteUnderTest(Path file) {
        this.file = file;
        this.store = SqliteStore.open(new SqliteSettings(file, FOR_EVER, FOR_EVER));
        this.source = new SqliteSource(file);
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public void change(long seq, String column, String value) {
        run("UPDATE request_rows SET " + column + " = " + value + " WHERE " + SEQ + " = " + seq);
    }

    @Override
    public void changeBody(long seq, String column, String value) {
        run("UPDATE bodies SET " + column + " = " + value + " WHERE seq = " + seq);
    }

    @Override
    public void deleteBody(long seq) {
        run("DELETE FROM bodies WHERE seq = " + seq);
    }

    @Override
    public void delete(long first, long last) {
        run("DELETE FROM request_rows WHERE " + SEQ + " BETWEEN " + first + " AND " + last);
    }

    @Override
    public void exchange(long one, long other) {
        move(one, 999_999);
        move(other, one);
        move(999_999, other);
    }

    private void move(long from, long to) {
        run(
                "UPDATE request_rows SET row_id = row_id - "
                        + from
                        + " + "
                        + to
                        + " WHERE "
                        + SEQ
                        + " = "
                        + from);
    }

    @Override
    public void deleteCheckpoint(long seq) {
        run("DELETE FROM checkpoints WHERE seq = " + seq);
    }

    @Override
    public List<Long> counted() {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT (SELECT sum(requests) FROM usage_hour),"
                                        + " (SELECT sum(requests) FROM usage_day),"
                                        + " (SELECT sum(requests) FROM usage_quarter_hour)")) {
            return List.of(result.getLong(1), result.getLong(2), result.getLong(3));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(String sql) {
        store.close();
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=10000");
    }

    @Override
    public void close() {
        source.close();
        store.close();
    }
}
