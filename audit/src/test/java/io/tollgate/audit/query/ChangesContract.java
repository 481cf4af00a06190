package io.tollgate.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.ChangeRow;
import io.tollgate.audit.Store.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Changes of the configuration in each store: the same columns, and each of them once. */
abstract class ChangesContract {
    private static final Instant AT = Instant.parse("2026-11-20T12:00:00.007Z");
    private static final int NODES = 3;

    private StoreUnderTest store;

    /** With nothing in it. */
    abstract StoreUnderTest open(String name);

    @BeforeEach
    void open(TestInfo test) {
        store = open(test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aChangeIsToldWithAllItHas() {
        write(List.of(row("c1", 1, null, "{\"models\":[\"fast\"]}"), row("c2", 2, "{}", "null")));

        Told told = ask("SELECT * FROM changes ORDER BY version");

        assertThat(told.names())
                .containsExactly(
                        "change_id",
                        "created_at",
                        "lineage",
                        "version",
                        "changed_by",
                        "what",
                        "section",
                        "name",
                        "before",
                        "after");
        assertThat(told.rows().getFirst())
                .containsExactly(
                        "c1",
                        "2026-11-20 12:00:00.007",
                        "00c0ffee",
                        1L,
                        "eve",
                        "put virtual-keys/ålice",
                        "virtual-keys",
                        "ålice",
                        null,
                        "{\"models\":[\"fast\"]}");
        assertThat(ask("SELECT before, after FROM changes WHERE after = 'null'").rows())
                .containsExactly(List.of("{}", "null"));
    }

    @Test
    void aChangeThatComesAgainIsThereOnce() {
        var rows = new ArrayList<ChangeRow>();
        for (int i = 1; i <= 50; i++) {
            rows.add(row("c" + i, i, null, "{\"budget\":" + i + "}"));
        }
        for (int node = 0; node < NODES; node++) {
            int cut = 1 + node * 7; // each cuts them in another way
            write(rows.subList(0, cut));
            write(rows.subList(cut, rows.size()));
        }
        write(rows);

        assertThat(
                        ask("SELECT count(*), count(DISTINCT change_id), max(version) FROM changes")
                                .rows())
                .containsExactly(List.of(50L, 50L, 50L));
    }

    private void write(List<ChangeRow> rows) {
        assertThat(store.store().writeChanges(rows)).isEqualTo(new Written.Done());
    }

    private static ChangeRow row(
            String id, long version, @Nullable String before, @Nullable String after) {
        return new ChangeRow(
                id,
                AT.toEpochMilli(),
                "00c0ffee",
                version,
                "eve",
                "put virtual-keys/ålice",
                "virtual-keys",
                "ålice",
                before,
                after);
    }

    private Told ask(String sql) {
        var told = new Told(new ArrayList<>(), new ArrayList<>());
        new ReadOnlySql(store.source(), Duration.ofSeconds(20)).run(sql, 1000, told);
        return told;
    }

    /** What an answer said; whole numbers as long. */
    private record Told(List<String> names, List<List<@Nullable Object>> rows) implements Table {
        @Override
        public void columns(List<String> names) {
            this.names.addAll(names);
        }

        @Override
        public void row(List<@Nullable Object> values) {
            var row = new ArrayList<@Nullable Object>();
            values.forEach(
                    value -> row.add(value instanceof Number number ? number.longValue() : value));
            rows.add(row);
        }
    }
}
