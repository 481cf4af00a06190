package io.tollgate.perf.rows;

import io.tollgate.audit.Store;
import io.tollgate.audit.clickhouse.ClickHouseSettings;
import io.tollgate.audit.clickhouse.ClickHouseStore;
import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import io.tollgate.audit.query.ClickHouseSource;
import io.tollgate.audit.query.Source;
import io.tollgate.audit.query.SqliteSource;
import io.tollgate.audit.sqlite.SqliteSettings;
import io.tollgate.audit.sqlite.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A store to measure, with everything it needs. */
sealed interface StoreKind extends AutoCloseable {
    Store store();

    Source source();

    /** Bytes on disk for all rows, without bodies, after the store has tidied up. */
    long bytes();

    @Override
    void close();

    /** Opens one in that folder. */
    static StoreKind open(String name, Path folder) throws IOException {
        return switch (name) {
            case "clickhouse" -> new ClickHouse(ClickHouseServer.start(folder));
            case "sqlite" -> new Sqlite(folder.resolve("audit.db"));
            default ->
                    throw new IllegalArgumentException(
                            "--store: " + name + " (expected: clickhouse or sqlite)");
        };
    }

    /** A server in a process of its own. */
    final class ClickHouse implements StoreKind {
        private static final long MOST_SECONDS = 300;

        private final ClickHouseServer server;
        private final ClickHouseStore store;
        private final ClickHouseSource source;

        private ClickHouse(ClickHouseServer server) {
            this.server = server;
            ClickHouseSettings settings =
                    ClickHouseSettings.of(URI.create("http://127.0.0.1:" + server.port()));
            this.store = new ClickHouseStore(settings);
            this.source = new ClickHouseSource(settings);
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
        public long bytes() {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
            while (!server.query("SELECT count() FROM system.merges").equals("0")
                    && System.nanoTime() < deadline) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
            return Long.parseLong(
                    server.query(
                            "SELECT sum(bytes_on_disk) FROM system.parts WHERE active"
                                    + " AND database = 'tollgate' AND table = 'requests'"));
        }

        @Override
        public void close() {
            store.close();
            source.close();
            server.close();
        }
    }

    /** A file. */
    final class Sqlite implements StoreKind {
        private final Path file;
        private final SqliteStore store;
        private final SqliteSource source;

        private Sqlite(Path file) {
            this.file = file;
            this.store = SqliteStore.open(SqliteSettings.of(file));
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
        public long bytes() {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            source.close();
            store.close();
        }
    }
}
