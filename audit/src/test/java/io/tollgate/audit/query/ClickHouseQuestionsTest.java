package io.tollgate.audit.query;

import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseQuestionsTest extends QuestionsContract {
    @TempDir static Path folder;
    private static ClickHouseServer server;
    private static ClickHouseUnderTest store;

    @BeforeAll
    static void fill() throws IOException {
        server = ClickHouseServer.start(folder);
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
}
