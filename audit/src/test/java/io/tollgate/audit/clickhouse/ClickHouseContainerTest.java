package io.tollgate.audit.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Batch;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Store.Written;
import io.tollgate.audit.query.ClickHouseSource;
import io.tollgate.audit.query.ListQuestion;
import io.tollgate.audit.query.Questions;
import io.tollgate.audit.rows.RealisticRows;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.clickhouse.ClickHouseContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The official image, with a user and a password, where Docker answers. Another image is taken from
 * the system property {@code tollgate.clickhouse.image}.
 */
class ClickHouseContainerTest {
    private static final String OFFICIAL = "clickhouse/clickhouse-server";

    @Test
    void rowsGoInAndOutAsAUserWithAPassword() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            System.err.println(
                    """
                    ******************************************************************************
                    Docker does not answer: the official ClickHouse image is NOT tested here.
                    All else about ClickHouse is, against the server that runs without Docker.
                    ******************************************************************************\
                    """);
            return;
        }
        String image = System.getProperty("tollgate.clickhouse.image", OFFICIAL + ":25.8");
        try (var container =
                new ClickHouseContainer(
                        DockerImageName.parse(image).asCompatibleSubstituteFor(OFFICIAL))) {
            container.start();
            URI host =
                    URI.create(
                            "http://" + container.getHost() + ":" + container.getMappedPort(8123));
            ClickHouseSettings usual = ClickHouseSettings.of(host);
            var settings =
                    new ClickHouseSettings(
                            usual.hosts(),
                            usual.database(),
                            new ClickHouseSettings.Login(
                                    container.getUsername(), container.getPassword()),
                            null,
                            usual.timeouts(),
                            usual.retention());
            var row =
                    new NumberedRow(
                            "docker",
                            1,
                            7,
                            new RealisticRows(1, System.currentTimeMillis(), 1000, 1).next());
            try (var store = new ClickHouseStore(settings);
                    var source = new ClickHouseSource(settings)) {
                Batch batch = new Batch("docker:1-1", List.of(row), List.of(), List.of());
                assertThat(store.write(batch)).isEqualTo(new Written.Done());
                assertThat(store.write(batch)).isEqualTo(new Written.Done());
                assertThat(
                                new Questions(source, Duration.ofSeconds(20), Clock.systemUTC())
                                        .list(ListQuestion.newest(10))
                                        .rows())
                        .containsExactly(row);
            }
        }
    }
}
