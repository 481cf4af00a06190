package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.hazelcast.HazelcastGrid;
import io.tollgate.cluster.hazelcast.MemberSettings;
import io.tollgate.cluster.ports.FreePorts;
import io.tollgate.node.cluster.NodeCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** What nodes keep in their shared state and in their stores. */
final class KeptByNodes {
    private static final Duration SOON = Duration.ofSeconds(60);

    private KeptByNodes() {}

    /** Of all spaces, as one who is a member sees them. */
    static Map<String, byte[]> entries(NodeProcesses cluster, String secret) throws Exception {
        var addresses =
                new MemberSettings.Joining.Addresses(
                        cluster.memberPorts().stream().map(port -> "127.0.0.1:" + port).toList());
        var settings =
                new MemberSettings(
                        "processes",
                        secret,
                        "127.0.0.1",
                        FreePorts.take(),
                        addresses,
                        NodeProcesses.SIZE,
                        2,
                        Duration.ofSeconds(5));
        var entries = new TreeMap<String, byte[]>();
        try (var spy = new HazelcastGrid(settings, new Member("spy", 1), NodeCluster.SPACES)) {
            spy.join();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() ->
                            spy.membership().state() == Membership.State.JOINED
                                    && spy.membership().members().size() > NodeProcesses.SIZE);
            for (Space space : NodeCluster.SPACES) {
                spy.readAll(space)
                        .toCompletableFuture()
                        .get(SOON.toSeconds(), TimeUnit.SECONDS)
                        .forEach((key, value) -> entries.put(space.name() + "/" + key, value));
            }
        }
        return entries;
    }

    /** All of each table. */
    static Map<String, String> rows(ClickHouseServer server, String database) {
        var rows = new TreeMap<String, String>();
        server.query("SELECT name FROM system.tables WHERE database = '" + database + "'")
                .lines()
                .forEach(table ->
                        rows.put(
                                "clickhouse " + table,
                                server.query(
                                        "SELECT * FROM "
                                                + database
                                                + "."
                                                + table
                                                + " FORMAT JSONEachRow")));
        assertThat(rows).containsKeys("clickhouse requests", "clickhouse changes");
        assertThat(rows.get("clickhouse changes")).contains("alice", "********");
        return rows;
    }

    /** All of each table of its SQLite file; nothing where it has none. */
    static Map<String, String> rows(NodeProcess node) throws SQLException {
        var rows = new TreeMap<String, String>();
        Path file = node.dataDir().resolve("audit.db");
        if (!Files.exists(file)) {
            return rows;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement tables = connection.createStatement();
                Statement contents = connection.createStatement();
                ResultSet names =
                        tables.executeQuery(
                                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")) {
            while (names.next()) {
                String table = names.getString(1);
                try (ResultSet all = contents.executeQuery("SELECT * FROM " + table)) {
                    rows.put("sqlite " + table, text(all));
                }
            }
        }
        assertThat(rows.get("sqlite changes")).contains("alice", "********");
        return rows;
    }

    private static String text(ResultSet all) throws SQLException {
        var text = new StringBuilder();
        while (all.next()) {
            for (int i = 1; i <= all.getMetaData().getColumnCount(); i++) {
                text.append(all.getString(i)).append('|');
            }
            text.append('\n');
        }
        return text.toString();
    }
}
