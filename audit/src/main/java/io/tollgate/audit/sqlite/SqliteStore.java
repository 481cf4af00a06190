package io.tollgate.audit.sqlite;

import io.tollgate.audit.Batch;
import io.tollgate.audit.ChangeRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Keeps rows in an SQLite file: one transaction a batch, by a row's node and number, so that a
 * repeated batch changes nothing. A thread of its own deletes what is too old.
 *
 * <p>Only one process writes the file; any number may read it, see {@link #reader(Path)}.
 */
public final class SqliteStore implements Store {
    private static final System.Logger LOG = System.getLogger(SqliteStore.class.getName());
    private static final Duration MAINTAIN_EVERY = Duration.ofMinutes(1);

    private final SqliteSettings settings;
    private final Clock clock;
    private final Retention retention;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Guards the writer. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private @Nullable Writer writer;

    private SqliteStore(SqliteSettings settings, Clock clock, Writer writer) {
        this.settings = settings;
        this.clock = clock;
        this.retention = new Retention(settings);
        this.writer = writer;
    }

    /**
     * Opens the file, makes it where it is missing, and brings it to this release's schema.
     *
     * @throws IllegalStateException where it cannot be used; the message says why
     */
    public static SqliteStore open(SqliteSettings settings) {
        return open(settings, Clock.systemUTC());
    }

    static SqliteStore open(SqliteSettings settings, Clock clock) {
        Path file = settings.file().toAbsolutePath();
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            var store = new SqliteStore(settings, clock, Writer.open(file));
            Thread.ofPlatform()
                    .name("tollgate-sqlite-retention")
                    .daemon(true)
                    .start(store::maintainUntilClosed);
            return store;
        } catch (SQLException | IllegalStateException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": its folder cannot be made", e);
        }
    }

    /**
     * A connection that only reads, for any thread, beside the writer. It sees what was committed
     * when its question began. The caller closes it.
     */
    public Connection reader() throws SQLException {
        return reader(settings.file());
    }

    /**
     * The same for a file whose writer may be another process, or none.
     *
     * @throws SQLException where there is no such file or it is none of ours
     */
    public static Connection reader(Path file) throws SQLException {
        try {
            return Connections.reader(file.toAbsolutePath());
        } catch (NoSuchFileException e) {
            throw new SQLException(e.getReason(), e);
        }
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public Written write(Batch batch) {
        return write(to -> to.write(batch));
    }

    @Override
    public Written keep(List<Checkpoint> checkpoints) {
        return write(to -> to.keep(checkpoints));
    }

    @Override
    public Written writeChanges(List<ChangeRow> changes) {
        return write(to -> to.writeChanges(changes));
    }

    private Written write(Content content) {
        lock.lock();
        try {
            content.write(writer());
            return new Written.Done();
        } catch (SQLException e) {
            discardWriter();
            return isOfContent(e) ? new Written.Rejected(why(e)) : new Written.Unavailable(why(e));
        } catch (IllegalArgumentException e) {
            discardWriter();
            return new Written.Rejected(why(e));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        lock.lock();
        try {
            discardWriter();
        } finally {
            lock.unlock();
        }
    }

    /** Deletes until nothing is left to do; batches get their turn in between. */
    void maintain() throws SQLException {
        boolean more = true;
        while (more && closed.getCount() > 0) {
            lock.lock();
            try {
                more =
                        closed.getCount() > 0
                                && retention.step(writer().connection(), clock.instant());
            } catch (SQLException e) {
                discardWriter();
                throw e;
            } finally {
                lock.unlock();
            }
        }
    }

    private void maintainUntilClosed() {
        try {
            while (!closed.await(MAINTAIN_EVERY.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    maintain();
                } catch (SQLException e) {
                    LOG.log(
                            Level.WARNING,
                            "sqlite retention failed file=" + settings.file() + " why=" + why(e));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Writer writer() throws SQLException {
        Writer open = writer;
        if (open == null) {
            if (closed.getCount() == 0) {
                throw new SQLException("closed");
            }
            open = Writer.open(settings.file().toAbsolutePath());
            writer = open;
        }
        return open;
    }

    /** What it remembers may be of a transaction that is undone now. */
    private void discardWriter() {
        Writer open = writer;
        writer = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "sqlite close failed why=" + why(e));
            }
        }
    }

    private static boolean isOfContent(SQLException e) {
        if (!(e instanceof SQLiteException ours)) {
            return false;
        }
        // extended codes carry the plain one in their low byte
        int plain = ours.getResultCode().code & 0xff;
        return plain == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                || plain == SQLiteErrorCode.SQLITE_TOOBIG.code
                || plain == SQLiteErrorCode.SQLITE_MISMATCH.code;
    }

    private static String why(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** What is written in one transaction. */
    @FunctionalInterface
    private interface Content {
        void write(Writer to) throws SQLException;
    }
}
