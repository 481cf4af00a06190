package io.tollgate.audit.sqlite;

import static io.tollgate.audit.SampleRows.batch;
import static io.tollgate.audit.SampleRows.body;
import static io.tollgate.audit.SampleRows.checkpoint;
import static io.tollgate.audit.SampleRows.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.audit.Batch;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.SampleRows;
import io.tollgate.audit.Store.Written;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    private static final String SUMS =
            "SELECT sum(requests), sum(requests * (outcome = 'failed')), sum(input_tokens),"
                    + " sum(cost_nano_usd), sum(latency_ms), sum(ttft_count) FROM usage_hour";
    private static final String SUMS_OF_ROWS =
            "SELECT count(*), sum(outcome = 'failed'), sum(input_tokens),"
                    + " sum(cost_nano_usd), sum(latency_ms), count(ttft_ms) FROM requests";

    private static final String QUARTERS =
            "SELECT quarter_hour, model, provider, outcome, requests, unpriced, cost_nano_usd,"
                    + " input_tokens, output_tokens, images, latency_ms, latency_count, ttft_ms,"
                    + " ttft_count FROM usage_quarter_hour ORDER BY 1, 2, 3, 4";
    private static final String TEXTS = "SELECT day, text FROM texts ORDER BY 1, 2";
    private static final String QUARTERS_OF_ROWS =
            "SELECT strftime('%Y-%m-%d %H:%M', unixepoch(created_at) / 900 * 900, 'unixepoch'),"
                    + " model, provider, outcome, count(*), sum(cost_nano_usd IS NULL),"
                    + " sum(ifnull(cost_nano_usd, 0)), sum(ifnull(input_tokens, 0)),"
                    + " sum(ifnull(output_tokens, 0)), sum(ifnull(images, 0)),"
                    + " sum(ifnull(latency_ms, 0)), count(latency_ms), sum(ifnull(ttft_ms, 0)),"
                    + " count(ttft_ms) FROM requests GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4";

    @TempDir Path folder;

    private SqliteSettings settings;
    private SqliteStore store;

    @BeforeEach
    void open() {
        settings = new SqliteSettings(folder.resolve("data/audit.db"), 400, 30);
        store = SqliteStore.open(settings);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keepsEveryColumnOfARow() throws SQLException {
        var row =
                new NumberedRow(
                        "node-7",
                        42,
                        -5,
                        new RequestRow(
                                SampleRows.BEGAN + 7,
                                "req_1",
                                "4bf92f3577b34da6a3ce929d0e0e4736",
                                "192.0.2.17",
                                "17",
                                new RequestRow.Tenant("acme", "search", "search-prod", "ü-4711"),
                                new RequestRow.Asked("openai", "chat", "gpt", true, 10, "aa"),
                                new RequestRow.Served("azure", "eu", "gpt-2026", 2, "a:b,c:ok"),
                                new RequestRow.Answer(
                                        Outcome.CLIENT_GONE,
                                        499,
                                        "x",
                                        "stop",
                                        true,
                                        "miss",
                                        11,
                                        "bb"),
                                new RequestRow.Timing(1, 2, 3),
                                new RequestRow.Tokens(4, 5, 6, 7, 8, 9, 10, 11, true),
                                new RequestRow.Cost(12, 13)));

        assertThat(write(List.of(row))).isEqualTo(new Written.Done());

        assertThat(ask("SELECT * FROM requests"))
                .containsExactly(
                        "node-7|42|-5|2026-11-20 12:00:00.007|req_1|4bf92f3577b34da6a3ce929d0e0e4736"
                                + "|192.0.2.17|17|acme|search|search-prod|ü-4711|openai|chat|gpt|1|10"
                                + "|aa|azure|eu|gpt-2026|2|a:b,c:ok|client_gone|499|x|stop|1|miss|11|bb"
                                + "|1|2|3|4|5|6|7|8|9|10|11|1|12|13|1099511627818");
    }

    @Test
    void keepsWhatIsNotKnownAsNull() throws SQLException {
        NumberedRow sample = SampleRows.row(1);
        RequestRow known = sample.row();
        var unknown =
                new RequestRow(
                        known.createdAtMillis(),
                        known.requestId(),
                        known.traceId(),
                        known.clientAddress(),
                        known.configVersion(),
                        known.tenant(),
                        known.asked(),
                        known.served(),
                        known.answer(),
                        RequestRow.Timing.UNKNOWN,
                        new RequestRow.Tokens(-1, -1, -1, -1, -1, -1, -1, -1, false),
                        new RequestRow.Cost(-1, 0));

        write(List.of(new NumberedRow("node-1", 1, 0, unknown)));

        assertThat(
                        ask(
                                "SELECT latency_ms, ttft_ms, overhead_us, cost_nano_usd,"
                                        + " input_tokens, images, reserved_nano_usd FROM requests"))
                .containsExactly("null|null|null|null|null|null|0");
        assertThat(
                        ask(
                                "SELECT requests, unpriced, cost_nano_usd, latency_count,"
                                        + " input_tokens FROM usage_hour"))
                .containsExactly("1|1|0|0|0");
    }

    @Test
    void changesNothingWhenABatchIsRepeated() throws SQLException {
        store.write(batch(1, 500));
        store.write(batch(1, 500));
        // also where it was cut elsewhere
        store.write(batch(400, 600));

        assertThat(ask("SELECT count(*), count(DISTINCT seq), max(seq) FROM requests"))
                .containsExactly("600|600|600");
        assertThat(ask(SUMS)).isEqualTo(ask(SUMS_OF_ROWS));
    }

    @Test
    void keepsSumsExactOverHoursAndRestarts() throws SQLException {
        List<NumberedRow> spread = spread(3_000);
        write(spread.subList(0, 1_000));
        store.close();
        store = SqliteStore.open(settings);
        write(spread.subList(500, 3_000));

        assertThat(ask(SUMS)).isEqualTo(ask(SUMS_OF_ROWS));
        String byTeam = " GROUP BY day, team, model ORDER BY day, team, model";
        assertThat(
                        ask(
                                "SELECT day, team, model, sum(requests), sum(cost_nano_usd) FROM"
                                        + " usage_day"
                                        + byTeam))
                .isEqualTo(
                        ask(
                                "SELECT substr(created_at, 1, 10) AS day, team, model, count(*),"
                                        + " sum(cost_nano_usd) FROM requests"
                                        + byTeam));
        assertThat(ask("SELECT min(hour) FROM usage_hour")).containsExactly("2026-11-20 12:00");
        assertThat(ask(QUARTERS)).isEqualTo(ask(QUARTERS_OF_ROWS)).hasSizeGreaterThan(4);
    }

    @Test
    void aFileOfBeforeItsLastTablesGetsThem() throws SQLException {
        write(spread(2_000));
        List<String> sums = ask(QUARTERS);
        List<String> texts = ask(TEXTS);
        store.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE usage_quarter_hour");
            statement.execute("DROP TABLE texts");
            statement.execute("DELETE FROM migrations WHERE version = 3");
        }

        store = SqliteStore.open(settings);
        write(SampleRows.rows(2_001, 2_001)); // the file is opened and brought up to date

        assertThat(ask(QUARTERS)).hasSameSizeAs(sums).isEqualTo(ask(QUARTERS_OF_ROWS));
        assertThat(ask(TEXTS)).isEqualTo(texts).hasSizeGreaterThan(8);
    }

    @Test
    void answersTheQuestionOfTheReadme() throws SQLException {
        long now = System.currentTimeMillis();
        write(
                List.of(
                        SampleRows.row(1, now - Duration.ofHours(2).toMillis()),
                        SampleRows.row(4, now - Duration.ofMinutes(59).toMillis()),
                        SampleRows.row(8, now - 1_000)));

        assertThat(
                        ask(
                                "SELECT model, avg(latency_ms), count(*) FROM requests WHERE"
                                        + " created_at > datetime('now', '-1 hour') GROUP BY model"))
                .containsExactly("model-0|6.0|2");
    }

    @Test
    void keepsTextsAndCheckpoints() throws SQLException {
        var both = new Batch("node-1:1-2", rows(1, 2), List.of(body(2)), List.of(checkpoint(1)));

        store.write(both);
        store.write(both);

        assertThat(ask("SELECT node, seq, request, response, truncated FROM bodies"))
                .containsExactly("node-1|2|asked 2|answered 2|0");
        assertThat(ask("SELECT seq, at, key_id FROM checkpoints"))
                .containsExactly("1|2026-11-20 12:00:00.001|0123456789abcdef");
    }

    @Test
    void aCheckpointMayComeBeforeItsTurn() throws SQLException {
        assertThat(store.keep(List.of(checkpoint(1)))).isEqualTo(new Written.Done());
        store.write(new Batch("node-1:2-2", rows(2, 2), List.of(), List.of(checkpoint(1))));

        assertThat(ask("SELECT seq FROM checkpoints")).containsExactly("1");
    }

    @Test
    void remembersKindsWithoutBound() throws SQLException {
        var many = new ArrayList<NumberedRow>();
        for (int seq = 1; seq <= Kinds.MOST + 500; seq++) {
            many.add(asking("made-up-" + seq % (Kinds.MOST + 100), seq));
        }

        write(many);

        assertThat(ask("SELECT count(*), count(DISTINCT model) FROM requests"))
                .containsExactly(many.size() + "|" + (Kinds.MOST + 100));
        assertThat(ask("SELECT count(*) FROM kinds")).containsExactly("" + (Kinds.MOST + 100));
    }

    @Test
    void deletesWhatIsTooOld() throws SQLException {
        store.close();
        Instant now = Instant.ofEpochMilli(SampleRows.BEGAN).plus(Duration.ofDays(31));
        store =
                SqliteStore.open(
                        new SqliteSettings(settings.file(), 100, 30),
                        Clock.fixed(now, ZoneOffset.UTC));
        var old = new ArrayList<NumberedRow>();
        for (int seq = 1; seq <= Retention.ROWS * 2 + 100; seq++) {
            old.add(SampleRows.row(seq, now.minus(Duration.ofDays(101)).toEpochMilli()));
        }
        write(old);
        long last = old.size() + 1L;
        store.write(
                new Batch(
                        "node-1:" + last + "-" + last,
                        rows(last, last),
                        List.of(body(last)),
                        List.of()));

        store.maintain();

        assertThat(ask("SELECT count(*), min(seq) FROM requests")).containsExactly("1|" + last);
        assertThat(ask("SELECT count(*) FROM bodies")).containsExactly("0");
        assertThat(ask("SELECT sum(requests) FROM usage_hour")).containsExactly("1");
        assertThat(ask("SELECT sum(requests) FROM usage_day")).containsExactly("1");
        assertThat(ask("SELECT sum(requests) FROM usage_quarter_hour")).containsExactly("1");
        assertThat(ask("SELECT DISTINCT day FROM texts"))
                .isEqualTo(ask("SELECT substr(created_at, 1, 10) FROM requests"));
    }

    @Test
    void letsAReaderReadButNotWrite() throws SQLException {
        store.write(batch(1, 10));

        try (Connection reader = store.reader();
                Statement statement = reader.createStatement()) {
            store.write(batch(11, 20));
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM requests")) {
                assertThat(count.getInt(1)).isEqualTo(20);
            }
            assertThatThrownBy(() -> statement.execute("DELETE FROM request_rows"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("readonly");
        }
    }

    @Test
    void refusesToReadWhatIsNotThere() {
        Path missing = folder.resolve("none.db");

        assertThatThrownBy(() -> SqliteStore.reader(missing))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no record here yet");
        assertThat(missing).doesNotExist();
    }

    @Test
    void refusesTheFileOfANewerRelease() throws SQLException {
        try (Connection connection = Connections.writer(settings.file());
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO migrations VALUES (99, '099-later.sql', '')");
        }
        store.close();

        assertThatThrownBy(() -> SqliteStore.open(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("schema version: 99 (expected: at most 3)")
                .hasMessageContaining("audit.db");
    }

    @Test
    void saysSoWhereTheFileIsLockedAndWritesWhenItIsFree() throws SQLException {
        try (Connection other = Connections.writer(settings.file());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThat(store.write(batch(1, 5)))
                    .isInstanceOfSatisfying(
                            Written.Unavailable.class,
                            away -> assertThat(away.why()).contains("locked"));
            statement.execute("ROLLBACK");
        }

        assertThat(store.write(batch(1, 5))).isEqualTo(new Written.Done());
        assertThat(ask("SELECT count(*) FROM requests")).containsExactly("5");
    }

    /** One every ten seconds. */
    private static List<NumberedRow> spread(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(seq -> SampleRows.row(seq, SampleRows.BEGAN + seq * 10_000))
                .toList();
    }

    private Written write(List<NumberedRow> rows) {
        return store.write(new Batch("token", rows, List.of(), List.of()));
    }

    private static NumberedRow asking(String model, long seq) {
        RequestRow row = SampleRows.row(1).row();
        var asked =
                new RequestRow.Asked(
                        row.asked().clientApi(), row.asked().operation(), model, false, 1, "");
        return new NumberedRow(
                SampleRows.NODE,
                seq,
                0,
                new RequestRow(
                        row.createdAtMillis(),
                        SampleRows.requestId(seq),
                        "",
                        "",
                        "",
                        row.tenant(),
                        asked,
                        row.served(),
                        row.answer(),
                        row.timing(),
                        row.tokens(),
                        row.cost()));
    }

    private List<String> ask(String sql) throws SQLException {
        var answers = new ArrayList<String>();
        try (Connection reader = store.reader();
                Statement statement = reader.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                var line = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    line.append(i == 1 ? "" : "|").append(result.getString(i));
                }
                answers.add(line.toString());
            }
        }
        return answers;
    }
}
