package io.tollgate.audit.clickhouse;

import com.clickhouse.client.api.Client;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables: makes the database, applies the numbered files that the table {@code migrations} does
 * not name yet, and sets how long rows stay. Every statement may run twice, so that several nodes
 * may start at once, and one that died in between starts over.
 */
final class Schema {
    static final String FIRST = "001-requests.sql";
    static final String QUARTERS_AND_TEXTS = "004-quarters-and-texts.sql";
    private static final List<String> FILES =
            List.of(FIRST, "002-usage.sql", "003-changes.sql", QUARTERS_AND_TEXTS);

    private final Client client;
    private final ClickHouseSettings settings;

    Schema(Client client, ClickHouseSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    void bringUpToDate() throws IOException {
        if (text("default", "EXISTS DATABASE " + settings.database()).equals("0")) {
            text("default", "CREATE DATABASE IF NOT EXISTS " + settings.database());
        }
        query(
                """
                CREATE TABLE IF NOT EXISTS migrations (name String, applied_at DateTime('UTC'))
                ENGINE = ReplacingMergeTree ORDER BY name\
                """);
        Set<String> applied = Set.of(query("SELECT DISTINCT name FROM migrations").split("\n"));
        for (String file : FILES) {
            if (!applied.contains(file)) {
                for (String statement : statements(file)) {
                    query(statement);
                }
                query("INSERT INTO migrations VALUES ('" + file + "', now())");
            }
        }
        keep("requests", "created_at", settings.retention().rowDays());
        keep("usage_hour", "hour", settings.retention().rowDays());
        keep("usage_quarter_hour", "quarter_hour", settings.retention().rowDays());
        keep("texts", "day", settings.retention().rowDays());
        keep("usage_day", "day", settings.retention().rowDays());
        keep("checkpoints", "at", settings.retention().rowDays());
        keep("change_rows", "created_at", settings.retention().rowDays());
        keep("bodies", "created_at", settings.retention().bodyDays());
    }

    private void keep(String table, String column, int days) throws IOException {
        String now =
                query(
                        "SELECT engine_full FROM system.tables WHERE database = currentDatabase()"
                                + " AND name = '"
                                + table
                                + "'");
        if (!now.contains("toIntervalDay(" + days + ")")) {
            query(
                    "ALTER TABLE "
                            + table
                            + " MODIFY TTL toDateTime("
                            + column
                            + ") + toIntervalDay("
                            + days
                            + ")");
        }
    }

    private String query(String sql) throws IOException {
        return text(settings.database(), sql);
    }

    private String text(String database, String sql) throws IOException {
        return Calls.text(client, database, sql, Map.of());
    }

    private static List<String> statements(String file) {
        try (InputStream in = Schema.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in this program");
            }
            String text =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("--"))
                            .collect(Collectors.joining("\n"));
            return List.of(text.split(";\\s*"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
