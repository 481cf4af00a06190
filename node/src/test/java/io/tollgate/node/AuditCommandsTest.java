package io.tollgate.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.audit.Store;
import io.tollgate.node.audit.RecordedRows;
import io.tollgate.node.config.ConfigLoader;
import io.tollgate.providers.profile.Profiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code tollgate audit}. */
class AuditCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 200;

    @TempDir Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path file;
    private RecordedRows recorded;

    @BeforeEach
    void fill() throws IOException {
        Path data = directory.resolve("tollgate-data");
        file = data.resolve("audit.db");
        recorded = RecordedRows.of(data, ROWS);
    }

    @Test
    void printsATableBesideARunningWriter() {
        try (Store store = RecordedRows.open(file)) {
            recorded.writeTo(store);

            assertThat(
                            run(
                                    "audit",
                                    "query",
                                    "SELECT node, count(*) AS n, avg(seq) AS a FROM requests GROUP"
                                            + " BY node"))
                    .isZero();
        }
        assertThat(out())
                .isEqualTo(
                        """
                        node      n      a
                        ------  ---  -----
                        node-1  200  100.5
                        """);
        assertThat(err()).isEmpty();
    }

    @Test
    void theQueryOfTheReadmeWorksAsItStands() {
        recorded.writeTo(file);

        assertThat(
                        run(
                                "audit",
                                "query",
                                "SELECT model, avg(latency_ms), count(*) FROM requests WHERE"
                                        + " created_at > datetime('now', '-1 hour') GROUP BY"
                                        + " model"))
                .isZero();
        assertThat(out()).startsWith("model  avg(latency_ms)  count(*)\n");
    }

    @Test
    void printsJsonAndCsv() throws IOException {
        recorded.writeTo(file);
        String sql =
                "SELECT seq, NULL AS absent, 'a,\"b\"' AS text, 1.5 AS half FROM requests"
                        + " ORDER BY seq LIMIT 2";

        assertThat(run("audit", "query", sql, "--format", "json")).isZero();
        JsonNode rows = JSON.readTree(out());
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).toString())
                .isEqualTo("{\"seq\":1,\"absent\":null,\"text\":\"a,\\\"b\\\"\",\"half\":1.5}");

        out.reset();
        assertThat(run("audit", "query", sql, "--format", "csv")).isZero();
        assertThat(out())
                .isEqualTo(
                        "seq,absent,text,half\r\n1,,\"a,\"\"b\"\"\",1.5\r\n"
                                + "2,,\"a,\"\"b\"\"\",1.5\r\n");

        out.reset();
        assertThat(run("audit", "query", "SELECT 1 FROM requests WHERE 0", "--format", "json"))
                .isZero();
        assertThat(JSON.readTree(out())).isEmpty();
    }

    @Test
    void stopsAtMaxRowsAndSaysSo() {
        recorded.writeTo(file);

        assertThat(run("audit", "query", "SELECT seq FROM requests", "--max-rows", "3")).isZero();

        assertThat(out().lines()).hasSize(5);
        assertThat(err()).contains("more rows than these 3");
    }

    @Test
    void aTableOfManyRowsIsPrintedWhole() {
        assertThat(
                        query(
                                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <"
                                        + " 2500) SELECT i, 'x' FROM n"))
                .isZero();

        assertThat(out().lines()).hasSize(2502);
        assertThat(out()).endsWith("2500  x\n");
    }

    @Test
    void aTableMovesNoCursor() {
        assertThat(query("SELECT 'a' || char(27) || '[2J' || char(10) || 'b' AS text")).isZero();

        assertThat(out()).contains("a [2J b\n").doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    DELETE FROM request_rows      | sql: DELETE (expected: SELECT or WITH)
                    SELECT 1; SELECT 2            | sql: several statements (expected: one SELECT)
                    SELECT colour FROM requests   | no such column: colour
                    """)
    void refusesSql(String sql, String message) {
        assertThat(query(sql)).isEqualTo(1);

        assertThat(err()).startsWith("tollgate: ").contains(message);
    }

    @Test
    void exportsJsonLinesInOrder() throws IOException {
        recorded.writeTo(file);

        assertThat(run("audit", "export")).isZero();

        List<String> lines = out().lines().toList();
        assertThat(lines).hasSize(ROWS);
        JsonNode first = JSON.readTree(lines.getFirst());
        assertThat(first.get("seq").asLong()).isEqualTo(1);
        assertThat(first.get("created_at").asText()).startsWith("2026-10-23T21:00:");
        assertThat(JSON.readTree(lines.getLast()).get("seq").asLong()).isEqualTo(ROWS);
        assertThat(err()).contains("200 rows exported");
    }

    @Test
    void exportsSomeTimeAsCsvToAFile() throws IOException {
        recorded.writeTo(file);
        String middle = RecordedRows.START.plusSeconds(1800).toString();

        assertThat(
                        run(
                                "audit",
                                "export",
                                "--from",
                                middle,
                                "--to",
                                "2026-10-23",
                                "--format",
                                "csv",
                                "--output",
                                "half.csv"))
                .isZero();

        List<String> lines = Files.readAllLines(directory.resolve("half.csv"));
        long expected =
                recorded.rows().stream()
                        .filter(row ->
                                row.row().createdAtMillis()
                                        >= RecordedRows.START.plusSeconds(1800).toEpochMilli())
                        .count();
        assertThat(expected).isBetween(1L, ROWS - 1L);
        assertThat(lines).hasSize((int) expected + 1);
        assertThat(lines.getFirst()).startsWith("node,seq,chain,created_at,request_id,");
        assertThat(out()).isEmpty();
        assertThat(err()).contains(expected + " rows exported to half.csv");
        assertThat(directory.resolve("half.csv.part")).doesNotExist();
    }

    @Test
    void aCsvLineHasAValueForEachColumn() throws IOException {
        recorded.writeTo(file);
        assertThat(run("audit", "export")).isZero();
        JsonNode row = JSON.readTree(out().lines().findFirst().orElseThrow());
        out.reset();

        assertThat(run("audit", "export", "--format", "csv")).isZero();

        List<String> lines = out().lines().toList();
        String names = String.join(",", row.properties().stream().map(Map.Entry::getKey).toList());
        assertThat(lines.getFirst()).isEqualTo(names);
        assertThat(lines.get(1)).startsWith("node-1,1," + row.get("chain").asText() + ",");
    }

    @Test
    void anExportThatFailsLeavesNoFile() {
        recorded.writeTo(file);

        assertThat(run("audit", "export", "--format", "parquet", "-o", "rows.parquet"))
                .isEqualTo(1);

        assertThat(err()).contains("csv or jsonl; Parquet needs ClickHouse");
        assertThat(directory.resolve("rows.parquet")).doesNotExist();
        assertThat(directory.resolve("rows.parquet.part")).doesNotExist();
    }

    @Test
    void aReaderThatLeavesEndsTheExport() {
        recorded.writeTo(file);
        var closed =
                new PrintStream(
                        new OutputStream() {
                            @Override
                            public void write(int one) throws IOException {
                                throw new IOException("broken pipe");
                            }
                        },
                        false,
                        UTF_8);

        assertThat(run(closed, "audit", "export")).isEqualTo(1);
        assertThat(err()).contains("the output cannot be written");
    }

    @Test
    void verifiesWhatWasRecorded() {
        recorded.writeTo(file);

        assertThat(run("audit", "verify")).isZero();

        assertThat(out())
                .isEqualTo(
                        """
                        node node-1: 200 rows as recorded, 4 checkpoints in agreement
                          20 kept texts not proved: their rows are gone, or a crash ended the request
                        sound: 200 rows proved of 1 node
                        """);
        out.reset();
        assertThat(run("audit", "verify", "--node", RecordedRows.NODE)).isZero();
        assertThat(run("audit", "verify", "--node", "node-9")).isEqualTo(1);
        assertThat(err()).contains("no rows of node node-9");
    }

    @Test
    void namesTheFirstBadRow() throws SQLException {
        recorded.writeTo(file);
        change(
                "UPDATE request_rows SET latency_ms = latency_ms + 1 WHERE (row_id & 1099511627775) = 123");

        assertThat(run("audit", "verify")).isEqualTo(1);

        assertThat(out())
                .contains("BAD: row 123 is not what was recorded")
                .endsWith("NOT SOUND: node node-1 row 123 is the first that is wrong\n");
    }

    @Test
    void aForgedSignatureIsFoundWithTheNodesKey() throws SQLException {
        recorded.writeTo(file);
        change("UPDATE checkpoints SET signature = 'AAAA' WHERE seq = 100");

        assertThat(run("audit", "verify")).isEqualTo(1);
        assertThat(out()).contains("row 100 has a checkpoint whose signature is wrong");
    }

    @Test
    void saysWhenSignaturesCannotBeChecked() throws IOException {
        recorded.writeTo(file);
        Path journal = directory.resolve("tollgate-data").resolve("journal");
        Path key;
        try (var files = Files.list(journal)) {
            key = files.filter(one -> one.toString().endsWith(".pub")).findFirst().orElseThrow();
        }
        Path elsewhere = Files.move(key, directory.resolve("node-1.pub"));

        assertThat(run("audit", "verify")).isZero();
        assertThat(err()).contains("signatures are not checked");
        assertThat(out()).contains("4 checkpoints signed with a key that is not known here");

        out.reset();
        assertThat(run("audit", "verify", "--key", elsewhere.toString())).isZero();
        assertThat(out()).doesNotContain("not known here");
    }

    @Test
    void saysWhenThereIsNoStore() throws IOException {
        assertThat(run("audit", "query", "SELECT 1")).isEqualTo(1);
        assertThat(err()).contains("there is no store yet: ", "audit.db");
        assertThat(file).doesNotExist();

        err.reset();
        Files.writeString(directory.resolve("none.yaml"), "audit: {store: none}");
        assertThat(run("audit", "verify", "-c", "none.yaml")).isEqualTo(1);
        assertThat(err()).contains("audit.store is none");

        err.reset();
        Files.writeString(directory.resolve("bad.yaml"), "audit: {store: no}");
        assertThat(run("audit", "verify", "-c", "bad.yaml")).isEqualTo(1);
        assertThat(err()).contains("audit.store: no (expected: sqlite, clickhouse or none)");
    }

    @Test
    void saysWhenClickHouseIsAway() throws IOException {
        Files.writeString(
                directory.resolve("tollgate.yaml"),
                """
                audit:
                  store: clickhouse
                  clickhouse: {hosts: "http://127.0.0.1:1", connect-timeout: 200ms}
                """);

        assertThat(run("audit", "query", "SELECT 1")).isEqualTo(1);
        assertThat(err()).startsWith("tollgate: ").contains("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    audit                                    | query
                    audit query                              | Missing required parameter
                    audit query x --max-rows 0               | --max-rows: 0 (expected: 1 or more)
                    audit query x --format xml               | --format
                    audit export --from yesterday            | --from: yesterday (expected: 2026-11-01 or 2026-11-01T08:00:00Z)
                    audit export --from 2026-11-02 --to 2026-11-01 | --from: 2026-11-02 (expected: before --to)
                    audit export --format parquet            | --output: missing (expected: a file, because of parquet)
                    """)
    void wrongUsageIsTold(String line, String message) {
        assertThat(run(line.split(" ", -1))).isEqualTo(2);
        assertThat(err()).contains(message);
    }

    private int query(String sql) {
        recorded.writeTo(file);
        return run("audit", "query", sql, "--max-rows", "10000");
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private int run(String... args) {
        return run(new PrintStream(out, true, UTF_8), args);
    }

    private int run(PrintStream standardOut, String... args) {
        var main =
                new Main(
                        _ -> {
                            throw new IOException("nothing is started here");
                        },
                        new ConfigLoader(Profiles.all(), Map.of()),
                        directory,
                        standardOut,
                        new PrintStream(err, true, UTF_8),
                        _ -> {});
        return main.run(args);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
