package io.tollgate.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.clickhouse.server.ClickHouseForTests;
import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseQuestionsTest extends QuestionsContract {
    @TempDir static Path folder;
    private static ClickHouseServer server;
    private static ClickHouseUnderTest store;

    @BeforeAll
    static void fill() throws IOException {
        server = ClickHouseForTests.start(folder);
        store = new ClickHouseUnderTest(server, "questions");
        recorded().writeTo(store.store());
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @Override
    StoreUnderTest store() {
        return store;
    }

    /** Rows of the time before it may have come in before there was anything to sum them up. */
    @Test
    void aDatabaseOfBeforeItsLastTablesDoesWithoutThem() {
        try (var old = new ClickHouseUnderTest(server, "before_texts")) {
            recorded().writeTo(old.store());
            server.query("TRUNCATE TABLE before_texts.usage_quarter_hour");
            var question =
                    new UsageQuestion(
                            Scope.ALL,
                            days("2026-10-24", "2026-10-27", "Asia/Kolkata"),
                            List.of(GroupBy.DAY));
            assertThat(questions(old.source()).usage(question)).isEmpty();
            server.query("TRUNCATE TABLE before_texts.texts");
            assertThat(questions(old.source()).list(search("user")).rows()).isEmpty();

            server.query(
                    "INSERT INTO before_texts.migrations VALUES"
                            + " ('001-requests.sql', now() - 86400)");

            try (Source source = old.anotherSource()) {
                assertThat(questions(source).usage(question))
                        .isEqualTo(questions(store.source()).usage(question))
                        .hasSize(4);
                assertThat(questions(source).list(search("user")))
                        .isEqualTo(questions(store.source()).list(search("user")))
                        .satisfies(page -> assertThat(page.rows()).isNotEmpty());
            }
        }
    }

    @Test
    void parquetIsMadeByTheServer() throws IOException {
        var out = new ByteArrayOutputStream();
        var scope = new Scope("", "it's \\ nobody", "", "", "");
        new Export(store.source()).write(ListQuestion.newest(1), Export.Format.PARQUET, out);
        int size = out.size();
        new Export(store.source())
                .write(
                        new ListQuestion(scope, null, null, 0, "", "", 1),
                        Export.Format.PARQUET,
                        out);

        assertThat(out.toString(StandardCharsets.ISO_8859_1)).startsWith("PAR1").endsWith("PAR1");
        assertThat(size).isGreaterThan(100_000);
        assertThat(out.size() - size).isBetween(100, 20_000);
    }
}
