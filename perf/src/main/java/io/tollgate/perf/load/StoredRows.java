package io.tollgate.perf.load;

import io.tollgate.audit.clickhouse.ClickHouseSettings;
import io.tollgate.audit.query.ClickHouseSource;
import io.tollgate.audit.query.ReadOnlySql;
import io.tollgate.audit.query.Source;
import io.tollgate.audit.query.SqliteSource;
import io.tollgate.audit.query.Table;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the rows of a node's store, without asking the node. One thread. */
final class StoredRows implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final Source source;

    private StoredRows(Source source) {
        this.source = source;
    }

    static StoredRows sqlite(Path file) {
        return new StoredRows(new SqliteSource(file));
    }

    static StoredRows clickHouse(int port) {
        URI uri = URI.create("http://127.0.0.1:" + port);
        return new StoredRows(new ClickHouseSource(ClickHouseSettings.of(uri)));
    }

    /** All of them; the store has to have its tables. */
    long count() {
        var counted = new Counted();
        new ReadOnlySql(source, AT_MOST).run("SELECT count(*) FROM requests", 1, counted);
        return counted.rows;
    }

    /** Returns when it has so many, or when the time is up. */
    void await(long rows, Duration atMost) {
        NodeMetrics.await(() -> count() >= rows, atMost);
    }

    @Override
    public void close() {
        source.close();
    }

    private static final class Counted implements Table {
        private long rows;

        @Override
        public void columns(List<String> names) {}

        @Override
        public void row(List<@Nullable Object> values) {
            rows = Long.parseLong(String.valueOf(values.getFirst()));
        }
    }
}
