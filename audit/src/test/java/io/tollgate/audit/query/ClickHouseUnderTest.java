package io.tollgate.audit.query;

import io.tollgate.audit.Store;
import io.tollgate.audit.clickhouse.ClickHouseSettings;
import io.tollgate.audit.clickhouse.ClickHouseStore;
import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** A database of its own in a server that several tests share. */
final class ClickHouseUnderTest implements StoreUnderTest {
    private final ClickHouseServer server;
    private final String database;
    private final ClickHouseSettings settings;
    private final ClickHouseStore store;
    private final ClickHouseSource source;

    ClickHouseUnderTest(ClickHouseServer server, String name) {
        this.server = server;
        this.database = name.toLowerCase(Locale.ROOT);
        ClickHouseSettings usual =
                ClickHouseSettings.of(URI.create("http://127.0.0.1:" + server.port()));
        this.settings =
                new ClickHouseSettings(
                        usual.hosts(),
                        database,
                        usual.login(),
                        usual.caFile(),
                        usual.timeouts(),
                        new ClickHouseSettings.Retention(10_000, 10_000));
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

    /** One that has asked nothing yet. */
    Source anotherSource() {
        return new ClickHouseSource(settings);
    }

    @Override
    public void change(long seq, String column, String value) {
        mutate("requests UPDATE " + column + " = " + value + " WHERE seq = " + seq);
    }

    @Override
    public void changeBody(long seq, String column, String value) {
        mutate("bodies UPDATE " + column + " = " + value + " WHERE seq = " + seq);
    }

    @Override
    public void deleteBody(long seq) {
        mutate("bodies DELETE WHERE seq = " + seq);
    }

    @Override
    public void delete(long first, long last) {
        mutate("requests DELETE WHERE seq BETWEEN " + first + " AND " + last);
    }

    @Override
    public void exchange(long one, long other) {
        server.query(
                "CREATE TABLE "
                        + database
                        + ".swap ENGINE = Memory AS SELECT * REPLACE(if(seq = "
                        + one
                        + ", "
                        + other
                        + ", "
                        + one
                        + ") AS seq) FROM "
                        + database
                        + ".requests WHERE seq IN ("
                        + one
                        + ", "
                        + other
                        + ")");
        mutate("requests DELETE WHERE seq IN (" + one + ", " + other + ")");
        server.query("INSERT INTO " + database + ".requests SELECT * FROM " + database + ".swap");
    }

    @Override
    public void deleteCheckpoint(long seq) {
        mutate("checkpoints DELETE WHERE seq = " + seq);
    }

    @Override
    public List<Long> counted() {
        return List.of(sum("usage_hour"), sum("usage_day"), sum("usage_quarter_hour"));
    }

    private long sum(String table) {
        return Long.parseLong(server.query("SELECT sum(requests) FROM " + database + "." + table));
    }

    private void mutate(String what) {
        server.query("ALTER TABLE " + database + "." + what + " SETTINGS mutations_sync = 2");
    }

    @Override
    public void close() {
        store.close();
        source.close();
        server.query("DROP DATABASE IF EXISTS " + database);
    }
}
