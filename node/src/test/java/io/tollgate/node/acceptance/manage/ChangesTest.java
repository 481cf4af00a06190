package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.clickhouse.server.ClickHouseForTests;
import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import io.tollgate.audit.query.ReadOnlySql;
import io.tollgate.audit.query.SqliteSource;
import io.tollgate.audit.query.Table;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row for each change by the API, in the store that is asked. */
class ChangesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SECRET = "canary-value-0123456789";
    private static final String COLUMNS = "version, changed_by, what, section, name, before, after";

    @Test
    void sqliteTellsWhoChangedWhat() throws IOException {
        try (RunningGateway gateway = RunningGateway.start(new GatewayYaml().with("demo", "true"));
                var api = new AdminClient(gateway.adminUri(), GatewayYaml.ADMIN_TOKEN)) {
            api.put("/api/customers/acme", "{}").ok();
            provider(api, SECRET);
            provider(api, "canary-other-0123456xyz");
            api.delete("/api/customers/acme").ok();

            List<String> rows = awaitRows(gateway, 4);

            assertThat(rows)
                    .containsExactly(
                            "1|admin-token|put customers/acme|customers|acme|null|{}",
                            "2|admin-token|put providers/p|providers|p|null|"
                                    + shown("********6789"),
                            "3|admin-token|put providers/p|providers|p|"
                                    + shown("********6789")
                                    + "|"
                                    + shown("********6xyz"),
                            "4|admin-token|remove customers/acme|customers|acme|{}|null");
        }
    }

    @Test
    void clickHouseHasOneRowForWhatThreeNodesSawAlsoWhereItWasAway(@TempDir Path folder)
            throws IOException {
        try (ClickHouseServer server = ClickHouseForTests.start(folder.resolve("store"));
                NodeProcesses cluster =
                        NodeProcesses.start(
                                folder,
                                Map.of("CLUSTER_SECRET", "a secret of the tests"),
                                _ ->
                                        """
                                        demo: true
                                        audit:
                                          store: clickhouse
                                          clickhouse: {hosts: ['http://127.0.0.1:%d'], database: changed}
                                        """
                                                .formatted(server.port()))) {
            customer(cluster, 0, "before");
            awaitClickHouse(server, "1\t1\t1");
            server.kill();
            customer(cluster, 1, "away");
            cluster.node(2).kill();
            cluster.node(2).start();
            cluster.node(2).awaitServing();
            cluster.awaitWhole();
            server.start();
            customer(cluster, 2, "back");

            awaitClickHouse(server, "3\t3\t3");
            for (int i = 0; i < NodeProcesses.SIZE; i++) {
                cluster.node(i).stop(); // and what each of them still had is there by now
            }
            assertThat(
                            server.query(
                                    "SELECT version, name, changed_by FROM changed.changes ORDER BY"
                                            + " version"))
                    .isEqualTo(
                            "1\tbefore\tadmin-token\n2\taway\tadmin-token\n3\tback\tadmin-token");
        }
    }

    private static void customer(NodeProcesses cluster, int node, String name) throws IOException {
        cluster.node(node).api().put("/api/customers/" + name, "{}").ok();
    }

    private static void awaitClickHouse(ClickHouseServer server, String counts) {
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(
                                        server.query(
                                                "SELECT count(), uniqExact(change_id), max(version)"
                                                        + " FROM changed.changes"))
                                .isEqualTo(counts));
    }

    private static void provider(AdminClient api, String key) throws IOException {
        api.put(
                        "/api/providers/p",
                        "{\"base-url\":\"http://127.0.0.1:9\",\"keys\":[\"%s\"]}".formatted(key))
                .ok();
    }

    private static String shown(String key) {
        return "{\"base-url\":\"http://127.0.0.1:9\",\"keys\":[\"%s\"]}".formatted(key);
    }

    private static List<String> awaitRows(RunningGateway gateway, int count) {
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(rows(gateway)).hasSize(count));
        return rows(gateway);
    }

    private static List<String> rows(RunningGateway gateway) {
        var rows = new ArrayList<String>();
        try (var source = new SqliteSource(gateway.dataDir().resolve("audit.db"))) {
            new ReadOnlySql(source, SOON)
                    .run(
                            "SELECT " + COLUMNS + " FROM changes ORDER BY version",
                            100,
                            new Table() {
                                @Override
                                public void columns(List<String> names) {}

                                @Override
                                public void row(List<@Nullable Object> values) {
                                    rows.add(
                                            String.join(
                                                    "|",
                                                    values.stream().map(String::valueOf).toList()));
                                }
                            });
        }
        return rows;
    }
}
