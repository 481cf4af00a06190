package io.tollgate.audit.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Batch;
import io.tollgate.audit.BodyRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.Store.Written;
import io.tollgate.audit.clickhouse.ClickHouseSettings.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClickHouseStoreTest extends ClickHouseSetup {
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
                        "bodies\t8000\nchange_rows\t9000\ncheckpoints\t9000\nrequests\t9000\ntexts\t9000\nusage_day\t9000\nusage_hour\t9000\nusage_quarter_hour\t9000");
    }
}
