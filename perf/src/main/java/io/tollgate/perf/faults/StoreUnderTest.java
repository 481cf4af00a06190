package io.tollgate.perf.faults;

import io.tollgate.audit.clickhouse.ClickHouseSettings;
import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import io.tollgate.audit.query.ClickHouseSource;
import io.tollgate.audit.query.Source;
import io.tollgate.audit.query.SqliteSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Where the node's rows go, and how to read them there without the node. */
sealed interface StoreUnderTest extends AutoCloseable {
    /** Opens one whose data is below that folder. */
    static StoreUnderTest open(String name, Path work) throws IOException {
        return switch (name) {
            case "sqlite" -> new Sqlite(work.resolve("data").resolve("audit.db"));
            case "clickhouse" -> new ClickHouse(ClickHouseServer.start(work.resolve("clickhouse")));
            default ->
                    throw new IllegalArgumentException(
                            "--store: " + name + " (expected: sqlite or clickhouse)");
        };
    }

    String name();

    /** The lines of the node's settings below {@code audit:}. */
    String settings();

    Source source();

    /** The time of a row as a number, in the store's SQL. */
    String createdAtMillis();

    /** Asks for the highest number that can be seen. One node. */
    String lastSeq();

    @Override
    void close();

    /**
     * The file below the node's data folder.
     *
     * @param source of its rows
     */
    record Sqlite(SqliteSource source) implements StoreUnderTest {
        Sqlite(Path file) {
            this(new SqliteSource(file));
        }

        @Override
        public String name() {
            return "sqlite";
        }

        @Override
        public String settings() {
            return "  store: sqlite\n";
        }

        @Override
        public String createdAtMillis() {
            return "CAST(round((julianday(created_at) - 2440587.5) * 86400000) AS INTEGER)";
        }

        @Override
        public String lastSeq() {
            return "SELECT max(row_id) & 1099511627775 FROM request_rows";
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /**
     * A server in a process of its own.
     *
     * @param source of its rows
     */
    record ClickHouse(ClickHouseServer server, ClickHouseSource source) implements StoreUnderTest {
        ClickHouse(ClickHouseServer server) {
            this(server, new ClickHouseSource(ClickHouseSettings.of(uri(server))));
        }

        @Override
        public String name() {
            return "clickhouse";
        }

        @Override
        public String settings() {
            return "  store: clickhouse\n  clickhouse:\n    hosts: [" + uri(server) + "]\n";
        }

        @Override
        public String createdAtMillis() {
            return "toUnixTimestamp64Milli(created_at)";
        }

        @Override
        public String lastSeq() {
            return "SELECT max(seq) FROM requests WHERE created_at > now() - INTERVAL 2 MINUTE";
        }

        @Override
        public void close() {
            source.close();
            server.close();
        }

        private static URI uri(ClickHouseServer server) {
            return URI.create("http://127.0.0.1:" + server.port());
        }
    }
}
