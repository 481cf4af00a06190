package io.tollgate.audit.query;

import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowStream;
import io.tollgate.audit.sqlite.SqliteStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Rows in SQLite: reads the file beside whoever writes it. */
public final class SqliteSource implements Source {
    private static final int STEPS_BETWEEN_LOOKS = 100_000;
    private static final int MINUTE_LENGTH = 16;

    private final Path file;
    private final IdleConnections connections = new IdleConnections(this::open);

    /** Opens it at the first question. */
    public SqliteSource(Path file) {
        this.file = file;
    }

    @Override
    public <T> T ask(Duration atMost, Asking<T> asking) {
        try {
            Connection connection = connections.take();
            boolean sound = false;
            try {
                stopAfter(connection, atMost);
                connection.setAutoCommit(false);
                T answer = asking.of(new Statements(connection, _ -> {}));
                connection.rollback();
                connection.setAutoCommit(true);
                ProgressHandler.clearHandler(connection);
                sound = true;
                return answer;
            } finally {
                if (sound) {
                    connections.giveBack(connection);
                } else {
                    connection.close();
                }
            }
        } catch (SQLiteException e) {
            throw failure(e, atMost);
        } catch (SQLException | IOException e) {
            throw new StoreUnavailable("SQLite: " + e.getMessage(), e);
        }
    }

    private RuntimeException failure(SQLiteException e, Duration atMost) {
        SQLiteErrorCode code = e.getResultCode();
        if (code == SQLiteErrorCode.SQLITE_INTERRUPT) {
            return new StoreUnavailable(
                    "SQLite: stopped after " + atMost.toSeconds() + " s, the time limit", e);
        }
        if (code == SQLiteErrorCode.SQLITE_ERROR
                || code == SQLiteErrorCode.SQLITE_READONLY
                || code == SQLiteErrorCode.SQLITE_AUTH
                || code == SQLiteErrorCode.SQLITE_MISMATCH) {
            return new BadQuestion("SQLite: " + reason(e.getMessage()), e);
        }
        return new StoreUnavailable("SQLite: " + e.getMessage(), e);
    }

    /** What SQLite says, without what the driver puts around it. */
    private static String reason(@Nullable String message) {
        String said = String.valueOf(message);
        int from = said.indexOf('(');
        String reason =
                from > 0 && said.endsWith(")") ? said.substring(from + 1, said.length() - 1) : said;
        return reason.startsWith("no such column")
                ? reason + " (expected: one that SELECT * of the same table shows)"
                : reason;
    }

    private static void stopAfter(Connection connection, Duration atMost) throws SQLException {
        long start = System.nanoTime();
        long limit = atMost.toNanos();
        ProgressHandler.setHandler(
                connection,
                STEPS_BETWEEN_LOOKS,
                new ProgressHandler() {
                    @Override
                    protected int progress() {
                        return System.nanoTime() - start > limit ? 1 : 0;
                    }
                });
    }

    private Connection open() throws SQLException {
        return SqliteStore.reader(file);
    }

    @Override
    public RowStream rows(String node, long fromSeq) {
        return new Stream(node, fromSeq);
    }

    @Override
    public void parquet(String select, OutputStream out) {
        throw new BadQuestion(
                "format", "parquet", "csv or jsonl; Parquet needs ClickHouse as the store");
    }

    @Override
    public String millis(String column) {
        return "CAST(round((julianday(" + column + ") - 2440587.5) * 86400000.0) AS INTEGER)";
    }

    @Override
    public String date(String column, String seconds) {
        return "date(" + column + ", (" + seconds + ") || ' seconds')";
    }

    @Override
    public String text(String date) {
        return date;
    }

    @Override
    public String hour(String column, String seconds) {
        return "strftime('%Y-%m-%dT%H:00:00', " + column + ", (" + seconds + ") || ' seconds')";
    }

    @Override
    public String contains(String column) {
        return "instr(lower(" + column + "), ?) > 0";
    }

    @Override
    public String isHash(String column) {
        return column + " = ?";
    }

    @Override
    public String minute(Instant moment) {
        return Times.seconds(moment).substring(0, MINUTE_LENGTH);
    }

    @Override
    public Instant completeFrom(Statements statements) {
        return Instant.EPOCH; // the migration that made the tables has filled them
    }

    @Override
    public boolean hasQuickSums() {
        return false; // rows have indexes, sums are joined with who pays
    }

    @Override
    public String newestFirst() {
        return "";
    }

    @Override
    public String oldestFirst() {
        return "";
    }

    @Override
    public void close() {
        connections.forget();
    }

    /** One statement over one connection of its own. */
    private final class Stream implements RowStream {
        private final String node;
        private final long fromSeq;
        private @Nullable Connection connection;
        private @Nullable ResultSet result;

        private Stream(String node, long fromSeq) {
            this.node = node;
            this.fromSeq = fromSeq;
        }

        @Override
        public @Nullable NumberedRow next() throws IOException {
            try {
                ResultSet rows = result == null ? start() : result;
                return rows.next() ? Rows.read(rows) : null;
            } catch (SQLException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }

        private ResultSet start() throws SQLException {
            Connection opened = open();
            connection = opened;
            String sql =
                    "SELECT "
                            + Rows.columns(SqliteSource.this)
                            + " FROM requests WHERE row_id >= (SELECT id << 40 FROM nodes"
                            + " WHERE name = ?1) + ?2 AND row_id < (SELECT (id + 1) << 40 FROM"
                            + " nodes WHERE name = ?1) ORDER BY row_id";
            PreparedStatement statement = opened.prepareStatement(sql);
            statement.setString(1, node);
            statement.setLong(2, fromSeq);
            ResultSet started = statement.executeQuery();
            result = started;
            return started;
        }

        @Override
        public void close() {
            Connection opened = connection;
            if (opened != null) {
                try {
                    opened.close();
                } catch (SQLException e) {
                    throw new StoreUnavailable(file + ": " + e.getMessage(), e);
                }
            }
        }
    }
}
