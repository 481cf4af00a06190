package io.tollgate.audit.query;

import io.tollgate.audit.RowStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Where rows are read: the tables are the same, this is all that differs. Any thread; each question
 * has a connection of its own, which cannot write.
 */
public sealed interface Source extends AutoCloseable permits ClickHouseSource, SqliteSource {

    /** Something to do with the store. */
    @FunctionalInterface
    interface Asking<T> {
        T of(Statements statements) throws SQLException, IOException;
    }

    /**
     * Lends a connection for a question and takes it back.
     *
     * @param atMost time for it; the store itself stops a statement that takes longer
     * @throws BadQuestion where the store says that the statement is wrong
     * @throws StoreUnavailable where it cannot be reached, fails, or takes too long
     */
    <T> T ask(Duration atMost, Asking<T> asking);

    /** A node's rows from that number on, in order. */
    RowStream rows(String node, long fromSeq);

    /**
     * Writes the rows that the statement selects as Parquet.
     *
     * @throws BadQuestion where this store cannot
     */
    void parquet(String select, OutputStream out) throws IOException;

    /** That column's moment in milliseconds since 1970. */
    String millis(String column);

    /** The date of a moment, shifted by that many seconds. */
    String date(String column, String seconds);

    /** A date as text, such as 2026-11-20. */
    String text(String date);

    /** The hour of a moment, shifted by that many seconds, such as 2026-11-20T14:00:00. */
    String hour(String column, String seconds);

    /** Whether a text holds the question mark's, whatever the case. */
    String contains(String column);

    /** Whether a hash is the question mark's, 32 hex digits. */
    String isHash(String column);

    /** A moment on a whole minute, as {@code created_at} and {@code hour} compare with it. */
    String minute(Instant moment);

    /**
     * Since when {@code usage_quarter_hour} and {@code texts} have all rows; {@link Instant#MAX}
     * where there are no such tables.
     */
    Instant completeFrom(Statements statements) throws SQLException;

    /**
     * Whether {@code usage_hour} tells faster than the rows when there were any of a key, a team
     * and so on.
     */
    boolean hasQuickSums();

    /** What comes before {@code created_at DESC} so that the newest rows are found quickly. */
    String newestFirst();

    /** The same before {@code created_at} for the oldest. */
    String oldestFirst();

    @Override
    void close();
}
