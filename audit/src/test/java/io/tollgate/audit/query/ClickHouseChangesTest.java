package io.tollgate.audit.query;

import io.tollgate.audit.clickhouse.server.ClickHouseForTests;
import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseChangesTest extends ChangesContract {
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

    @Override
    StoreUnderTest open(String name) {
        return new ClickHouseUnderTest(server, name);
    }
}
