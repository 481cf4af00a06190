package io.tollgate.audit.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.ServerException;
import io.tollgate.audit.Batch;
import io.tollgate.audit.BodyRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.Store.Written;
import io.tollgate.audit.clickhouse.ClickHouseSettings.Login;
import io.tollgate.audit.clickhouse.ClickHouseSettings.Retention;
import io.tollgate.audit.clickhouse.ClickHouseSettings.Timeouts;
import io.tollgate.audit.clickhouse.server.ClickHouseForTests;
import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import io.tollgate.audit.query.ClickHouseSource;
import io.tollgate.audit.query.ListQuestion;
import io.tollgate.audit.query.Questions;
import io.tollgate.audit.rows.RealisticRows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each test writes as a node of its own into one real server, which two of them kill. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClickHouseStoreTest {
    private static final Instant NOW = Instant.parse("2026-10-31T22:00:00Z");
    private static final Timeouts SHORT =
            new Timeouts(Duration.ofMillis(500), Duration.ofSeconds(5));

    @TempDir static Path folder;
    private static ClickHouseServer server;

    @BeforeAll
    static void start() throws IOException {
        server = ClickHouseForTests.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aRepeatedBatchChangesNothing() {
        try (var store = new ClickHouseStore(settings(host()))) {
            Batch batch = batch("repeats", 1, 500);

            assertThat(store.write(batch)).isEqualTo(new Written.Done());
            assertThat(store.write(batch)).isEqualTo(new Written.Done());
        }

        assertCounts("repeats", 500);
    }

    @Test
    void aBatchThatWasWrittenBeforeARestartChangesNothing() {
        Batch batch = batch("restarts", 1, 500);
        try (var store = new ClickHouseStore(settings(host()))) {
            store.write(batch);
        }
        // As after more inserts than the server remembers tokens of.
        server.query(
                "ALTER TABLE tollgate.requests MODIFY SETTING non_replicated_deduplication_window = 0");
        try (var store = new ClickHouseStore(settings(host()))) {
            assertThat(store.write(batch)).isEqualTo(new Written.Done());
        } finally {
            server.query(
                    "ALTER TABLE tollgate.requests MODIFY SETTING non_replicated_deduplication_window = 10000");
        }

        assertCounts("restarts", 500);
    }

    @Test
    void sumsThatAKillLeftOutAreFilledByTheNextTry() {
        Batch batch = batch("sums", 1, 300);
        String requests = "SELECT sum(requests) FROM tollgate.";
        try (var store = new ClickHouseStore(settings(host()))) {
            store.write(batch("before", 1, 1));
            String hours = server.query(requests + "usage_hour");
            String days = server.query(requests + "usage_day");
            // As when the server is killed between the table and its views.
            server.query("DETACH TABLE tollgate.usage_hour_fill");
            store.write(batch);
            server.query("ATTACH TABLE tollgate.usage_hour_fill");

            try (var restarted = new ClickHouseStore(settings(host()))) {
                assertThat(restarted.write(batch)).isEqualTo(new Written.Done());
                assertThat(restarted.write(batch)).isEqualTo(new Written.Done());
            }

            assertThat(server.query(requests + "usage_hour"))
                    .isEqualTo(Long.toString(Long.parseLong(hours) + 300));
            assertThat(server.query(requests + "usage_day"))
                    .isEqualTo(Long.toString(Long.parseLong(days) + 300));
        }
        assertCounts("sums", 300);
    }

    @Test
    void aBatchOverTheEndOfAMonthIsWrittenOnce() {
        try (var store = new ClickHouseStore(settings(host()))) {
            Batch batch = batch("months", 1, 2000, Duration.ofHours(4));

            store.write(batch);
            store.write(batch);
        }

        assertCounts("months", 2000);
        assertThat(
                        server.query(
                                "SELECT uniq(toYYYYMM(created_at)) FROM tollgate.requests"
                                        + " WHERE node = 'months'"))
                .isEqualTo("2");
    }

    @Test
    void bodiesAndCheckpointsOfABatchThatWasCutInTwoAreThereOnce() {
        List<NumberedRow> rows = batch("cut", 1, 10).rows();
        var body = new BodyRow("cut", 3, NOW.toEpochMilli(), "req_x", "q", "a", false);
        var checkpoint = new Checkpoint("cut", 3, "ab", NOW.toEpochMilli(), "k", "s");
        try (var store = new ClickHouseStore(settings(host()))) {
            store.write(new Batch("cut:1-10", rows, List.of(body), List.of(checkpoint)));
            assertThat(store.keep(List.of(checkpoint))).isEqualTo(new Written.Done());
            store.write(
                    new Batch("cut:1-5", rows.subList(0, 5), List.of(body), List.of(checkpoint)));
        }

        assertThat(
                        server.query(
                                "SELECT (SELECT count() FROM tollgate.bodies FINAL WHERE node = 'cut'),"
                                        + " (SELECT count() FROM tollgate.checkpoints FINAL WHERE node = 'cut')"))
                .isEqualTo("1\t1");
    }

    @Test
    void rowsCanBeReadByPeople() {
        Batch batch = batch("people", 1, 1);
        try (var store = new ClickHouseStore(settings(host()))) {
            store.write(batch);
        }
        RequestRow row = batch.rows().getFirst().row();

        assertThat(
                        server.query(
                                "SELECT request_id, prompt_hash, created_at, cost_nano_usd"
                                        + " FROM tollgate.requests WHERE node = 'people'"))
                .isEqualTo(
                        row.requestId()
                                + "\t"
                                + row.asked().promptHash()
                                + "\t"
                                + Instant.ofEpochMilli(row.createdAtMillis())
                                        .toString()
                                        .replace('T', ' ')
                                        .replace("Z", "")
                                + "\t"
                                + row.cost().actualNanoUsd());
        assertThat(
                        server.query(
                                "SELECT model, avg(latency_ms), count(*) FROM tollgate.requests"
                                        + " WHERE created_at > now() - INTERVAL 1 HOUR GROUP BY model"))
                .isEmpty();
    }

    @Test
    void aServerThatIsKilledAndComesBackHasEachRowOnce() throws IOException {
        try (var store = new ClickHouseStore(settings(host()))) {
            long first = 1;
            for (int kill = 0; kill < 4; kill++) {
                for (int i = 0; i < 5; i++, first += 200) {
                    Batch batch = batch("killed", first, 200);
                    assertThat(store.write(batch)).isEqualTo(new Written.Done());
                    if (i == 4) {
                        server.kill();
                        assertThat(store.write(batch)).isInstanceOf(Written.Unavailable.class);
                        server.start();
                        assertThat(store.write(batch)).isEqualTo(new Written.Done());
                    }
                }
            }
        }

        assertCounts("killed", 4 * 5 * 200);
    }

    @Test
    void aServerThatIsKilledDuringAWriteHasEachRowOnce() throws Exception {
        try (var store = new ClickHouseStore(settings(host()))) {
            store.prepare();
            for (int i = 0; i < 3; i++) {
                Batch batch = batch("torn", i * 20_000L + 1, 20_000);
                Thread killer = Thread.ofPlatform().start(server::kill);
                Written written = store.write(batch);
                killer.join();
                server.start();
                while (!(written instanceof Written.Done)) {
                    written = store.write(batch);
                }
            }
        }

        assertCounts("torn", 60_000);
    }

    @Test
    void theNextHostIsUsedWhenOneIsAway() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + freePort());
        try (var store = new ClickHouseStore(settings(nobody, host()))) {
            assertThat(store.write(batch("hosts", 1, 10))).isEqualTo(new Written.Done());
            assertThat(store.write(batch("hosts", 11, 10))).isEqualTo(new Written.Done());
        }

        assertCounts("hosts", 20);
    }

    @Test
    void aHostThatSaysNothingIsUnavailableInTime() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            URI host = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            ClickHouseSettings usual = settings(host);
            var hasty = new Timeouts(Duration.ofMillis(300), Duration.ofMillis(300));
            try (var store =
                    new ClickHouseStore(
                            new ClickHouseSettings(
                                    usual.hosts(),
                                    usual.database(),
                                    usual.login(),
                                    null,
                                    hasty,
                                    usual.retention()))) {
                assertThat(store.write(batch("silent", 1, 1)))
                        .isInstanceOf(Written.Unavailable.class);
            }
        }
    }

    @Test
    void tlsTrustsTheCertificatesItIsGivenAndNoOthers() throws Exception {
        try (var front = TlsFront.start(folder, server.port())) {
            ClickHouseSettings usual = settings(front.uri());
            var trusting =
                    new ClickHouseSettings(
                            usual.hosts(),
                            usual.database(),
                            usual.login(),
                            front.certificate(),
                            SHORT,
                            usual.retention());
            try (var store = new ClickHouseStore(usual)) {
                assertThat(store.write(batch("tls", 1, 10)))
                        .isInstanceOf(Written.Unavailable.class);
            }
            try (var store = new ClickHouseStore(trusting);
                    var source = new ClickHouseSource(trusting)) {
                assertThat(store.write(batch("tls", 1, 10))).isEqualTo(new Written.Done());
                assertThat(
                                new Questions(source, Duration.ofSeconds(10), Clock.systemUTC())
                                        .list(ListQuestion.newest(1))
                                        .rows())
                        .hasSize(1);
            }
        }

        assertCounts("tls", 10);
    }

    @Test
    void aWrongPasswordIsNotTheBatchesFault() {
        ClickHouseSettings usual = settings(host());
        var wrong =
                new ClickHouseSettings(
                        usual.hosts(),
                        usual.database(),
                        new Login("default", "guess"),
                        null,
                        SHORT,
                        usual.retention());
        try (var store = new ClickHouseStore(wrong)) {
            assertThat(store.write(batch("wrong", 1, 1)))
                    .isInstanceOfSatisfying(
                            Written.Unavailable.class,
                            away -> assertThat(away.why()).contains("Authentication failed"));
        }
        assertThat(wrong.toString()).doesNotContain("guess");
    }

    @Test
    void aHashThatIsNoneIsTheBatchesFault() {
        NumberedRow row = batch("hash", 1, 1).rows().getFirst();
        RequestRow given = row.row();
        var odd =
                new RequestRow(
                        given.createdAtMillis(),
                        given.requestId(),
                        "not a trace",
                        given.clientAddress(),
                        given.configVersion(),
                        given.tenant(),
                        given.asked(),
                        given.served(),
                        given.answer(),
                        given.timing(),
                        given.tokens(),
                        given.cost());
        var batch =
                new Batch(
                        "hash:1-1",
                        List.of(new NumberedRow("hash", 1, 0, odd)),
                        List.of(),
                        List.of());
        try (var store = new ClickHouseStore(settings(host()))) {
            assertThat(store.write(batch))
                    .isEqualTo(
                            new Written.Rejected(
                                    "trace_id: not a trace (expected: 32 digits 0-9 a-f, or"
                                            + " nothing)"));
        }
    }

    @Test
    void onlyAnAnswerAboutTheContentIsARejection() {
        URI host = host();

        assertThat(Failure.of(host, failure(27))).isInstanceOf(Written.Rejected.class);
        assertThat(Failure.of(host, failure(53))).isInstanceOf(Written.Rejected.class);
        for (int code : new int[] {60, 159, 164, 202, 241, 242, 243, 252, 497, 516, 999}) {
            assertThat(Failure.of(host, failure(code))).isInstanceOf(Written.Unavailable.class);
        }
        assertThat(Failure.of(host, new IOException("reset")))
                .isEqualTo(new Written.Unavailable(host + ": reset"));
    }

    @Test
    void anotherRetentionIsSetWhenItIsAskedFor() {
        ClickHouseSettings usual = settings(host());
        var other =
                new ClickHouseSettings(
                        usual.hosts(),
                        "kept",
                        usual.login(),
                        null,
                        usual.timeouts(),
                        new Retention(9000, 8000));
        try (var store = new ClickHouseStore(usual("kept"))) {
            store.write(batch("kept", 1, 1));
        }
        try (var store = new ClickHouseStore(other)) {
            store.write(batch("kept", 2, 1));
        }

        assertThat(
                        server.query(
                                "SELECT name, extract(engine_full, 'toIntervalDay\\\\((\\\\d+)\\\\)') AS d"
                                        + " FROM system.tables WHERE database = 'kept' AND d != ''"
                                        + " ORDER BY name"))
                .isEqualTo(
                        "bodies\t8000\ncheckpoints\t9000\nrequests\t9000\nusage_day\t9000\nusage_hour\t9000");
    }

    private static Throwable failure(int code) {
        return new IOException("failed", new ServerException(code, "no", 500, "q"));
    }

    private static URI host() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    private static ClickHouseSettings settings(URI... hosts) {
        return new ClickHouseSettings(
                List.of(hosts),
                "tollgate",
                Login.USUAL,
                null,
                SHORT,
                new Retention(10_000, 10_000));
    }

    private static ClickHouseSettings usual(String database) {
        return new ClickHouseSettings(
                List.of(host()), database, Login.USUAL, null, SHORT, new Retention(10_000, 10_000));
    }

    private static Batch batch(String node, long first, int count) {
        return batch(node, first, count, Duration.ofMinutes(1));
    }

    /** The same content for the same arguments. */
    private static Batch batch(String node, long first, int count, Duration over) {
        var made = new RealisticRows(first, NOW.toEpochMilli(), over.toMillis(), count);
        var rows = new ArrayList<NumberedRow>();
        for (int i = 0; i < count; i++) {
            rows.add(new NumberedRow(node, first + i, i, made.next()));
        }
        return new Batch(
                node + ":" + first + "-" + (first + count - 1), rows, List.of(), List.of());
    }

    /** Each row once; and the same in the sums, which other tests add to as well. */
    private static void assertCounts(String node, int rows) {
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
                                (SELECT sum(requests) FROM tollgate.usage_day) = n\
                                """))
                .endsWith("\t1\t1");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
