package io.tollgate.audit.sqlite;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens the file for the one writer, or for a reader. */
final class Connections {
    private static final int WRITER_BUSY_MILLIS = 1_000;
    private static final int BUSY_MILLIS = 5_000;
    private static final int WRITER_CACHE_KIB = 8_192;
    private static final int READER_CACHE_KIB = 16_384;

    private Connections() {}

    /**
     * A writer. What it committed survives a loss of power ({@code synchronous=FULL}): the journal
     * may delete a row once it is here.
     */
    static Connection writer(Path file) throws SQLException {
        var config = new SQLiteConfig();
        // one thread at a time, so no lock in the library
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // the driver begins the next transaction right after a commit: it must not hold the lock
        config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
        config.setBusyTimeout(WRITER_BUSY_MILLIS);
        config.setCacheSize(-WRITER_CACHE_KIB);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** A reader that cannot write, whatever it is asked. */
    static Connection reader(Path file) throws SQLException, NoSuchFileException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "no record here yet");
        }
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-READER_CACHE_KIB);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only=1");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }
}
