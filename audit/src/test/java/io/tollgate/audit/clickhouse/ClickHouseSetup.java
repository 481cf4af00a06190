package io.tollgate.audit.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Batch;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.clickhouse.ClickHouseSettings.Login;
import io.tollgate.audit.clickhouse.ClickHouseSettings.Retention;
import io.tollgate.audit.clickhouse.ClickHouseSettings.Timeouts;
import io.tollgate.audit.clickhouse.server.ClickHouseForTests;
import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import io.tollgate.audit.rows.RealisticRows;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A server for the tests of a class, and batches for it. */
abstract class ClickHouseSetup {
    static final Instant NOW = Instant.parse("2026-10-31T22:00:00Z");
    static final Timeouts SHORT = new Timeouts(Duration.ofMillis(500), Duration.ofSeconds(5));

    @TempDir static Path folder;
    static ClickHouseServer server;

    @BeforeAll
    static void start() throws IOException {
        server = ClickHouseForTests.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static URI host() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    static ClickHouseSettings settings(URI... hosts) {
        return new ClickHouseSettings(
                List.of(hosts),
                "tollgate",
                Login.USUAL,
                null,
                SHORT,
                new Retention(10_000, 10_000));
    }

    static ClickHouseSettings usual(String database) {
        return new ClickHouseSettings(
                List.of(host()), database, Login.USUAL, null, SHORT, new Retention(10_000, 10_000));
    }

    static Batch batch(String node, long first, int count) {
        return batch(node, first, count, Duration.ofMinutes(1));
    }

    /** The same content for the same arguments. */
    static Batch batch(String node, long first, int count, Duration over) {
        var made = new RealisticRows(first, NOW.toEpochMilli(), over.toMillis(), count);
        var rows = new ArrayList<NumberedRow>();
        for (int i = 0; i < count; i++) {
            rows.add(new NumberedRow(node, first + i, i, made.next()));
        }
        return new Batch(
                node + ":" + first + "-" + (first + count - 1), rows, List.of(), List.of());
    }

    /** Each row once; and the same in the sums, which other tests add to as well. */
    static void assertCounts(String node, int rows) {
        assertThat(
                        server.query(
                                "SELECT count(), uniqExact(seq) FROM tollgate.requests WHERE node = '"
                                        + node
                                        + "'"))
                .isEqualTo(rows + "\t" + rows);
        assertThat(
                        server.query(
                                """
                                SELECT (SELECT count() FROM tollgate.requests) AS n,
                                (SELECT sum(requests) FROM tollgate.usage_hour) = n,
                                (SELECT sum(requests) FROM tollgate.usage_day) = n,
                                (SELECT sum(requests) FROM tollgate.usage_quarter_hour) = n\
                                """))
                .endsWith("\t1\t1\t1");
    }
}
