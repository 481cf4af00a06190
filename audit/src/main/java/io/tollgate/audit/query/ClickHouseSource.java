package io.tollgate.audit.query;

import io.tollgate.audit.RowStream;
import io.tollgate.audit.clickhouse.ClickHouseReader;
import io.tollgate.audit.clickhouse.ClickHouseSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rows in ClickHouse. */
public final class ClickHouseSource implements Source {
    private final ClickHouseReader reader;
    private final IdleConnections connections;
    private volatile Instant completeFrom = Instant.MAX;

    /** Connects at the first question. */
    public ClickHouseSource(ClickHouseSettings settings) {
        this.reader = new ClickHouseReader(settings);
        this.connections = new IdleConnections(reader::connect);
    }

    @Override
    public <T> T ask(Duration atMost, Asking<T> asking) {
        int seconds = Math.clamp(atMost.toSeconds(), 1, Integer.MAX_VALUE);
        @Nullable SQLException last = null;
        for (int tried = 0; tried < reader.hosts(); tried++) {
            try {
                return ask(seconds, asking);
            } catch (SQLException e) {
                if (ClickHouseReader.isWrongStatement(e)) {
                    throw new BadQuestion(reader.describe(e), e);
                }
                last = e;
                connections.forget();
                reader.rotate();
            } catch (IOException e) {
                throw new StoreUnavailable(
                        "the answer could not be handed on: " + e.getMessage(), e);
            }
        }
        throw last == null
                ? new IllegalStateException("no host")
                : new StoreUnavailable(reader.describe(last), last);
    }

    private <T> T ask(int seconds, Asking<T> asking) throws SQLException, IOException {
        Connection connection = connections.take();
        boolean sound = false;
        try {
            T answer =
                    asking.of(
                            new Statements(
                                    connection,
                                    statement -> ClickHouseReader.limit(statement, seconds)));
            sound = true;
            return answer;
        } finally {
            if (sound) {
                connections.giveBack(connection);
            } else {
                connection.close();
            }
        }
    }

    @Override
    public RowStream rows(String node, long fromSeq) {
        return reader.rows(node, fromSeq);
    }

    @Override
    public void parquet(String select, OutputStream out) throws IOException {
        reader.parquet(select, out);
    }

    @Override
    public String millis(String column) {
        return "toUnixTimestamp64Milli(" + column + ")";
    }

    @Override
    public String date(String column, String seconds) {
        return "toDate(addSeconds(" + column + ", " + seconds + "))";
    }

    @Override
    public String text(String date) {
        return "toString(" + date + ")";
    }

    @Override
    public String hour(String column, String seconds) {
        return "formatDateTime(addSeconds(" + column + ", " + seconds + "), '%Y-%m-%dT%H:00:00')";
    }

    @Override
    public String contains(String column) {
        return "positionCaseInsensitive(" + column + ", ?) > 0";
    }

    @Override
    public String isHash(String column) {
        return column + "_bytes = unhex(?)";
    }

    @Override
    public String minute(Instant moment) {
        return Times.seconds(moment);
    }

    @Override
    public Instant completeFrom(Statements statements) throws SQLException {
        Instant known = completeFrom;
        if (known.equals(Instant.MAX)) { // the tables may be made any time
            known = askCompleteFrom(statements);
            completeFrom = known;
        }
        return known;
    }

    private static Instant askCompleteFrom(Statements statements) throws SQLException {
        try (PreparedStatement statement = statements.prepare(ClickHouseReader.COMPLETE_FROM);
                ResultSet result = statement.executeQuery()) {
            long seconds = result.next() ? result.getLong(1) : -1;
            return seconds < 0 ? Instant.MAX : Instant.ofEpochSecond(seconds);
        }
    }

    @Override
    public boolean hasQuickSums() {
        return true;
    }

    @Override
    public String newestFirst() {
        return "toStartOfTenMinutes(created_at) DESC, ";
    }

    @Override
    public String oldestFirst() {
        return "toStartOfTenMinutes(created_at), ";
    }

    @Override
    public void close() {
        connections.forget();
        reader.close();
    }
}
